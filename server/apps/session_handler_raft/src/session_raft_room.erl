%% SPDX-License-Identifier: Apache-2.0
%% Keeps what was acknowledged from being lost on a full disc.
%%
%% Ra sorts its log, which all groups write together, into a file of each group, and deletes it. It does so as well when
%% these files could not be written, because there was no room (ra_log_segment:close/1 does not look). So each file of
%% the log has a second name here, until it is gone and there was room for what was in it. If there was not, Ra is ended,
%% and finds its log again when it is started.
-module(session_raft_room).

-export([is_there/2, keep/1, release/1, restore/1, delete/1, name/0]).

-define(NAME, "session_raft.kept").

-spec name() -> string().
name() -> ?NAME.

%% Whether so many bytes could be written.
-spec is_there(file:filename(), pos_integer()) -> boolean().
is_there(Dir, Bytes) ->
    Name = filename:join(Dir, "session_raft.room"),
    case file:open(Name, [write, raw]) of
        {ok, File} ->
            Allocated = file:allocate(File, 0, Bytes),
            _ = file:close(File),
            _ = file:delete(Name),
            Allocated =:= ok;
        {error, _} ->
            false
    end.

%% A second name takes no room to speak of.
-spec keep(file:filename()) -> ok.
keep(Dir) ->
    Kept = filename:join(Dir, ?NAME),
    New = logs(Dir) -- logs(Kept),
    _ = New =:= [] orelse file:make_dir(Kept),
    lists:foreach(fun(Log) -> _ = file:make_link(filename:join(Dir, Log), filename:join(Kept, Log)) end, New).

%% There was room, and Ra does not need them any more.
-spec release(file:filename()) -> ok.
release(Dir) ->
    Kept = filename:join(Dir, ?NAME),
    lists:foreach(fun(Log) -> ok = file:delete(filename:join(Kept, Log)) end, logs(Kept) -- logs(Dir)).

%% While Ra does not run. What it has sorted already it sorts once more, into the same.
-spec restore(file:filename()) -> ok.
restore(Dir) ->
    Kept = filename:join(Dir, ?NAME),
    Gone = logs(Kept) -- logs(Dir),
    lists:foreach(fun(Log) -> ok = file:make_link(filename:join(Kept, Log), filename:join(Dir, Log)) end, Gone).

-spec delete(file:filename()) -> ok.
delete(Dir) ->
    _ = file:del_dir_r(filename:join(Dir, ?NAME)),
    ok.

-spec logs(file:filename()) -> [string()].
logs(Dir) -> filelib:wildcard("*.wal", Dir).
