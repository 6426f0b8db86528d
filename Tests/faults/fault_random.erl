%% SPDX-License-Identifier: Apache-2.0
%% Faults at random for some time, against a cluster of the store raft, under sixteen clients. The same seed strikes with
%% the same faults in the same order.
%%
%% It goes by rounds: sessions that are new, clients that work on them, one to three faults meanwhile, and a verdict when all
%% members serve again. What cannot be read then is counted. At the end all that was acknowledged in any round is looked for
%% once more, with more patience; what cannot be read then fails the run.
-module(fault_random).

-export([main/1]).

-define(CLIENTS, 16).
-define(SESSIONS, 4).
-define(SECOND, 1000).
%% For reading all sessions after a round, and those of all rounds at the end.
-define(PATIENCE, 90 * ?SECOND).
-define(PATIENCE_AT_THE_END, 900 * ?SECOND).
%% A round: several times what the slowest takes.
-define(HANGS, 900 * ?SECOND).

-type server() :: fault_server:server().
-record(total, {rounds = 0, verdict = none :: none | fault_check:verdict(), events = [] :: [fault_client:event()]}).

%% Folder, minutes, seed, how many members, and milliseconds at most that a client rests between two things.
-spec main([string()]) -> no_return().
main([Folder | Numbers]) ->
    [Minutes, Seed, Members, Pause] = [list_to_integer(Number) || Number <- Numbers],
    io:format("seed ~b, ~b members, ~b clients~n", [Seed, Members, ?CLIENTS]),
    _ = rand:seed(exsss, Seed),
    End = erlang:monotonic_time(second) + 60 * Minutes,
    Ground = (fault_faults:on_small_disc(fun(Servers) -> Servers end))#{network => true},
    {Verdict, AtTheEnd} = fault_ground:with(Ground, Folder, Members, fun(Servers) -> run(Servers, Pause, End) end),
    halt(length(broken(Verdict, AtTheEnd))).

broken(Verdict, #{unread := Unread} = AtTheEnd) ->
    #{acknowledged := Acknowledged} = Sum = fault_check:sum(Verdict, AtTheEnd),
    [What || What <- [lost, unwanted, resurrected], maps:get(What, Sum) > 0] ++ [unread || Unread > 0] ++ [idle || Acknowledged =:= 0].

run(New, Pause, End) ->
    Names = [fault_server:node_name(Server) || Server <- New],
    %% A log of so many commands, each with a whole session, has room on the small discs.
    Settings = [{store, raft}, {groups, 4}, {wal_size, 1 bsl 20}, {snapshot_after, 256}, {members, Names}],
    Servers = [fault_server:restart(fault_server:with_settings(Settings, Server)) || Server <- New],
    ok = fault_run:wait_until_all_serve(Servers),
    {After, #total{rounds = Rounds, verdict = Verdict, events = Events}} = rounds(Servers, Pause, End, #total{}),
    AtTheEnd = fault_check:verdict(Events, fault_look:found(Events, After, ?PATIENCE_AT_THE_END), fault_client:now_ms()),
    say("after ~b rounds", [Rounds], Verdict),
    say("looked for again", [], AtTheEnd),
    lists:foreach(fun fault_server:stop/1, After),
    {Verdict, AtTheEnd}.

rounds(Servers, Pause, End, #total{rounds = Round} = Total) ->
    case erlang:monotonic_time(second) < End of
        true ->
            {After, Done} = fault_watch:within(?HANGS, fun() -> round(Servers, Pause, Total#total{rounds = Round + 1}) end),
            rounds(After, Pause, End, Done);
        false ->
            {Servers, Total}
    end.

round(Servers, Pause, #total{rounds = Round, verdict = Before, events = Events} = Total) ->
    Sessions = [iolist_to_binary(io_lib:format("round-~b-~b", [Round, N])) || N <- lists:seq(1, ?SESSIONS)],
    Clients = fault_run:start_clients(?CLIENTS, Servers, Sessions, Pause),
    timer:sleep(2 * ?SECOND),
    Strikes = [pick(length(Servers)) || _ <- lists:seq(1, rand:uniform(3))],
    After = lists:foldl(fun({_, Strike}, Struck) -> fault_faults:wait(Strike(Struck), rand:uniform(3 * ?SECOND)) end, Servers, Strikes),
    ok = fault_run:wait_until_all_serve(After),
    timer:sleep(2 * ?SECOND),
    {New, Ended} = fault_run:stop_clients(Clients),
    Verdict = fault_check:verdict(New, fault_look:found(New, After, ?PATIENCE), Ended),
    say("round ~b: ~ts", [Round, lists:join(", ", [What || {What, _} <- Strikes])], Verdict),
    {After, Total#total{verdict = sum(Before, Verdict), events = New ++ Events}}.

sum(none, Verdict) -> Verdict;
sum(Before, Verdict) -> fault_check:sum(Before, Verdict).

say(Format, Arguments, Verdict) ->
    Counts = [[atom_to_list(What), " ", integer_to_list(Count), " "] || {What, Count} <- lists:sort(maps:to_list(Verdict))],
    io:format("~ts: ~ts~n", [io_lib:format(Format, Arguments), Counts]).

%% --- the faults

%% What it is, and how it is done: all that is left to chance is decided here.
-spec pick(pos_integer()) -> {string(), fault_run:strike()}.
pick(Members) ->
    Count = rand:uniform(Members),
    Chosen = lists:sublist(shuffled(Members), Count),
    Time = duration(),
    {What, Do} = lists:nth(rand:uniform(5), [
        {"killed", fun killed/3}, {"paused", fun paused/3}, {"without packets", fun without_packets/3},
        {"without cable", fun without_cable/3}, {"disc full", fun disc_full/3}
    ]),
    {io_lib:format("~b ~ts for ~b ms", [Count, What, Time]), fun(Servers) -> Do(Chosen, Time, Servers) end}.

%% Mostly short, some as long as half a minute.
duration() ->
    case rand:uniform(8) of
        1 -> rand:uniform(30 * ?SECOND);
        _ -> rand:uniform(4 * ?SECOND)
    end.

shuffled(Count) -> [N || {_, N} <- lists:sort([{rand:uniform(), N} || N <- lists:seq(1, Count)])].

-spec killed([pos_integer()], pos_integer(), [server()]) -> [server()].
killed(Chosen, Time, Servers) ->
    {Struck, Others} = divided(Chosen, Servers),
    Killed = fault_faults:wait([fault_server:kill(Server) || Server <- Struck], Time),
    fault_server:in_order(fault_server:names(Servers), fault_faults:started_together(Killed) ++ Others).

paused(Chosen, Time, Servers) ->
    {Struck, _} = divided(Chosen, Servers),
    fault_faults:frozen(Struck, Time, Servers).

without_packets(Chosen, Time, Servers) ->
    {Struck, Others} = divided(Chosen, Servers),
    Cut = fun(Net) -> fault_net:cut(fault_server:names(Struck), fault_server:names(Others), Net) end,
    fault_faults:on_broken_network(Time, Cut, Servers).

without_cable(Chosen, Time, Servers) ->
    {Struck, _} = divided(Chosen, Servers),
    Pull = fun(Net) -> lists:foreach(fun(Name) -> fault_net:pull(Name, Net) end, fault_server:names(Struck)) end,
    fault_faults:on_broken_network(Time, Pull, Servers).

disc_full(Chosen, Time, Servers) ->
    {Struck, Others} = divided(Chosen, Servers),
    ok = fault_cluster:full(Time, Struck),
    timer:sleep(2 * ?SECOND),
    fault_server:in_order(fault_server:names(Servers), [fault_cluster:back(Server) || Server <- Struck] ++ Others).

divided(Chosen, Servers) ->
    {Struck, Others} = lists:partition(fun({N, _}) -> lists:member(N, Chosen) end, lists:enumerate(Servers)),
    {[Server || {_, Server} <- Struck], [Server || {_, Server} <- Others]}.
