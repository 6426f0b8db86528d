%% SPDX-License-Identifier: Apache-2.0
-module(session_metrics_tests).

-include_lib("eunit/include/eunit.hrl").

counts_start_at_nothing_and_grow_test() ->
    ok = session_metrics:new(),
    ?assertEqual(0, count({requests, start})),
    ok = session_metrics:count({requests, start}),
    ok = session_metrics:count(expired, 7),
    ?assertEqual(1, count({requests, start})),
    ?assertEqual(7, count(expired)),
    ?assertEqual(0, count({requests, commit})).

a_reason_that_has_no_name_is_counted_as_other_test() ->
    ok = session_metrics:new(),
    ok = session_metrics:count({refused, something_new}),
    ?assertEqual(1, count({refused, other})).

a_time_is_in_the_bucket_whose_bound_it_does_not_exceed_and_in_all_larger_ones_test() ->
    ok = session_metrics:new(),
    _ = [session_metrics:took(start, Time) || Time <- [25, 26, 1_000_000, 1_000_001]],
    #{times := #{start := #{count := 4, sum := 2_000_052, buckets := Buckets}}} = session_metrics:read(),
    ?assertEqual(1, proplists:get_value(25, Buckets)),
    ?assertEqual(2, proplists:get_value(50, Buckets)),
    ?assertEqual(2, proplists:get_value(250_000, Buckets)),
    ?assertEqual(3, proplists:get_value(1_000_000, Buckets)).

times_of_different_requests_are_apart_test() ->
    ok = session_metrics:new(),
    ok = session_metrics:took(lock_wait, 60_000_001),
    ok = session_metrics:took(revoke, 1),
    #{times := Times} = session_metrics:read(),
    ?assertEqual([lock_wait, revoke], lists:sort([Name || {Name, #{count := 1}} <- maps:to_list(Times)])),
    ?assertMatch(#{sum := 60_000_001}, maps:get(lock_wait, Times)).

count(Name) ->
    #{counts := #{Name := Count}} = session_metrics:read(),
    Count.
