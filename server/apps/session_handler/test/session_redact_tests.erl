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
