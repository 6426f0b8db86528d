%% SPDX-License-Identifier: Apache-2.0
-module(session_raft_redact_tests).

-include_lib("eunit/include/eunit.hrl").

a_report_about_a_process_of_ra_shows_no_data_test() ->
    put('$ancestors', [self(), ra_session_raft_server_sup_sup]),
    #{msg := Told} = session_raft_redact:event(report(), []),
    ?assertEqual(nomatch, binary:match(term_to_binary(Told), <<"secret">>)),
    erase('$ancestors').

a_report_about_another_process_is_left_alone_test() ->
    ?assertEqual(ignore, session_raft_redact:event(report(), [])).

report() ->
    #{level => error, meta => #{}, msg => {report, #{label => {gen_statem, terminate}, reason => <<"secret">>}}}.
