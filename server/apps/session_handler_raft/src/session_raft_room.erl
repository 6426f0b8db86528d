%% SPDX-License-Identifier: Apache-2.0
%% Keeps what was acknowledged from being lost on a full disc.
%%
%% Ra sorts its log, which all groups write together, into a file of each group, and deletes it. It does so as well when
%% these files could not be written, because there was no room (ra_log_segment:close/1 does not look). So each file of
%% the log has a second name here, until it is gone and there was room for what was in it. If there was not, Ra is ended,
%% and finds its log again when it is started.
%%
%% Ra numbers the files of its log, and begins with 1 again when none is left. So which files are the same is told by their
%% inodes; the second names have numbers of their own, in the order in which the files were made.
-module(session_raft_room).

-include_lib("kernel/include/file.hrl").

-export([free/1, keep/1, release/1, restore/1, delete/1, name/0]).

-define(NAME, "session_raft.kept").

-type log() :: {Number :: non_neg_integer(), Inode :: non_neg_integer(), file:filename_all()}.

-spec name() -> string().
name() -> ?NAME.

%% Bytes that can be written, none where nothing can. It is not tried by writing so much: for that moment there would be no room for
%% Ra, which does not notice.
-spec free(file:filename()) -> non_neg_integer() | unknown.
free(Dir) ->
    case is_writable(filename:join(Dir, "session_raft.room")) of
        true -> session_disc:free(Dir);
        false -> 0
    end.

-spec is_writable(file:filename()) -> boolean().
is_writable(Name) ->
    Written = file:write_file(Name, <<"room">>),
    _ = file:delete(Name),
    Written =:= ok.

%% A second name takes no room to speak of.
-spec keep(file:filename()) -> ok.
keep(Dir) ->
    Kept = filename:join(Dir, ?NAME),
    Known = logs(Kept),
    New = unkept(Dir),
    _ = New =:= [] orelse file:make_dir(Kept),
    First = 1 + lists:max([0 | [Number || {Number, _, _} <- Known]]),
    lists:foreach(
        fun({Number, {_, _, Log}}) -> _ = file:make_link(Log, log(Kept, Number)) end,
        lists:zip(lists:seq(First, First + length(New) - 1), New)
    ).

%% There was room, and Ra does not need them any more.
-spec release(file:filename()) -> ok.
release(Dir) ->
    Gone = without(inodes(Dir), logs(filename:join(Dir, ?NAME))),
    lists:foreach(fun({_, _, Log}) -> ok = file:delete(Log) end, Gone).

%% While Ra does not run. What it has sorted already it sorts once more, into the same. The files get the numbers of their second
%% names; without room for one of these, all stays as it is.
-spec restore(file:filename()) -> ok | {error, no_room}.
restore(Dir) ->
    ok = keep(Dir),
    case unkept(Dir) of
        [] ->
            lists:foreach(fun({_, _, Log}) -> ok = file:delete(Log) end, logs(Dir)),
            Kept = logs(filename:join(Dir, ?NAME)),
            lists:foreach(fun({Number, _, Log}) -> ok = file:make_link(Log, log(Dir, Number)) end, Kept);
        _ ->
            {error, no_room}
    end.

-spec delete(file:filename()) -> ok.
delete(Dir) ->
    _ = file:del_dir_r(filename:join(Dir, ?NAME)),
    ok.

-spec unkept(file:filename()) -> [log()].
unkept(Dir) -> without(inodes(filename:join(Dir, ?NAME)), logs(Dir)).

-spec without([non_neg_integer()], [log()]) -> [log()].
without(Inodes, Logs) -> [Log || {_, Inode, _} = Log <- Logs, not lists:member(Inode, Inodes)].

-spec inodes(file:filename()) -> [non_neg_integer()].
inodes(Dir) -> [Inode || {_, Inode, _} <- logs(Dir)].

%% In the order of their numbers. One that Ra deletes meanwhile is not there.
-spec logs(file:filename()) -> [log()].
logs(Dir) ->
    lists:sort([
        {list_to_integer(filename:basename(Log, ".wal")), Inode, Log}
     || Log <- filelib:wildcard(filename:join(Dir, "*.wal")),
        {ok, #file_info{inode = Inode}} <- [file:read_file_info(Log)]
    ]).

-spec log(file:filename(), pos_integer()) -> file:filename_all().
log(Dir, Number) -> filename:join(Dir, ra_lib:zpad_filename("", "wal", Number)).
