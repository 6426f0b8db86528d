%% SPDX-License-Identifier: Apache-2.0
%% What a node that is about to go does with its leaderships: others lead before it is gone, so that nobody has to notice that
%% it is.
%%
%% Ra gives a leadership to one that is then elected by the others, or is not: of two versions of the state machine, members
%% with the older do not vote for one with the newer. Ra's leader waits for what does not come. So the next member is asked
%% to stand, until all groups have leaders elsewhere.
-module(session_raft_handover).

-export([hand_over/0]).

%% Milliseconds that an election takes at most, and between two looks.
-define(ELECTION, 250).
-define(LOOK, 10).
-define(TIMEOUT, 1000).

%% The groups that this node has led. When it returns, others lead them, or none of the members was elected.
-spec hand_over() -> [session_raft_group:group()].
hand_over() ->
    Heirs = [Node || Node <- session_raft_pulse:members(), Node =/= node(), session_raft_pulse:silence(Node) < 1000],
    Led = [Group || Heirs =/= [], Group <- session_raft_group:all(), session_raft_read:leads(Group)],
    lists:foreach(fun(Group) -> transfer(Group, heir(Group, 0, Heirs)) end, Led),
    ok = try_others(1, wait_until_led(Led), Heirs),
    Led.

-spec try_others(Attempt :: pos_integer(), [session_raft_group:group()], Heirs :: [node()]) -> ok.
try_others(Attempt, Led, Heirs) when Led =:= []; Attempt >= length(Heirs) ->
    ok;
try_others(Attempt, Led, Heirs) ->
    lists:foreach(fun(Group) -> stand(Group, heir(Group, Attempt, Heirs)) end, Led),
    try_others(Attempt + 1, wait_until_led(Led), Heirs).

-spec heir(session_raft_group:group(), Attempt :: non_neg_integer(), [node(), ...]) -> node().
heir(Group, Attempt, Heirs) -> lists:nth((Group + Attempt) rem length(Heirs) + 1, Heirs).

-spec transfer(session_raft_group:group(), node()) -> ok.
transfer(Group, Heir) ->
    _ = ra:transfer_leadership(session_raft_group:server(Group), session_raft_group:server(Group, Heir)),
    ok.

%% The leader, which waits for the first heir, does not take another from us.
-spec stand(session_raft_group:group(), node()) -> ok.
stand(Group, Heir) ->
    try
        ra:trigger_election(session_raft_group:server(Group, Heir), ?TIMEOUT)
    catch
        exit:_ -> ok
    end.

%% Those that others do not lead in time.
-spec wait_until_led([session_raft_group:group()]) -> [session_raft_group:group()].
wait_until_led(Led) -> wait_until_led(Led, erlang:monotonic_time(millisecond) + ?ELECTION).

-spec wait_until_led([session_raft_group:group()], Deadline :: integer()) -> [session_raft_group:group()].
wait_until_led(Led, Deadline) ->
    Left = [Group || Group <- Led, session_raft_read:leads(Group)],
    case Left =:= [] orelse erlang:monotonic_time(millisecond) > Deadline of
        true ->
            Left;
        false ->
            timer:sleep(?LOOK),
            wait_until_led(Left, Deadline)
    end.
