%% SPDX-License-Identifier: Apache-2.0
-module(session_requests_tests).

-include_lib("eunit/include/eunit.hrl").

requests_test_() ->
    {foreach, fun session_failures:new/0, fun forget/1, [
        fun a_request_is_counted_and_timed_when_it_is_answered/0,
        fun a_wait_for_a_lock_is_timed_apart_from_the_request/0,
        fun the_first_commit_of_a_session_is_a_create/0,
        fun a_refusal_is_counted_by_its_reason/0,
        fun an_abort_is_never_answered_and_not_remembered/0
    ]}.

a_request_is_counted_and_timed_when_it_is_answered() ->
    Open = after_asking({start, 1, #{}}),
    ?assertEqual({1, 0}, {count({requests, start}), times(start)}),
    ?assertEqual(session_requests:new(#{}), session_requests:answered(1, {started, absent}, Open)),
    ?assertEqual(1, times(start)).

a_wait_for_a_lock_is_timed_apart_from_the_request() ->
    Open = after_asking({start, 1, #{}}),
    Waiting = session_requests:answered(1, {queued, 0, #{}}, Open),
    ?assertEqual({1, 0}, {times(start), times(lock_wait)}),
    ?assertEqual(session_requests:new(#{}), session_requests:answered(1, {started, absent}, Waiting)),
    ?assertEqual({1, 1}, {times(start), times(lock_wait)}).

the_first_commit_of_a_session_is_a_create() ->
    Write = {write, <<>>, 0, <<"php">>},
    _ = after_asking({commit, 1, #{expected => 0, change => Write}}),
    ?assertEqual({1, 0}, {count({requests, create}), count({requests, commit})}),
    _ = after_asking({commit, 1, #{expected => 5, change => Write}}),
    ?assertEqual({0, 1}, {count({requests, create}), count({requests, commit})}).

a_refusal_is_counted_by_its_reason() ->
    Open = after_asking({commit, 1, #{expected => 5, change => {touch, 0}}}),
    _ = session_requests:answered(1, {refused, {conflict, 7}}, Open),
    %% Refused before it was understood, so that nobody has asked.
    _ = session_requests:answered(2, {refused, {bad_request, id}}, session_requests:new(#{pid => 5})),
    ?assertEqual({1, 1}, {count({refused, conflict}), count({refused, bad_request})}),
    ?assertMatch(
        [#{request := other, reason := bad_request, pid := 5}, #{request := commit, reason := conflict}],
        session_failures:recent()
    ).

an_abort_is_never_answered_and_not_remembered() ->
    ?assertEqual(session_requests:new(#{}), after_asking({abort, <<"id">>, <<"token">>})),
    ?assertEqual(1, count({requests, abort})).

after_asking(Request) ->
    ok = session_metrics:new(),
    session_requests:asked(Request, session_requests:new(#{})).

forget(_) ->
    true = ets:delete(session_failures),
    session_failures:close().

count(Name) ->
    #{counts := #{Name := Count}} = session_metrics:read(),
    Count.

times(Name) ->
    #{times := #{Name := #{count := Count}}} = session_metrics:read(),
    Count.
