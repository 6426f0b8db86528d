%% SPDX-License-Identifier: Apache-2.0
%% Which of the locks that keepers report a leader takes up.
-module(session_raft_locks_tests).

-include_lib("eunit/include/eunit.hrl").

-define(ID, <<"id">>).
-define(HELD, 10).

a_new_leader_takes_up_what_is_reported_in_time_test() ->
    {[], Locks} = report(<<"token">>, self(), false, session_raft_locks:new()),
    ?assertMatch({<<"token">>, _}, session_raft_locks:owner(?ID, Locks)).

a_lock_whose_client_fell_silent_is_taken_up_too_test() ->
    {[], Locks} = report(<<"token">>, none, false, session_raft_locks:new()),
    ?assertMatch({<<"token">>, _}, session_raft_locks:owner(?ID, Locks)).

a_lock_that_is_reported_late_is_not_taken_up_test_() ->
    [
        ?_assertMatch(
            {[{forget, _, ?ID, <<"token">>}], Same} when Same =:= New,
            report(<<"token">>, Conn, true, New)
        )
     || New <- [session_raft_locks:new()], Conn <- [self(), none]
    ].

what_was_taken_up_and_is_reported_again_is_kept_test() ->
    {[], Locks} = report(<<"token">>, none, false, session_raft_locks:new()),
    ?assertEqual({[], Locks}, report(<<"token">>, none, true, Locks)).

a_connection_that_is_back_late_has_its_lock_as_long_as_it_is_nobody_elses_test() ->
    {[], Locks} = report(<<"token">>, self(), false, session_raft_locks:new()),
    {[], Lost} = session_raft_locks:leave(self(), {lost, 2000}, Locks),
    {[], Back} = report(<<"token">>, self(), true, Lost),
    ?assertMatch({<<"token">>, _}, session_raft_locks:owner(?ID, Back)).

of_two_holders_the_first_is_kept_and_the_other_forgets_test() ->
    {[], Locks} = report(<<"first">>, self(), false, session_raft_locks:new()),
    ?assertMatch({[{forget, _, ?ID, <<"second">>}], _}, report(<<"second">>, self(), false, Locks)),
    ?assertMatch({<<"first">>, _}, session_raft_locks:owner(?ID, Locks)).

report(Token, Conn, IsLate, Locks) ->
    session_raft_locks:restore(self(), [{?ID, Token, Conn, ?HELD, 60_000, #{}}], IsLate, Locks).
