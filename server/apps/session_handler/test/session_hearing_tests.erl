%% SPDX-License-Identifier: Apache-2.0
-module(session_hearing_tests).

-include_lib("eunit/include/eunit.hrl").

those_who_hear_each_other_go_on_together_test() ->
    ?assertEqual([a, b, c], session_hearing:side(#{a => {[b, c], []}, b => {[a, c], []}, c => {[a, b], []}})).

of_two_that_do_not_hear_each_other_the_lower_name_goes_on_with_the_third_test() ->
    [A, B, C] = [{[c], [b]}, {[c], [a]}, {[a, b], []}],
    Views = [session_hearing:side(Words) || Words <- [#{a => A, c => C}, #{b => B, c => C}, #{a => A, b => B, c => C}]],
    ?assertEqual([[a, c], [a, c], [a, c]], Views).

who_misses_more_than_the_others_is_left_out_test() ->
    Words = #{a => {[b], [c, d]}, b => {[a, c, d], []}, c => {[b, d], [a]}, d => {[b, c], [a]}},
    ?assertEqual([b, c, d], session_hearing:side(Words)).

%% Whom nobody hears is not waited for.
a_member_that_is_dead_leaves_nobody_out_test() ->
    ?assertEqual([a, c], session_hearing:side(#{a => {[c], [b]}, c => {[a], [b]}})).

%% It has not heard all yet; what the other says is from before it came.
one_that_has_just_started_leaves_nobody_out_test() ->
    ?assertEqual([a, b, c], session_hearing:side(#{a => {[b], []}, b => {[a, c], []}, c => {[b], [a]}})).

the_larger_side_prevails_and_of_equals_the_one_with_the_lowest_name_test() ->
    ?assert(session_hearing:prevails([c, b], [a])),
    ?assert(session_hearing:prevails([c, a], [b, c])),
    ?assertNot(session_hearing:prevails([b, c], [a, c])).
