%% SPDX-License-Identifier: Apache-2.0
%% What the store mnesia costs beside bare Mnesia on the same members. Started by bench/mnesia.
-module(mnesia_bench).

-export([main/1, measure/2, bare/1, clients/2, writers/2, set_ack/1, make_table/1, fill/1]).

-import(store_bench, [ask/2, commit/3, cycle/1, in_processes/2, per_second/3, median/1]).

-define(TURNS, 20).
-define(ROUNDS, 100).
-define(TIME, 2000).
-define(CLIENTS, [1, 16, 64]).
-define(DATA, binary:copy(<<"x">>, 1024)).

main([Folder]) ->
    io:format("| members | what | ours | bare Mnesia | ratio |~n|---|---|---|---|---|~n"),
    lists:foreach(fun(Count) -> with_members(Folder, Count, fun(Members) -> report(Count, Members) end) end, [1, 3]),
    halt();
main([Folder, "--million"]) ->
    million(Folder),
    halt().

%% --- latencies and throughput

report(Count, [Member | _] = Members) ->
    Nodes = [node_of(N) || N <- lists:seq(1, Count)],
    ok = session_test_node:call(Member, ?MODULE, make_table, [Nodes]),
    Turns = [turn(Members) || _ <- lists:seq(1, ?TURNS)],
    Median = fun(What) -> median(lists:append([maps:get(What, Turn) || Turn <- Turns])) end,
    Row = fun(What, Ours, Bare) -> row(Count, What ++ ", us", Median(Ours), Median(Bare)) end,
    Row("START with lock, against dirty_read", {memory, start}, read),
    Row("COMMIT, memory, against sync_transaction", {memory, commit}, transaction),
    Row("COMMIT, durable, against that and disk_log:sync", {durable, commit}, synced),
    [
        begin
            ok = everywhere(Members, set_ack, [Ack]),
            Ours = session_test_node:call(Member, ?MODULE, clients, [Clients, ?TIME]),
            Bare = session_test_node:call(Member, ?MODULE, writers, [Clients, Ack]),
            Format = "~b clients, ~ts: START and COMMIT per second, against writes",
            row(Count, io_lib:format(Format, [Clients, Ack]), Ours, Bare)
        end
     || Ack <- [memory, durable], Clients <- ?CLIENTS
    ].

row(Count, What, Ours, Bare) ->
    io:format("| ~b | ~ts | ~b | ~b | ~.2f |~n", [Count, What, Ours, Bare, Ours / max(1, Bare)]).

%% In turns, so that what the machine does besides meets all.
turn([Member | _] = Members) ->
    Ours = [
        begin
            ok = everywhere(Members, set_ack, [Ack]),
            session_test_node:call(Member, ?MODULE, measure, [Ack, ?ROUNDS])
        end
     || Ack <- [memory, durable]
    ],
    lists:foldl(fun maps:merge/2, session_test_node:call(Member, ?MODULE, bare, [?ROUNDS]), Ours).

everywhere(Members, Function, Arguments) ->
    lists:foreach(fun(Member) -> ok = session_test_node:call(Member, ?MODULE, Function, Arguments) end, Members).

%% On the first member.
measure(Ack, Rounds) ->
    Times = [cycle(integer_to_binary(N)) || N <- lists:seq(1, Rounds)],
    #{{Ack, start} => [Start || {Start, _} <- Times], {Ack, commit} => [Commit || {_, Commit} <- Times]}.

bare(Rounds) ->
    Do = fun(What) -> [element(1, timer:tc(fun() -> What(N) end)) || N <- lists:seq(1, Rounds)] end,
    #{
        transaction => Do(fun write/1),
        synced => Do(fun write_durably/1),
        read => Do(fun(N) -> [_] = mnesia:dirty_read(bench, N) end)
    }.

write(N) -> {atomic, ok} = mnesia:sync_transaction(fun() -> mnesia:write({bench, N, ?DATA}) end).

write_durably(N) ->
    write(N),
    ok = disk_log:sync(latest_log).

%% How often in a second clients with sessions of their own start and commit.
clients(Count, Time) -> per_second(Count, Time, fun(N) -> cycle(integer_to_binary(N)) end).

writers(Count, memory) -> per_second(Count, ?TIME, fun write/1);
writers(Count, durable) -> per_second(Count, ?TIME, fun write_durably/1).

%% --- a million

million(Folder) ->
    Member = start(Folder, 1, 1, [{ack, memory}]),
    Parts = [lists:seq(First, 1_000_000, 40) || First <- lists:seq(1, 40)],
    {Filled, _} = timer:tc(fun() -> [ok = session_test_node:call(Member, ?MODULE, fill, [Part]) || Part <- Parts] end),
    ok = session_test_node:call(Member, session_sync, sync, []),
    {Dumped, dumped} = timer:tc(fun() -> session_test_node:call(Member, mnesia, dump_log, []) end),
    tell("filled in ~.1f s, log moved in ~.1f s", [Filled / 1.0e6, Dumped / 1.0e6], Member),
    _ = session_test_node:kill(Member),
    {Started, Again} = timer:tc(fun() -> start(Folder, 1, 1, []) end),
    1_000_000 = session_test_node:call(Again, session_store, size, []),
    tell("after kill -9, started in ~.1f s", [Started / 1.0e6], Again),
    io:format("disc: ~ts", [os:cmd("du -sm " ++ filename:join(Folder, "1-1") ++ " | cut -f1 | tr '\\n' ' '") ++ "MB\n"]),
    session_test_node:stop(Again).

tell(Format, Arguments, Member) ->
    [Now, Most] = [session_test_node:call(Member, store_bench, memory, [Name]) || Name <- ["VmRSS", "VmHWM"]],
    Memory = session_test_node:call(Member, erlang, memory, [total]) div 1_000_000,
    io:format(Format ++ "; memory ~b MB, resident ~b MB, at most ~b MB~n", Arguments ++ [Memory, Now, Most]).

fill(Numbers) ->
    Fill = fun(Own) -> [{committed, _} = ask(commit, commit(crypto:hash(sha256, <<N:64>>), none, 0)) || N <- Own] end,
    _ = in_processes(16, fun(Worker) -> Fill([N || N <- Numbers, N rem 16 =:= Worker - 1]) end),
    ok.

%% --- members

with_members(Folder, Count, Use) ->
    Members = [start(Folder, Count, N, [{members, [node_of(M) || M <- lists:seq(1, Count)]}]) || N <- lists:seq(1, Count)],
    session_test:wait_until(fun() ->
        lists:all(fun(Member) -> length(session_test_node:call(Member, session_cluster, view, [])) =:= Count end, Members)
    end),
    Use(Members),
    lists:foreach(fun session_test_node:stop/1, Members).

start(Folder, Count, N, More) ->
    Dir = filename:join(Folder, lists:concat([Count, "-", N])),
    Settings = [{store, mnesia}, {data_dir, Dir}, {min_free_disc, 0}, {max_memory, none} | More],
    Member = session_test_node:start_named(name(N), Settings),
    true = session_test_node:call(Member, code, add_path, [filename:dirname(code:which(?MODULE))]),
    Member.

name(N) -> list_to_atom("bench_" ++ integer_to_list(N)).

node_of(N) -> session_test_node:node_name(name(N)).

set_ack(Ack) ->
    ok = application:set_env(session_handler, ack, Ack),
    session_config:load().

make_table(Nodes) ->
    {atomic, ok} = mnesia:create_table(bench, [{disc_copies, Nodes}]),
    ok.
