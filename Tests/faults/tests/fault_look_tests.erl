%% SPDX-License-Identifier: Apache-2.0
-module(fault_look_tests).

-include_lib("eunit/include/eunit.hrl").

-define(PATIENCE, 300).

what_can_be_read_later_is_read_later_test() ->
    ?assertEqual(#{{<<"a">>, one} => [mark]}, fault_look:copies([{<<"a">>, one}], ?PATIENCE, ready_at([{<<"a">>, 3}]))).

what_cannot_be_read_in_time_is_unread_test() ->
    ?assertEqual(#{{<<"a">>, one} => unread}, fault_look:copies([{<<"a">>, one}], ?PATIENCE, fun(_, _) -> not_ready end)).

one_that_cannot_be_read_does_not_keep_the_others_from_it_test() ->
    Copies = fault_look:copies([{<<"a">>, one}, {<<"b">>, one}], ?PATIENCE, ready_at([{<<"a">>, never}, {<<"b">>, 1}])),
    ?assertEqual(#{{<<"a">>, one} => unread, {<<"b">>, one} => [mark]}, Copies).

it_ends_in_time_though_a_try_is_slow_test() ->
    Slow = fun(_, _) ->
        timer:sleep(?PATIENCE div 2),
        not_ready
    end,
    Places = [{<<N>>, one} || N <- lists:seq(1, 50)],
    {Time, Copies} = timer:tc(fun() -> fault_look:copies(Places, ?PATIENCE, Slow) end),
    ?assertEqual([unread], lists:usort(maps:values(Copies))),
    ?assert(Time < 10 * ?PATIENCE * 1000).

%% At which try each can be read.
ready_at(Sessions) ->
    Tries = maps:from_list([{Session, {counters:new(1, []), At}} || {Session, At} <- Sessions]),
    fun(Session, _) ->
        #{Session := {Count, At}} = Tries,
        ok = counters:add(Count, 1, 1),
        case counters:get(Count, 1) of
            At -> {ok, [mark]};
            _ -> not_ready
        end
    end.
