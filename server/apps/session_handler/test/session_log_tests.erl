%% SPDX-License-Identifier: Apache-2.0
-module(session_log_tests).

-include_lib("eunit/include/eunit.hrl").

a_line_of_a_file_has_time_level_process_and_message_test() ->
    Line = line(file, error, {"something is ~ts", ["wrong"]}),
    ?assertMatch({match, _}, re:run(Line, "^time=2033-05-18T03:33:20.000000Z level=error pid=<0.1.2> msg=\"something is wrong\"\n$")).

a_line_of_the_journal_begins_with_the_priority_test() ->
    ?assertMatch("<3>level=error" ++ _, line(journal, error, {"x", []})),
    ?assertMatch("<5>level=notice" ++ _, line(journal, notice, {"x", []})).

no_message_ends_its_line_or_its_quotes_test() ->
    Line = line(file, notice, {"~ts", ["one\ntwo\" level=error \\ \e[2J\r"]}),
    ?assertEqual(1, length([C || C <- Line, C =:= $\n])),
    ?assertEqual("\n", lists:nthtail(length(Line) - 1, Line)),
    ?assertNotEqual(nomatch, string:find(Line, "two\\\" level=error \\\\")),
    ?assertEqual(nomatch, string:find(Line, "\e")).

a_report_is_one_line_and_a_long_one_is_cut_test() ->
    Report = #{label => {supervisor, child_terminated}, report => lists:duplicate(5000, {reason, "long"})},
    Line = line(journal, error, Report),
    ?assertEqual(1, length([C || C <- Line, C =:= $\n])),
    ?assert(length(Line) < 5000).

what_is_no_configuration_is_refused_test() ->
    ?assertEqual(ok, session_log:check_config(#{to => journal})),
    ?assertMatch({error, _}, session_log:check_config(#{to => syslog})),
    ?assertMatch({error, _}, session_log:check_config(#{})).

line(To, Level, Message) ->
    Msg =
        case Message of
            #{} -> {report, Message};
            _ -> Message
        end,
    Meta = #{time => 2_000_000_000_000_000, pid => list_to_pid("<0.1.2>"), gl => self()},
    lists:flatten(unicode:characters_to_list(session_log:format(#{level => Level, msg => Msg, meta => Meta}, #{to => To}))).
