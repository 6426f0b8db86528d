%% SPDX-License-Identifier: Apache-2.0
%% What it takes Mnesia to read a record of 1 KB and to write it again, on one node and on three. Started by bench/raft.
-module(raft_others).

-export([main/1, measure/1]).

-import(store_bench, [median/1]).

-define(ROUNDS, 2000).

-record(bench, {id :: binary(), data :: binary()}).

main([Folder]) ->
    io:format("| nodes | what | read, median us | write, median us |~n|---|---|---|---|~n"),
    lists:foreach(fun(Count) -> with(Count, Folder) end, [1, 3]),
    halt().

with(Count, Folder) ->
    Started = [start(N, filename:join(Folder, lists:concat(["mnesia", Count, "-", N]))) || N <- lists:seq(1, Count)],
    Nodes = [Node || {_, Node} <- Started],
    [{First, _} | _] = Started,
    call(First, mnesia, change_config, [extra_db_nodes, Nodes]),
    [{atomic, ok} = call(First, mnesia, change_table_copy_type, [schema, Node, disc_copies]) || Node <- Nodes],
    Table = [{attributes, [id, data]}, {disc_copies, Nodes}],
    {atomic, ok} = call(First, mnesia, create_table, [bench, Table]),
    lists:foreach(
        fun({Activity, {Read, Write}}) ->
            io:format("| ~b | Mnesia, ~ts | ~b | ~b |~n", [Count, Activity, Read, Write])
        end,
        call(First, ?MODULE, measure, [[sync_dirty, sync_transaction]])
    ),
    lists:foreach(fun({Peer, _}) -> peer:stop(Peer) end, Started).

start(N, Dir) ->
    Arguments = ["-pa", filename:dirname(code:which(?MODULE)), "-setcookie", "raft_others", "-mnesia", "dir", "\"" ++ Dir ++ "\""],
    Name = "raft_others_" ++ os:getpid() ++ "_" ++ integer_to_list(N),
    {ok, Peer, Node} = peer:start(#{name => Name, connection => standard_io, args => Arguments}),
    ok = call(Peer, mnesia, start, []),
    {Peer, Node}.

call(Peer, Module, Function, Arguments) -> peer:call(Peer, Module, Function, Arguments, 60_000).

%% On a node: in turns, so that what the machine does besides meets all.
measure(Activities) ->
    Rounds = [[turn(Activity) || Activity <- Activities] || _ <- lists:seq(1, ?ROUNDS)],
    [
        {Activity, {median([Read || {Read, _} <- Times]), median([Write || {_, Write} <- Times])}}
     || {N, Activity} <- lists:enumerate(Activities),
        Times <- [[lists:nth(N, Round) || Round <- Rounds]]
    ].

turn(Activity) ->
    {Read, _} = timer:tc(fun() -> mnesia:activity(Activity, fun() -> mnesia:read(bench, <<"id">>, read) end) end),
    Record = #bench{id = <<"id">>, data = rand:bytes(1024)},
    {Write, ok} = timer:tc(fun() -> mnesia:activity(Activity, fun() -> mnesia:write(Record) end) end),
    {Read, Write}.
