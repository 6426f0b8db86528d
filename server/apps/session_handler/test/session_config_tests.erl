%% SPDX-License-Identifier: Apache-2.0
-module(session_config_tests).

-include_lib("eunit/include/eunit.hrl").

with(Key, Value, Test) ->
    ok = application:set_env(session_handler, Key, Value),
    try
        Test()
    after
        application:unset_env(session_handler, Key)
    end.

defaults_are_in_effect_test() ->
    ok = session_config:load(),
    ?assertEqual(1440, session_config:get(default_lifetime)).

a_setting_of_the_environment_is_in_effect_test() ->
    with(max_waiters, 7, fun() ->
        ok = session_config:load(),
        ?assertEqual(7, session_config:get(max_waiters))
    end).

a_setting_that_is_changed_counts_at_once_and_a_wrong_one_changes_nothing_test() ->
    ok = session_config:load(),
    ok = session_config:change([{first_lifetime, 60}]),
    ?assertEqual(60, session_config:get(first_lifetime)),
    ?assertMatch({error, "session_handler: first_lifetime is 0, but has to be" ++ _}, session_config:change([{first_lifetime, 0}])),
    ?assertEqual({error, "session_handler: there is no setting first"}, session_config:change([{first, 60}])),
    ?assertEqual({60, {ok, 60}}, {session_config:get(first_lifetime), application:get_env(session_handler, first_lifetime)}),
    ok = application:unset_env(session_handler, first_lifetime),
    ok = session_config:load().

a_wrong_value_stops_the_start_with_one_sentence_test_() ->
    [
        ?_test(with(Key, Value, fun() -> ?assertEqual({error, Sentence}, session_config:load()) end))
     || {Key, Value, Sentence} <- [
            {default_lifetime, 0, "session_handler: default_lifetime is 0, but has to be a number of seconds from 1"},
            {max_size, "64M", "session_handler: max_size is \"64M\", but has to be a number of bytes from 1"},
            {max_waiters, -1, "session_handler: max_waiters is -1, but has to be an integer from 0"},
            {store, redis, "session_handler: store is redis, but has to be ets, mnesia or raft"},
            {ack, fsync, "session_handler: ack is fsync, but has to be memory or durable"},
            {copies, 2, "session_handler: copies is 2, but has to be disc or ram"},
            {wal_size, 4096, "session_handler: wal_size is 4096, but has to be a number of bytes from 1048576"},
            {snapshot_after, 0, "session_handler: snapshot_after is 0, but has to be a number of commands from 1"},
            {http_port, 70000, "session_handler: http_port is 70000, but has to be none or the number of a port"},
            {http_address, "here", "session_handler: http_address is \"here\", but has to be an address of this machine, "
                "such as \"127.0.0.1\""},
            {members, a@b, "session_handler: members is a@b, but has to be a list of nodes"},
            {data_dir, "", "session_handler: data_dir is [], but has to be the name of a directory, "
                "in which the stores mnesia and raft keep their files"},
            {store, mnesia, "session_handler: data_dir is none, but has to be the name of a directory, "
                "in which the stores mnesia and raft keep their files"}
        ]
    ].

the_shipped_configuration_is_the_default_test() ->
    {ok, [Config]} = file:consult(filename:join([code:lib_dir(session_handler), "../../../../config/sys.config"])),
    [
        with(Key, Value, fun() ->
            ok = session_config:load(),
            Shipped = session_config:get(Key),
            application:unset_env(session_handler, Key),
            ok = session_config:load(),
            ?assertEqual(session_config:get(Key), Shipped)
        end)
     || {Key, Value} <- proplists:get_value(session_handler, Config)
    ].
