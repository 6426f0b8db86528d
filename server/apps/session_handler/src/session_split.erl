%% SPDX-License-Identifier: Apache-2.0
%% What becomes of the changes of the side that gives up after a split: they are written to a file, and those that the
%% other side has nothing newer for are written there too.
%%
%% A session that the other side does not have is brought to it only if it was made during the split: one that was there
%% before has been destroyed there. What was destroyed on this side alone is there again.
-module(session_split).

-include("session.hrl").

-export([export/2, pending/0, merge/1]).

%% Milliseconds: clocks differ, and a split begins before it is noticed.
-define(MARGIN, 10_000).

-record(split, {since :: integer(), others :: [node()], sessions :: [#session{}], file :: file:filename_all() | none}).

%% Remembers what has changed, for merge/1 after Mnesia was started anew with what the others have.
-spec export(Since :: integer() | none, Others :: [node()]) -> ok.
export(Since, Others) ->
    Begin = begin_of(Since),
    Changed = session_store:fold(
        fun(#session{version = Version} = Session, Acc) ->
            case Version >= (Begin - ?MARGIN) * 1000 of
                true -> [Session | Acc];
                false -> Acc
            end
        end,
        []
    ),
    File = write(Changed),
    logger:error("session_handler: was apart from ~0p; what changed here lately, ~b sessions, is in ~ts", [
        Others, length(Changed), File
    ]),
    _ = mnesia:set_master_nodes(Others),
    persistent_term:put(?MODULE, #split{since = Begin, others = Others, sessions = Changed, file = File}).

%% Without a beginning, nothing was made that was not shared.
-spec begin_of(integer() | none) -> integer().
begin_of(none) -> erlang:system_time(millisecond);
begin_of(Since) -> Since.

-spec write([#session{}]) -> file:filename_all() | none.
write(Changed) ->
    case session_config:get(data_dir) of
        none ->
            none;
        Dir ->
            File = filename:join(Dir, "split." ++ integer_to_list(erlang:system_time(millisecond))),
            ok = file:write_file(File, term_to_binary(Changed), [sync]),
            File
    end.

-spec pending() -> none | [node()].
pending() ->
    case persistent_term:get(?MODULE, none) of
        #split{others = Others} -> Others;
        none -> none
    end.

%% Write stores a session over what is there.
-spec merge(Write :: fun((#session{}) -> term())) -> ok.
merge(Write) ->
    case persistent_term:get(?MODULE, none) of
        none ->
            ok;
        #split{since = Since, sessions = Sessions, file = File} ->
            _ = mnesia:set_master_nodes([]),
            Fates = [{fate(Session, Since), Session} || Session <- Sessions],
            Merged = [Session || {merged, Session} <- Fates],
            lists:foreach(Write, Merged),
            _ = persistent_term:erase(?MODULE),
            logger:error("session_handler: of the sessions that changed apart, ~b were merged and ~b given up (~ts)", [
                length(Merged), length([lost || {lost, _} <- Fates]), File
            ])
    end.

-spec fate(#session{}, Since :: integer()) -> merged | lost | same.
fate(#session{id = Id, version = Ours, meta = #{created := Created}}, Since) ->
    case session_store_mnesia:read(Id) of
        absent when Created >= Since -> merged;
        absent -> lost;
        #session{version = Ours} -> same;
        #session{version = Theirs} when Ours > Theirs -> merged;
        _ -> lost
    end.
