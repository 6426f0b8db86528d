%% SPDX-License-Identifier: Apache-2.0
%% Looking at sessions from the node that keeps them.
-module(session_lookup_tests).

-include_lib("eunit/include/eunit.hrl").
-include("session.hrl").

lookup_test_() ->
    {foreach, fun() -> ok = session_handler:start() end, fun(ok) -> session_handler:stop() end, [
        fun a_session_is_found_with_its_term/0,
        fun an_unknown_session_is_absent/0,
        fun a_session_that_cannot_be_read_is_found_without_a_term/0,
        fun a_look_does_not_renew_the_session/0
    ]}.

a_session_is_found_with_its_term() ->
    Before = erlang:system_time(second),
    ok = session_handler:write(<<"abc">>, <<"user|a:1:{s:4:\"name\";s:3:\"ann\";}">>),
    {ok, Found} = session_handler:lookup("abc"),
    ?assertMatch(
        #{
            serializer := <<"php">>, data := <<"user|", _/binary>>, bytes := 32, idle := 0,
            term := #{<<"user">> := #{<<"name">> := <<"ann">>}}
        },
        Found
    ),
    ?assert(maps:get(created, Found) - Before =< 1),
    ?assertEqual({ok, maps:get(term, Found)}, session_handler:decode(Found)),
    {ok, Again} = session_handler:lookup(maps:get(handle, Found)),
    %% A second may have passed.
    Passing = [idle, expires_in],
    ?assertEqual(maps:without(Passing, Found), maps:without(Passing, Again)).

an_unknown_session_is_absent() ->
    ?assertEqual(absent, session_handler:lookup(<<"abc">>)).

a_session_that_cannot_be_read_is_found_without_a_term() ->
    ok = session_handler:write(<<"abc">>, <<"user|">>),
    {ok, Found} = session_handler:lookup(<<"abc">>),
    ?assertNot(maps:is_key(term, Found)),
    ?assertEqual({error, {truncated, 5}}, session_handler:decode(Found)).

a_look_does_not_renew_the_session() ->
    ok = session_handler:write(<<"abc">>, <<"n|i:1;">>),
    [Record] = records(),
    timer:sleep(5),
    {ok, _} = session_handler:lookup(<<"abc">>),
    ?assertEqual([Record], records()).

records() -> session_store:fold(fun(Record, Records) -> [Record | Records] end, []).
