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

a_wrong_value_stops_the_start_with_one_sentence_test_() ->
    [
        ?_test(with(Key, Value, fun() -> ?assertEqual({error, Sentence}, session_config:load()) end))
     || {Key, Value, Sentence} <- [
            {default_lifetime, 0, "session_handler: default_lifetime is 0, but has to be a number of seconds from 1"},
            {max_size, "64M", "session_handler: max_size is \"64M\", but has to be a number of bytes from 1"},
            {max_waiters, -1, "session_handler: max_waiters is -1, but has to be an integer from 0"}
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
