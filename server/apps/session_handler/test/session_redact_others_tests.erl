%% SPDX-License-Identifier: Apache-2.0
-module(session_redact_others_tests).

-include_lib("eunit/include/eunit.hrl").

a_report_about_a_process_of_ra_shows_no_data_test() ->
    #{msg := Told} = below(ra_systems_sup, report()),
    ?assertEqual(nomatch, binary:match(term_to_binary(Told), <<"secret">>)).

a_report_about_another_process_is_left_alone_test() ->
    ?assertEqual(ignore, below(kernel_sup, report())).

of_a_message_the_text_the_names_and_the_place_are_told_test() ->
    Reason = {{badmatch, <<"secret">>}, [{mnesia_tm, loop, [<<"secret">>], []}]},
    Report = #{label => {error_logger, error_msg}, format => "~p: ~s ~p ~p", args => [a@b, "DECISION.LOG", Reason, {write, <<"secret">>}]},
    ?assertMatch(
        #{msg := {"~p: ~s ~p ~p", [a@b, "DECISION.LOG", {badmatch, [{mnesia_tm, loop, 1, []}]}, write]}},
        below(ra_systems_sup, #{level => error, meta => #{}, msg => {report, Report}})
    ).

below(Ancestor, Event) ->
    put('$ancestors', [self(), Ancestor]),
    try
        session_redact_others:event(Event, "ra_systems_sup")
    after
        erase('$ancestors')
    end.

report() ->
    #{level => error, meta => #{}, msg => {report, #{label => {gen_statem, terminate}, reason => <<"secret">>}}}.
