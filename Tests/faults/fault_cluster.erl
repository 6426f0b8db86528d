%% SPDX-License-Identifier: Apache-2.0
%% Faults of a cluster that has leaders: what happens to the leader, or to a minority. The sessions are one group, so that the
%% longest silence is the time without service.
-module(fault_cluster).

-export([rows/1]).
-export([full/2, back/1]).

-define(SECOND, 1000).
-define(WAL_SIZE, 1 bsl 20).
%% Milliseconds until there is one leader, and until the clients have filled the discs.
-define(ELECTION, 30_000).
-define(FILLING, 600_000).

-spec rows(pos_integer()) -> [{string(), fault_faults:fault(), [string()]}].
rows(3) -> every();
rows(5) ->
    every() ++
        [
            {"kill -9 of two at once, three times", one_group(fun kill_two/1), ["raft"]},
            {"two lose all packets to the others for 10 s", on_network(fun(Servers) -> lose_packets(2, Servers) end), ["raft"]}
        ].

every() ->
    [
        {"kill -9 of the leader", one_group(fun kill_leader/1), ["raft"]},
        {"the leader loses all packets to the others for 10 s", on_network(fun(Servers) -> lose_packets(1, Servers) end), ["raft"]},
        {"the leader's cable is pulled for 10 s", on_network(fun pull_cable/1), ["raft"]},
        {"the leader is paused for 30 s (SIGSTOP)", one_group(fun pause_leader/1), ["raft"]},
        {"full disc on the leader for 5 s", on_small_discs(fun(Servers) -> full_discs(1, leader_first(Servers)) end), ["raft"]},
        {"full disc on another member for 5 s", on_small_discs(fun(Servers) -> full_discs(1, lists:reverse(leader_first(Servers))) end), ["raft"]},
        {"full discs on a majority for 5 s, three times", on_small_discs(fun fill_majority/1), ["raft"]},
        {"discs that are full of the log itself, then larger", on_discs(8, fun fill_with_log/1), ["raft"]}
    ].

one_group(Strike) -> #{strike => Strike, settings => [{groups, 1}]}.

on_network(Strike) -> (one_group(Strike))#{network => true, needs => fun fault_net:available/0}.

on_small_discs(Strike) -> on_discs(32, Strike).

%% Megabytes. The log's size is in proportion.
on_discs(Size, Strike) -> (fault_faults:on_disc(Size, Strike))#{settings => [{groups, 1}, {wal_size, ?WAL_SIZE}]}.

%% The leader itself is asked: others may not have heard of it yet, and would have another struck.
leader_first(Servers) -> leader_first(Servers, erlang:monotonic_time(millisecond) + ?ELECTION).

leader_first(Servers, Deadline) ->
    Leads = fun(Server) -> fault_server:call(Server, session_raft_read, leads, [0]) end,
    case {lists:partition(Leads, Servers), erlang:monotonic_time(millisecond) > Deadline} of
        {{[Leader], Others}, _} -> [Leader | Others];
        {_, true} -> error(no_leader);
        {_, false} -> timer:sleep(50), leader_first(Servers, Deadline)
    end.

kill_leader(Servers) ->
    [Leader | Others] = leader_first(Servers),
    Killed = fault_faults:wait(fault_server:kill(Leader), 6 * ?SECOND),
    [fault_server:restart(Killed) | Others].

kill_two(Servers) -> kill_two(3, Servers).

kill_two(0, Servers) ->
    Servers;
kill_two(Times, Servers) ->
    [One, Two | Others] = leader_first(Servers),
    Killed = fault_faults:wait([fault_server:kill(Server) || Server <- [One, Two]], 4 * ?SECOND),
    kill_two(Times - 1, fault_faults:wait(fault_faults:started_together(Killed) ++ Others, 3 * ?SECOND)).

lose_packets(Count, Servers) ->
    {Side, Others} = lists:split(Count, leader_first(Servers)),
    Cut = fun(Net) -> fault_net:cut(fault_server:names(Side), fault_server:names(Others), Net) end,
    fault_faults:wait(fault_faults:on_broken_network(10 * ?SECOND, Cut, Servers), 3 * ?SECOND).

pull_cable(Servers) ->
    [Leader | _] = leader_first(Servers),
    Pull = fun(Net) -> fault_net:pull(fault_server:name(Leader), Net) end,
    fault_faults:wait(fault_faults:on_broken_network(10 * ?SECOND, Pull, Servers), 3 * ?SECOND).

pause_leader(Servers) ->
    [Leader | _] = leader_first(Servers),
    fault_faults:wait(fault_faults:frozen([Leader], 30 * ?SECOND, Servers), 3 * ?SECOND).

full_discs(Count, Servers) ->
    {Full, Others} = lists:split(Count, Servers),
    ok = full(5 * ?SECOND, Full),
    fault_faults:wait([back(Server) || Server <- Full] ++ Others, 5 * ?SECOND).

fill_majority(Servers) ->
    Majority = length(Servers) div 2 + 1,
    lists:foldl(fun(_, Struck) -> full_discs(Majority, Struck) end, Servers, [1, 2, 3]).

%% So many commands as Ra forgets at once, each with its whole session, are more than these discs take.
fill_with_log(Servers) ->
    ok = until_full(Servers, erlang:monotonic_time(millisecond) + ?FILLING),
    timer:sleep(5 * ?SECOND),
    lists:foreach(fun(Server) -> "" = os:cmd("mount -o remount,size=256m " ++ disc(Server)) end, Servers),
    fault_faults:wait(Servers, 5 * ?SECOND).

%% A majority of them is, but for less than what Ra is ended for.
until_full(Servers, Deadline) ->
    Full = [Server || Server <- Servers, free(Server) < 2 * ?WAL_SIZE],
    case {2 * length(Full) > length(Servers), erlang:monotonic_time(millisecond) > Deadline} of
        {true, _} -> ok;
        {false, true} -> error({not_full, [free(Server) || Server <- Servers]});
        {false, false} -> timer:sleep(100), until_full(Servers, Deadline)
    end.

%% Bytes.
free(Server) ->
    [_, Free] = string:lexemes(os:cmd("df --block-size=1 --output=avail " ++ disc(Server)), "\n"),
    list_to_integer(string:trim(Free)).

%% Their discs are, to the last byte, for so long.
-spec full(non_neg_integer(), [fault_server:server()]) -> ok.
full(Time, Servers) ->
    lists:foreach(fun(Server) -> os:cmd("cat /dev/zero > " ++ ballast(Server)) end, Servers),
    timer:sleep(Time),
    lists:foreach(fun(Server) -> ok = file:delete(ballast(Server)) end, Servers).

ballast(Server) -> filename:join(disc(Server), "ballast").

disc(Server) -> filename:dirname(fault_server:dir(Server)).

%% A member that has stopped is started again.
-spec back(fault_server:server()) -> fault_server:server().
back(Server) ->
    case lists:keymember(session_handler, 1, fault_server:call(Server, application, which_applications, [])) of
        true -> Server;
        false -> fault_server:restart(fault_server:kill(Server))
    end.
