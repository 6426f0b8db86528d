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

the_end_of_a_process_that_nobody_looks_after_is_told_by_kind_and_place_test() ->
    Reason = {{badmatch, <<"secret">>}, [{lists, map, [<<"secret">>], []}, {session_tags, revoked, 2, [{line, 3}]}]},
    ?assertMatch(
        #{msg := {"~p ~p", [pid, {badmatch, [{lists, map, 1, []}, {session_tags, revoked, 2, [{line, 3}]}]}]}},
        session_redact:event(unattended(Reason), [])
    ),
    ?assertEqual(ignore, session_redact:event(unattended({badarg, [{lists, map, 2, []}]}), [])).

unattended(Reason) ->
    #{level => error, meta => #{error_logger => #{emulator => true, tag => error}}, msg => {"~p ~p", [pid, Reason]}}.
