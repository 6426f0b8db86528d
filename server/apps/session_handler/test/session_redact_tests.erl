%% SPDX-License-Identifier: Apache-2.0
-module(session_redact_tests).

-include_lib("eunit/include/eunit.hrl").

of_a_crash_the_kind_and_the_place_are_told_test() ->
    Stack = [{session_record, current, [<<"secret">>, 1], [{line, 3}]}, {gen_server, loop, 7, []}],
    Status = #{
        state => {state, <<"secret">>},
        message => {'$gen_cast', {commit, self, #{data => <<"secret">>}}},
        log => [<<"secret">>],
        reason => {{badmatch, <<"secret">>}, Stack}
    },
    ?assertEqual(
        #{
            state => redacted,
            message => {'$gen_cast', commit},
            log => [],
            reason => {badmatch, [{session_record, current, 2, [{line, 3}]}, {gen_server, loop, 7, []}]}
        },
        session_redact:status(Status)
    ).

a_sentence_beside_a_reason_is_no_place_test() ->
    ?assertEqual(shutdown, session_redact:reason({shutdown, "the disc is full"})).

the_end_of_a_process_that_nobody_looks_after_is_told_by_kind_and_place_test() ->
    Reason = {{badmatch, <<"secret">>}, [{lists, map, [<<"secret">>], []}, {session_tags, revoked, 2, [{line, 3}]}]},
    ?assertMatch(
        #{msg := {"~p ~p", [pid, {badmatch, [{lists, map, 1, []}, {session_tags, revoked, 2, [{line, 3}]}]}]}},
        session_redact:event(unattended(Reason), [])
    ),
    ?assertEqual(ignore, session_redact:event(unattended({badarg, [{lists, map, 2, []}]}), [])).

unattended(Reason) ->
    #{level => error, meta => #{error_logger => #{emulator => true, tag => error}}, msg => {"~p ~p", [pid, Reason]}}.

what_ends_below_one_of_our_processes_is_told_by_kind_and_what_is_no_business_of_ours_is_left_alone_test() ->
    Report = #{
        label => {gen_server, terminate}, name => self(), last_message => {'EXIT', self(), <<"secret">>},
        state => <<"secret">>, log => [], reason => {badmatch, <<"secret">>}, client_info => undefined
    },
    Event = #{level => error, meta => #{}, msg => {report, Report}},
    put('$ancestors', [session_http, session_handler_sup, self()]),
    #{msg := {report, Told}} = session_redact:event(Event, []),
    put('$ancestors', [kernel_sup]),
    Ignored = session_redact:event(Event, []),
    erase('$ancestors'),
    ?assertMatch(#{reason := badmatch, last_message := 'EXIT', state := redacted}, Told),
    ?assertEqual(ignore, Ignored).
