%% SPDX-License-Identifier: Apache-2.0
-module(session_ctl_tests).

-include_lib("eunit/include/eunit.hrl").

options_and_words_come_in_any_order_test() ->
    Expected = {ok, #{node => "a@b", json => true, limit => 5}, ["list"]},
    ?assertEqual(Expected, session_ctl:parse(["--node", "a@b", "list", "--json", "--limit=5"])),
    ?assertEqual(Expected, session_ctl:parse(["list", "--limit", "5", "--json", "--node=a@b"])).

a_value_may_have_equals_signs_and_a_word_may_begin_with_dashes_test() ->
    ?assertEqual({ok, #{tag => "a=b"}, ["list"]}, session_ctl:parse(["list", "--tag=a=b"])),
    ?assertEqual({ok, #{yes => true}, ["revoke", "--tag"]}, session_ctl:parse(["--yes", "revoke", "--", "--tag"])).

what_is_no_option_is_refused_by_name_test() ->
    ?assertMatch({error, "there is no option --colour" ++ _}, session_ctl:parse(["--colour=red"])),
    ?assertMatch({error, "--node needs a value" ++ _}, session_ctl:parse(["--node"])),
    ?assertMatch({error, "--limit has to be a number" ++ _}, session_ctl:parse(["--limit", "many"])),
    ?assertMatch({error, "--limit has to be a number" ++ _}, session_ctl:parse(["--limit", "0"])).

every_command_has_help_and_stands_in_the_overview_test_() ->
    Overview = lists:flatten(io_lib:format("~ts", [session_ctl_commands:overview()])),
    [
        {Name, fun() ->
            {ok, Text} = session_ctl_commands:help(Name),
            ?assertNotEqual(nomatch, string:find(lists:flatten(Text), "sessionctl [OPTION...] " ++ Name)),
            ?assertNotEqual(nomatch, string:find(Overview, "\n  " ++ Name))
        end}
     || Name <- session_ctl_commands:names()
    ].

every_command_that_the_manual_names_is_there_test() ->
    {ok, Manual} = file:read_file(filename:join([code:lib_dir(session_handler), "../../../../../docs/operating.md"])),
    {match, Named} = re:run(Manual, "sessionctl ([a-z]+)", [global, {capture, all_but_first, list}]),
    ?assertEqual([], lists:usort(lists:append(Named)) -- ["help" | session_ctl_commands:names()]).

what_destroys_has_a_sentence_to_confirm_and_nothing_else_has_test() ->
    Word = fun(Name) ->
        {ok, Asks} = session_ctl_commands:check(Name, ["x" || _ <- arguments(Name)], #{}),
        Asks =/= harmless
    end,
    ?assertEqual(
        ["destroy", "leave", "restore", "revoke", "role", "unlock"], lists:sort(lists:filter(Word, session_ctl_commands:names()))
    ).

too_few_and_too_many_words_are_answered_with_the_usage_test() ->
    ?assertEqual({usage, "destroy SESSION"}, session_ctl_commands:check("destroy", [], #{})),
    ?assertEqual({usage, "status"}, session_ctl_commands:check("status", ["now"], #{})),
    ?assertEqual({ok, harmless}, session_ctl_commands:check("verify", [], #{})),
    ?assertEqual(unknown, session_ctl_commands:check("explode", [], #{})).

what_a_client_has_named_cannot_steer_the_terminal_test() ->
    Locks = [#{handle => <<"h\e[2J">>, holder => #{node => <<"n\n">>, pid => 1, held => 5}, waiting => []}],
    Text = unicode:characters_to_list(session_ctl_text:show("locks", Locks)),
    ?assertEqual(2, length(string:split(string:trim(Text), "\n", all))),
    ?assertEqual(nomatch, string:find(Text, "\e")).

the_names_of_numbers_are_whole_and_in_one_column_test() ->
    Text = unicode:characters_to_list(session_ctl_text:show("status", #{groups_without_leader => 1, locks => 2})),
    ?assertEqual("locks                 2\ngroups_without_leader 1\n", Text).

arguments(Name) ->
    {usage, Usage} = session_ctl_commands:check(Name, lists:duplicate(9, "x"), #{}),
    tl(string:split(Usage, " ", all)).
