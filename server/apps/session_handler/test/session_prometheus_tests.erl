%% SPDX-License-Identifier: Apache-2.0
-module(session_prometheus_tests).

-include_lib("eunit/include/eunit.hrl").

%% As a store tells that has members, groups and a disc.
-define(STATUS, #{
    version => <<"1.0">>, otp => <<"25">>, store => raft, cluster => <<"ABCD">>, members => [a@b, c@d], ready => true,
    full => disc, draining => false, uptime => 1, sessions => 2, connections => 3, locks => 4, waiting => 5,
    memory => 6, memory_limit => 7, disc_free => 8, disc_limit => 9,
    members_heard => 1, groups_led => 11, groups_without_leader => 12, commands_applied => 13,
    limits => #{max_sessions => 14, max_connections => 15}
}).

every_metric_is_in_the_manual_and_no_other_test() ->
    {ok, Manual} = file:read_file(filename:join([code:lib_dir(session_handler), "../../../../../docs/operating.md"])),
    ?assertEqual(names(Manual, "^\\| `(session_handler_[a-z_]+)"), names(text(?STATUS), "^# TYPE ([a-z_]+)")).

what_a_store_does_not_tell_is_not_there_test() ->
    Optional = [disc_free, disc_limit, memory_limit, groups_led, groups_without_leader, commands_applied],
    Text = text(maps:without(Optional, ?STATUS)),
    [?assertEqual(nomatch, string:find(Text, Part)) || Part <- ["disc_", "memory_limit", "raft_"]].

the_limit_that_is_reached_is_told_among_those_that_are_not_test() ->
    Lines = string:split(text(?STATUS), "\n", all),
    ?assertEqual(
        [
            <<"session_handler_full{reason=\"disc\"} 1">>,
            <<"session_handler_full{reason=\"memory\"} 0">>,
            <<"session_handler_full{reason=\"sessions\"} 0">>
        ],
        lists:sort([Line || <<"session_handler_full{", _/binary>> = Line <- Lines])
    ).

members_of_a_cluster_are_compared_by_its_name_test() ->
    Line = "\nsession_handler_raft_commands_applied_total{cluster=\"ABCD\"} 13\n",
    ?assertNotEqual(nomatch, string:find(text(?STATUS), Line)).

text(Status) ->
    ok = session_metrics:new(),
    iolist_to_binary(session_prometheus:text(Status, session_metrics:read())).

names(Text, Pattern) ->
    {match, Found} = re:run(Text, Pattern, [multiline, global, {capture, all_but_first, binary}]),
    lists:sort([Name || [Name] <- Found]).
