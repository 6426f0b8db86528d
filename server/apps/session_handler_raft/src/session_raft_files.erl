%% SPDX-License-Identifier: Apache-2.0
%% The note in data_dir that says which cluster its files belong to, and by which names Ra keeps the logs in it.
-module(session_raft_files).

-export([read/1, write/3, delete/1, clear/1]).

-type seed() :: binary().
-export_type([seed/0]).

-define(NAME, "session_raft").

%% An error is a sentence for the operator.
-spec read(file:filename()) -> {ok, session_raft_formation:status(), seed()} | {error, string()}.
read(Dir) ->
    Node = node(),
    case file:consult(filename:join(Dir, ?NAME)) of
        {ok, [{session_raft, 1, Node, Seed, Status}]} -> {ok, Status, Seed};
        {ok, [{session_raft, 1, Other, _, _}]} -> refuse(Dir, "belongs to the node ~s, and this is ~s", [Other, Node]);
        {ok, _} -> refuse(Dir, "was written by another version", []);
        {error, enoent} -> empty(Dir);
        {error, Reason} -> refuse(Dir, "cannot be read: ~ts", [file:format_error(Reason)])
    end.

%% What was interrupted before the first note is Ra's empty log.
-spec empty(file:filename()) -> {ok, blank, seed()} | {error, string()}.
empty(Dir) ->
    case filelib:ensure_dir(filename:join(Dir, ?NAME)) of
        ok ->
            {ok, Names} = file:list_dir(Dir),
            case [Name || Name <- Names, not is_ras(Name)] of
                [] -> {ok, blank, binary:encode_hex(crypto:strong_rand_bytes(6))};
                [_ | _] -> refuse(Dir, "holds something else than sessions; name another, or empty it", [])
            end;
        {error, Reason} ->
            refuse(Dir, "cannot be made: ~ts", [file:format_error(Reason)])
    end.

-spec is_ras(file:filename()) -> boolean().
is_ras(Name) ->
    lists:member(filename:extension(Name), [".wal", ".dets"]) orelse
        lists:member(Name, [?NAME ++ ".new", session_raft_room:name()]).

-spec refuse(file:filename(), string(), [term()]) -> {error, string()}.
refuse(Dir, Format, Arguments) ->
    {error, lists:flatten(io_lib:format("data_dir ~ts " ++ Format, [Dir | Arguments]))}.

%% On the disc when it returns.
-spec write(file:filename(), session_raft_formation:status(), seed()) -> ok.
write(Dir, Status, Seed) ->
    Name = filename:join(Dir, ?NAME),
    {ok, File} = file:open(Name ++ ".new", [write, raw]),
    ok = file:write(File, io_lib:format("~tp.~n", [{session_raft, 1, node(), Seed, Status}])),
    ok = file:sync(File),
    ok = file:close(File),
    ok = file:rename(Name ++ ".new", Name),
    sync_directory(Dir).

%% So that the name is there after a power cut too. Not every system lets a directory be opened.
-spec sync_directory(file:filename()) -> ok.
sync_directory(Dir) ->
    case file:open(Dir, [read, raw, directory]) of
        {ok, File} ->
            _ = file:sync(File),
            ok = file:close(File);
        {error, _} ->
            ok
    end.

%% All of it, while Ra does not run.
-spec clear(file:filename()) -> ok.
clear(Dir) ->
    {ok, Names} = file:list_dir_all(Dir),
    lists:foreach(fun(Name) -> ok = file:del_dir_r(filename:join(Dir, Name)) end, Names).

-spec delete(file:filename()) -> ok.
delete(Dir) ->
    ok = session_raft_room:delete(Dir),
    ok = file:delete(filename:join(Dir, ?NAME)).
