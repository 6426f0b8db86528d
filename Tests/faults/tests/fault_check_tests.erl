%% SPDX-License-Identifier: Apache-2.0
-module(fault_check_tests).

-include_lib("eunit/include/eunit.hrl").

-define(MARK, {1, 1}).

a_mark_that_is_on_every_node_is_kept_test() ->
    ?assertMatch(#{acknowledged := 1, lost := 0}, verdict([acknowledged()], [[?MARK], [?MARK]])).

a_mark_that_one_node_does_not_have_is_lost_test() ->
    ?assertMatch(#{lost := 1}, verdict([acknowledged()], [[?MARK], absent])).

a_mark_that_is_there_twice_is_lost_test() ->
    ?assertMatch(#{lost := 1}, verdict([acknowledged()], [[?MARK, ?MARK]])).

what_nobody_could_read_is_neither_lost_nor_resurrected_test() ->
    Verdict = verdict([acknowledged(), destroyed()], [unread, unread]),
    ?assertMatch(#{unread := 2, lost := 0, unwanted := 0, resurrected := 0}, Verdict).

what_one_node_could_read_is_judged_test() ->
    ?assertMatch(#{unread := 1, lost := 1}, verdict([acknowledged()], [unread, absent])),
    ?assertMatch(#{unread := 1, resurrected := 1}, verdict([destroyed()], [unread, [?MARK]])).

a_mark_that_was_refused_and_is_there_is_unwanted_test() ->
    ?assertMatch(#{unwanted := 1}, verdict([{append, <<"a">>, ?MARK, failed, {0, 1}, 2}], [absent, [?MARK]])).

two_that_held_the_same_lock_at_the_same_time_are_told_test() ->
    Second = {append, <<"a">>, {2, 1}, ok, {3, 5}, 6},
    ?assertMatch(#{both_held := 0}, verdict([{append, <<"a">>, ?MARK, ok, {1, 2}, 3}, Second], [[?MARK, {2, 1}]])),
    ?assertMatch(#{both_held := 1}, verdict([{append, <<"a">>, ?MARK, ok, {1, 4}, 5}, Second], [[?MARK, {2, 1}]])).

nobody_is_served_from_the_last_acknowledgement_to_the_end_test() ->
    Later = {destroy, <<"b">>, ok, 6},
    ?assertMatch(#{silent := 14}, fault_check:verdict([Later, acknowledged()], #{<<"a">> => [[?MARK]]}, 20)),
    ?assertMatch(#{silent := 4}, fault_check:verdict([Later, acknowledged()], #{<<"a">> => [[?MARK]]}, 7)).

verdict(Events, Copies) -> fault_check:verdict(Events, #{<<"a">> => Copies}, 10).

acknowledged() -> {append, <<"a">>, ?MARK, ok, {0, 1}, 2}.

destroyed() -> {destroy, <<"a">>, ok, 2}.
