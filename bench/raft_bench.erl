%% SPDX-License-Identifier: Apache-2.0
%% What the store raft costs: beside bare Ra on the same members, with other settings, and with many sessions. Started by
%% bench/raft.
-module(raft_bench).

-export([main/1, measure/2, clients/2, find_out/1]).

-import(store_bench, [ask/2, acquire/2, commit/3, commit/4, version/1, cycle/1, in_processes/2, per_second/3, median/1]).

-define(ROUNDS, 2000).
%% So many within one call of a member: calls have a time-out.
-define(AT_ONCE, 100).
-define(FILLERS, 512).
-define(CLIENTS, 64).
-define(REQUESTS, 16_384).

main(["costs", Folder]) ->
    io:format("| members | what | median us | bare Ra, median us | ratio |~n|---|---|---|---|---|~n"),
    lists:foreach(fun(Count) -> costs(Count, filename:join(Folder, integer_to_list(Count))) end, [1, 3]),
    halt();
main(["settings", Folder]) ->
    io:format("| settings | requests per second | 999 of 1000 within ms | on the disc, MB | started again in s |~n|---|---|---|---|---|~n"),
    lists:foreach(fun({N, Changed}) -> settings(Changed, filename:join(Folder, integer_to_list(N))) end, lists:enumerate([
        [],
        [{groups, 1}], [{groups, 4}], [{groups, 64}],
        [{wal_size, 8 bsl 20}], [{wal_size, 256 bsl 20}],
        [{snapshot_after, 256}], [{snapshot_after, 1024}], [{snapshot_after, 32768}],
        []
    ])),
    halt();
main(["sessions", Folder, Number, Members]) ->
    sessions(list_to_integer(Number), list_to_integer(Members), Folder),
    halt().

costs(Count, Dir) ->
    with(Dir, Count, [], fun([Member | _]) ->
        Id = session_raft_test:id_led_by(Member, session_raft_test:node_of(Member)),
        Row = fun(What, Ours, Bare) ->
            io:format("| ~b | ~ts | ~b | ~b | ~.2f |~n", [Count, What, Ours, Bare, Ours / Bare])
        end,
        #{start := Start, commit := Commit, query := Query, command := Command, passing := Passing} = medians(Member, Id),
        Row("START with lock, against consistent_query", Start, Query),
        Row("START with lock, against its messages between idle processes", Start, Passing),
        Row("COMMIT of 1 KB, against process_command", Commit, Command),
        [
            io:format("| ~b | ~b clients: START and COMMIT, per second | ~b | | |~n", [Count, Clients, rate(Member, Clients)])
         || Clients <- [1, 16, 64]
        ]
    end).

medians(Member, Id) ->
    Rounds = lists:append([session_raft_test:call(Member, ?MODULE, measure, [Id, ?AT_ONCE]) || _ <- lists:seq(1, ?ROUNDS div ?AT_ONCE)]),
    maps:map(fun(What, _) -> median([maps:get(What, Round) || Round <- Rounds]) end, hd(Rounds)).

%% On three members, enough to fill a log of the usual size; then one is killed and started again.
settings(Changed, Dir) ->
    with(Dir, 3, Changed, fun([Member | _]) ->
        #{rate := Rate, slow := Slow} = of_member(Member, requests),
        Disc = on_the_disc(Member),
        {Again, Restart} = started_again(Member),
        io:format("| ~0p | ~b | ~b | ~ts | ~.1f |~n", [Changed, Rate, Slow div 1000, Disc, Restart / 1000]),
        session_raft_test:kill(Again)
    end).

%% Of the first member; then it is killed and started again, while the others go on.
sessions(Number, Count, Dir) ->
    with(Dir, Count, [{max_memory, none}], fun([Member | _]) ->
        {Time, Number} = timer:tc(fun() -> of_member(Member, {fill, Number}), session_raft_test:call(Member, session_store, size, []) end),
        Show = fun(What, Value) -> io:format("| ~ts | ~ts |~n", [What, Value]) end,
        io:format("| ~b sessions of 1 KB, members: ~b | |~n|---|---|~n", [Number, Count]),
        Show(io_lib:format("stored per second, ~b clients", [?FILLERS]), integer_to_list(Number * 1_000_000 div Time)),
        Show("resident memory, MB", megabytes(Member)),
        Show("on the disc, MB", on_the_disc(Member)),
        {Again, Restart} = started_again(Member),
        Show("ready again after kill -9, s", io_lib:format("~.1f", [Restart / 1000])),
        {Follow, ok} = timer:tc(fun() -> wait_for_all(Again, Number) end),
        Show("it has all sessions, s after that", io_lib:format("~.1f", [Follow / 1_000_000])),
        Show("resident memory then, MB", megabytes(Again)),
        session_raft_test:kill(Again)
    end).

megabytes(Member) -> integer_to_list(session_raft_test:call(Member, store_bench, memory, ["VmRSS"])).

wait_for_all(Member, Number) -> patiently(fun() -> session_raft_test:call(Member, session_store, size, []) >= Number end).

%% A million sessions take more than a test's time.
patiently(Condition) -> patiently(Condition, 20).

patiently(_Condition, 0) ->
    never;
patiently(Condition, Left) ->
    case session_raft_test:wait_until(Condition) of
        ok -> ok;
        never -> patiently(Condition, Left - 1)
    end.

on_the_disc(Member) -> hd(string:lexemes(os:cmd("du -sm " ++ session_raft_test:dir(Member)), "\t")).

%% What a process of the member finds out, which outlives the time-out of a call.
of_member(Member, What) ->
    Process = session_raft_test:call(Member, erlang, spawn, [?MODULE, find_out, [What]]),
    wait_until_gone(Member, Process),
    session_raft_test:call(Member, persistent_term, get, [?MODULE]).

wait_until_gone(Member, Process) ->
    case session_raft_test:call(Member, erlang, is_process_alive, [Process]) of
        true ->
            timer:sleep(200),
            wait_until_gone(Member, Process);
        false ->
            ok
    end.

started_again(Member) ->
    session_raft_test:kill(Member),
    {Time, Again} = timer:tc(fun() ->
        Started = session_raft_test:restart(Member),
        ok = patiently(fun() -> session_raft_test:has_settled(Started) end),
        Started
    end),
    {Again, Time div 1000}.

rate(Member, Clients) -> session_raft_test:call(Member, ?MODULE, clients, [Clients, 3000]).

with(Dir, Count, Changed, Do) ->
    Names = session_raft_test:nodes_of(Dir, Count, []),
    Default = [{groups, 16} | Changed],
    Nodes = [{Name, maps:to_list(maps:merge(maps:from_list(Settings), maps:from_list(Default)))} || {Name, Settings} <- Names],
    Members = session_raft_test:start_all(Nodes),
    try
        Do(Members)
    after
        lists:foreach(fun(Member) -> catch session_raft_test:kill(Member) end, Members)
    end.

%% --- on a member

find_out({fill, Number}) ->
    persistent_term:put(?MODULE, in_processes(?FILLERS, fun(N) -> store(N, Number) end));
find_out(requests) ->
    {Time, Times} = timer:tc(fun() -> in_processes(?CLIENTS, fun(N) -> requests(N, ?REQUESTS div ?CLIENTS) end) end),
    Sorted = lists:sort(lists:append(Times)),
    persistent_term:put(?MODULE, #{rate => ?REQUESTS * 1_000_000 div Time, slow => lists:nth(?REQUESTS * 999 div 1000, Sorted)}).

%% START with a lock and COMMIT of 4 KB, of one session after the other; how long each took.
requests(Client, Count) ->
    [element(1, timer:tc(fun() -> request(<<Client:32, (N rem 32):32>>) end)) || N <- lists:seq(1, Count)].

request(Id) ->
    Token = rand:bytes(16),
    {started, Record} = ask(acquire, acquire(Id, Token)),
    keep(commit(Id, Token, version(Record), rand:bytes(4096))).

store(N, Number) when N > Number ->
    ok;
store(N, Number) ->
    keep(commit(integer_to_binary(N), none, 0, rand:bytes(1024))),
    store(N + ?FILLERS, Number).

%% A commit in doubt is repeated, as PHP does.
keep(Commit) ->
    case ask(commit, Commit) of
        {committed, _} -> ok;
        in_doubt -> keep(Commit)
    end.

%% On the node that leads the group of the id. In turns, so that what the machine does besides meets all.
measure(Id, Rounds) ->
    Server = session_raft_group:server(session_raft_group:of_id(Id)),
    First = passing_processes(),
    [round(Id, Server, First) || _ <- lists:seq(1, Rounds)].

round(Id, Server, First) ->
    {Start, Commit} = cycle(Id),
    {Query, {ok, _, _}} = timer:tc(fun() -> ra:consistent_query(Server, fun(State) -> session_raft_machine:read(Id, 0, State) end) end),
    Same = {commit, (commit(<<"bare">>, none, any))#{token := none}, 60_000},
    {Command, {ok, _, _}} = timer:tc(fun() -> ra:process_command(Server, Same) end),
    {Passing, passed} = timer:tc(fun() -> pass(acquire(Id, rand:bytes(16)), First) end),
    #{start => Start, commit => Commit, query => Query, command => Command, passing => Passing}.

%% As a START goes: to the keeper, the leader, Ra's server, back to the keeper, and to the connection.
passing_processes() ->
    Keeper = spawn_link(fun keeper/0),
    Server = spawn_link(fun() -> forward(Keeper) end),
    Leader = spawn_link(fun() -> forward(Server) end),
    Keeper ! {leader, Leader},
    Keeper.

keeper() ->
    receive
        {leader, Leader} -> keeper(Leader)
    end.

keeper(Leader) ->
    receive
        {ask, _, _} = Ask -> Leader ! {passed_on, Ask};
        {passed_on, {ask, Caller, _}} -> Caller ! passed
    end,
    keeper(Leader).

forward(Next) ->
    receive
        Message -> Next ! Message
    end,
    forward(Next).

pass(Request, Keeper) ->
    Keeper ! {ask, self(), Request},
    receive
        passed -> passed
    end.

%% How often in a second clients with sessions of their own start and commit.
clients(Count, Time) -> per_second(Count, Time, fun(N) -> cycle(integer_to_binary(N)) end).
