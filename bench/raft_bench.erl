%% SPDX-License-Identifier: Apache-2.0
%% What the store raft costs beside bare Ra on the same members. Started by bench/raft.
-module(raft_bench).

-export([main/1, measure/1, clients/2]).

-define(ROUNDS, 2000).
-define(DATA, binary:copy(<<"x">>, 1024)).

main([Folder]) ->
    io:format("| members | what | median us | bare Ra, median us | ratio |~n|---|---|---|---|---|~n"),
    lists:foreach(fun(Count) -> with(Count, filename:join(Folder, integer_to_list(Count))) end, [1, 3]),
    halt().

with(Count, Dir) ->
    session_raft_test:with_cluster(Dir, Count, fun([Member | _]) ->
        Id = session_raft_test:id_led_by(Member, session_raft_test:node_of(Member)),
        Row = fun(What, Ours, Bare) ->
            io:format("| ~b | ~ts | ~b | ~b | ~.2f |~n", [Count, What, Ours, Bare, Ours / Bare])
        end,
        #{start := Start, commit := Commit, query := Query, command := Command} =
            session_raft_test:call(Member, ?MODULE, measure, [Id]),
        Row("START with lock, against consistent_query", Start, Query),
        Row("COMMIT of 1 KB, against process_command", Commit, Command),
        [
            io:format("| ~b | ~b clients: START and COMMIT, per second | ~b | | |~n", [
                Count, Clients, session_raft_test:call(Member, ?MODULE, clients, [Clients, 3000])
            ])
         || Clients <- [1, 16, 64]
        ]
    end).

%% On the node that leads the group of the id. In turns, so that what the machine does besides meets all.
measure(Id) ->
    Server = session_raft_group:server(session_raft_group:of_id(Id)),
    Rounds = [round(Id, Server) || _ <- lists:seq(1, ?ROUNDS)],
    maps:from_list([{What, median([maps:get(What, Round) || Round <- Rounds])} || What <- [start, commit, query, command]]).

round(Id, Server) ->
    Token = rand:bytes(16),
    {Start, {started, Record}} = timer:tc(fun() -> ask(acquire, acquire(Id, Token)) end),
    {Commit, {committed, _}} = timer:tc(fun() -> ask(commit, commit(Id, Token, version(Record))) end),
    {Query, {ok, _, _}} = timer:tc(fun() -> ra:consistent_query(Server, fun(State) -> session_raft_machine:read(Id, 0, State) end) end),
    Same = {commit, (commit(<<"bare">>, none, any))#{token := none}, 60_000},
    {Command, {ok, _, _}} = timer:tc(fun() -> ra:process_command(Server, Same) end),
    #{start => Start, commit => Commit, query => Query, command => Command}.

%% How often in a second clients with sessions of their own start and commit.
clients(Count, Time) ->
    End = erlang:monotonic_time(millisecond) + Time,
    Workers = [spawn_monitor(fun() -> exit({done, work(integer_to_binary(N), End, 0)}) end) || N <- lists:seq(1, Count)],
    Done = [receive {'DOWN', Ref, process, Pid, {done, N}} -> N end || {Pid, Ref} <- Workers],
    lists:sum(Done) * 1000 div Time.

work(Id, End, Done) ->
    case erlang:monotonic_time(millisecond) < End of
        true ->
            Token = rand:bytes(16),
            {started, Record} = ask(acquire, acquire(Id, Token)),
            {committed, _} = ask(commit, commit(Id, Token, version(Record))),
            work(Id, End, Done + 1);
        false ->
            Done
    end.

ask(What, Request) ->
    Ref = make_ref(),
    ok = session_store:What({self(), Ref}, Request),
    receive
        {session_store, Ref, Answer} -> Answer
    end.

acquire(Id, Token) ->
    #{id => Id, token => Token, lifetime => 60_000, wait => 5000, lease => 60_000, if_absent => lock, client => #{}}.

commit(Id, Token, Expected) ->
    #{
        id => Id, token => Token, expected => Expected, commit_id => rand:bytes(16),
        change => {write, ?DATA, 60_000, <<"php">>}
    }.

version(absent) -> 0;
version(Record) -> element(3, Record).

median(Values) -> lists:nth(length(Values) div 2 + 1, lists:sort(Values)).
