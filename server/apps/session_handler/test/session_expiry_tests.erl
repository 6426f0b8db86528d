%% SPDX-License-Identifier: Apache-2.0
%% Who sweeps when, over a store that takes the time that a test wants.
-module(session_expiry_tests).

-include_lib("eunit/include/eunit.hrl").

%% The store.
-export([sweep/1]).

-define(LONG, 50).

expiry_test_() ->
    {foreach, fun start/0, fun stop/1, [
        fun each_client_that_asks_gets_a_sweep_of_a_small_store/0,
        fun clients_that_ask_after_a_long_sweep_are_answered_without_another/0,
        fun what_goes_without_a_client_is_told_to_the_next_one/0,
        fun what_goes_is_counted_and_what_of_it_was_abandoned/0
    ]}.

start() ->
    ok = session_config:load(),
    ok = session_metrics:new(),
    ok = persistent_term:put(session_store, ?MODULE),
    ok = persistent_term:put(?MODULE, {counters:new(1, []), 0}),
    ok = session_metrics:new(),
    {ok, Sweeper} = session_expiry:start_link(),
    Sweeper.

stop(Sweeper) ->
    ok = gen_server:stop(Sweeper),
    _ = persistent_term:erase(?MODULE),
    persistent_term:erase(session_store).

%% One session goes with each sweep, and nobody had come back to it.
sweep(expired) ->
    {Sweeps, Time} = persistent_term:get(?MODULE),
    ok = counters:add(Sweeps, 1, 1),
    timer:sleep(Time),
    {1, 1}.

each_client_that_asks_gets_a_sweep_of_a_small_store() ->
    %% On a machine that does much else, one of them may seem long.
    session_test:wait_until(fun() -> [collect(), collect(), session_expiry:collect()] =:= [1, 1, 1] end).

clients_that_ask_after_a_long_sweep_are_answered_without_another() ->
    sweeps_take(?LONG),
    ?assertEqual([1, 0, 0], [collect(), collect(), session_expiry:collect()]),
    ?assertEqual(1, sweeps()),
    session_test:wait_until(fun() -> collect() =:= 1 end).

what_goes_without_a_client_is_told_to_the_next_one() ->
    sweeps_take(?LONG),
    session_expiry ! sweep,
    ?assertEqual(1, collect()),
    ?assertEqual(1, sweeps()).

what_goes_is_counted_and_what_of_it_was_abandoned() ->
    1 = collect(),
    #{counts := Counts} = session_metrics:read(),
    ?assertMatch(#{expired := 1, abandoned := 1}, Counts).

sweeps_take(Time) ->
    {Sweeps, _} = persistent_term:get(?MODULE),
    persistent_term:put(?MODULE, {Sweeps, Time}).

sweeps() ->
    {Sweeps, _} = persistent_term:get(?MODULE),
    counters:get(Sweeps, 1).

collect() ->
    ok = session_expiry:collect({self(), tag}),
    receive
        {session_store, tag, {swept, Count}} -> Count
    end.
