%% SPDX-License-Identifier: Apache-2.0
-module(session_outlived_tests).

-include_lib("eunit/include/eunit.hrl").

-define(ALL, [a, b, c]).

whom_nobody_has_gone_on_without_goes_first_test() ->
    ?assertEqual(c, session_outlived:first(#{a => [], b => [a], c => [a, b]}, ?ALL, false)).

of_those_that_stopped_together_the_lowest_name_goes_first_test() ->
    ?assertEqual(b, session_outlived:first(#{a => [], b => [a], c => [a]}, ?ALL, false)),
    ?assertEqual(a, session_outlived:first(#{a => [], b => [], c => []}, ?ALL, false)).

one_that_is_missing_is_waited_for_unless_others_have_gone_on_without_it_test() ->
    ?assertEqual(nobody, session_outlived:first(#{a => [], b => [a]}, ?ALL, false)),
    ?assertEqual(a, session_outlived:first(#{a => [], b => [c]}, ?ALL, false)),
    ?assertEqual(c, session_outlived:first(#{c => [a, b]}, ?ALL, false)).

when_it_is_late_a_majority_is_enough_test() ->
    ?assertEqual(b, session_outlived:first(#{a => [], b => [a]}, ?ALL, true)),
    ?assertEqual(nobody, session_outlived:first(#{a => []}, ?ALL, true)).

%% The first was cut off from the second, which the third went on without, and then from the third, which took the second back.
where_each_was_gone_on_without_one_that_is_missing_is_waited_for_test() ->
    ?assertEqual(nobody, session_outlived:first(#{a => [b], b => [a]}, ?ALL, true)),
    ?assertEqual(nobody, session_outlived:first(#{a => [b], b => [a, c]}, ?ALL, true)),
    ?assertEqual(c, session_outlived:first(#{a => [b], b => [a], c => [a, b]}, ?ALL, true)),
    ?assertEqual(a, session_outlived:first(#{a => [b], b => [a]}, [a, b], false)).

%% Its copies are the others'.
one_without_files_never_goes_first_test() ->
    ?assertEqual(b, session_outlived:first(#{a => no_files, b => []}, [a, b], false)).
