%% SPDX-License-Identifier: Apache-2.0
-module(session_sets_tests).

-include_lib("eunit/include/eunit.hrl").

what_belongs_to_a_key_is_there_once_test() ->
    ?assertEqual(#{a => #{1 => [], 2 => []}, b => #{1 => []}}, added([{a, 1}, {a, 2}, {b, 1}, {a, 1}])).

a_key_goes_with_the_last_that_belongs_to_it_test() ->
    Sets = added([{a, 1}, {a, 2}]),
    ?assertEqual(#{a => #{2 => []}}, session_sets:remove(a, 1, Sets)),
    ?assertEqual(#{}, session_sets:remove(a, 2, session_sets:remove(a, 1, Sets))).

what_does_not_belong_is_no_matter_test() ->
    ?assertEqual(added([{a, 1}]), session_sets:remove(a, 2, session_sets:remove(b, 1, added([{a, 1}])))).

added(Pairs) -> lists:foldl(fun({Key, Element}, Sets) -> session_sets:add(Key, Element, Sets) end, #{}, Pairs).
