%% SPDX-License-Identifier: Apache-2.0
-module(session_requests_tests).

-include_lib("eunit/include/eunit.hrl").

a_request_is_counted_and_timed_when_it_is_answered_test() ->
    Open = after_asking({start, 1, #{}}),
    ?assertEqual({1, 0}, {count({requests, start}), times(start)}),
    ?assertEqual(session_requests:none(), session_requests:answered(1, {started, absent}, Open)),
    ?assertEqual(1, times(start)).

a_wait_for_a_lock_is_timed_apart_from_the_request_test() ->
    Open = after_asking({start, 1, #{}}),
    Waiting = session_requests:answered(1, {queued, 0, #{}}, Open),
    ?assertEqual({1, 0}, {times(start), times(lock_wait)}),
    ?assertEqual(session_requests:none(), session_requests:answered(1, {started, absent}, Waiting)),
    ?assertEqual({1, 1}, {times(start), times(lock_wait)}).

the_first_commit_of_a_session_is_a_create_test() ->
    Write = {write, <<>>, 0, <<"php">>},
    _ = after_asking({commit, 1, #{expected => 0, change => Write}}),
    ?assertEqual({1, 0}, {count({requests, create}), count({requests, commit})}),
    _ = after_asking({commit, 1, #{expected => 5, change => Write}}),
    ?assertEqual({0, 1}, {count({requests, create}), count({requests, commit})}).

a_refusal_is_counted_by_its_reason_test() ->
    Open = after_asking({commit, 1, #{expected => 5, change => {touch, 0}}}),
    _ = session_requests:answered(1, {refused, {conflict, 7}}, Open),
    %% Refused before it was understood, so that nobody has asked.
    _ = session_requests:answered(2, {refused, {bad_request, id}}, session_requests:none()),
    ?assertEqual({1, 1}, {count({refused, conflict}), count({refused, bad_request})}).

an_abort_is_never_answered_and_not_remembered_test() ->
    ?assertEqual(session_requests:none(), after_asking({abort, <<"id">>, <<"token">>})),
    ?assertEqual(1, count({requests, abort})).

after_asking(Request) ->
    ok = session_metrics:new(),
    session_requests:asked(Request, session_requests:none()).

count(Name) ->
    #{counts := #{Name := Count}} = session_metrics:read(),
    Count.

times(Name) ->
    #{times := #{Name := #{count := Count}}} = session_metrics:read(),
    Count.
