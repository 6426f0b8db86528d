%% SPDX-License-Identifier: Apache-2.0
%% A server at its limits: what is new is refused, what is there is served.
-module(session_limits_SUITE).

-include_lib("common_test/include/ct.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test, [with_client/1, with_setting/3, token/1, start/3, write/5, wait_until/1]).
-import(session_test_client, [ask/2]).

suite() -> [{timetrap, {seconds, 30}}].

all() -> session_test:each_store().

groups() ->
    session_test:stores([
        a_full_server_refuses_new_sessions_and_serves_those_it_has,
        a_commit_that_made_a_session_may_be_repeated_when_the_server_is_full,
        a_write_by_a_remote_call_makes_no_session_on_a_full_server,
        a_refused_session_gives_its_lock_up,
        a_new_session_has_its_first_lifetime_until_its_visitor_comes_back,
        what_expires_without_a_second_visit_is_counted_as_abandoned,
        more_connections_than_allowed_are_refused_by_name,
        a_drained_node_opens_no_session_and_stores_those_that_are_open
    ]).

init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(_Store, Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) -> [{id, session_test:id(Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

a_full_server_refuses_new_sessions_and_serves_those_it_has(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {committed, 1, Version} = ask(Client, write(1, Id, none, 0, <<"data">>)),
        when_full(fun() ->
            {refused, 2, {full, sessions}} = ask(Client, write(2, <<Id/binary, "-new">>, none, 0, <<"data">>)),
            {started, 3, Version, <<"data">>, _} = ask(Client, start(3, Id, token(a))),
            {committed, 4, _} = ask(Client, write(4, Id, token(a), Version, <<"more">>)),
            #{full := sessions} = session_handler:status()
        end),
        {committed, 5, _} = ask(Client, write(5, <<Id/binary, "-new">>, none, 0, <<"data">>))
    end).

a_commit_that_made_a_session_may_be_repeated_when_the_server_is_full(Config) ->
    with_client(fun(Client) ->
        Commit = write(1, ?config(id, Config), none, 0, <<"data">>),
        {committed, 1, Version} = ask(Client, Commit),
        when_full(fun() -> {committed, 1, Version} = ask(Client, Commit) end)
    end).

a_write_by_a_remote_call_makes_no_session_on_a_full_server(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, <<"data">>),
    when_full(fun() ->
        ok = session_handler:write(Id, <<"more">>),
        {error, {full, sessions}} = session_handler:write(<<Id/binary, "-new">>, <<"data">>)
    end).

a_refused_session_gives_its_lock_up(Config) ->
    Id = ?config(id, Config),
    when_full(fun() ->
        with_client(fun(Client) ->
            {started, 1, 0, _, _} = ask(Client, start(1, Id, token(a))),
            {refused, 2, {full, sessions}} = ask(Client, write(2, Id, token(a), 0, <<"data">>)),
            wait_until(fun() -> session_handler:locks() =:= [] end)
        end)
    end).

a_new_session_has_its_first_lifetime_until_its_visitor_comes_back(Config) ->
    Id = ?config(id, Config),
    with_setting(first_lifetime, 60, fun() ->
        with_client(fun(Client) ->
            New = {commit, 1, Id, none, 0, rand:bytes(16), {write, <<"data">>, 1_440_000, <<"php">>}, #{}},
            {committed, 1, Version} = ask(Client, New),
            First = expires_in(Id),
            true = First =< 60,
            {started, 2, Version, _, _} = ask(Client, {start, 2, Id, none, 1_440_000, #{}}),
            true = expires_in(Id) > 1400
        end)
    end).

what_expires_without_a_second_visit_is_counted_as_abandoned(Config) ->
    Id = ?config(id, Config),
    #{expired := Expired, abandoned := Abandoned} = session_handler:status(),
    with_client(fun(Client) ->
        [
            {committed, Seq, _} = ask(Client, {commit, Seq, Name, none, 0, rand:bytes(16), {write, <<"data">>, 300, <<"php">>}, #{}})
         || {Seq, Name} <- [{1, <<Id/binary, "-left">>}, {2, Id}]
        ],
        timer:sleep(5),
        {started, 3, _, _, _} = ask(Client, start(3, Id, none)),
        timer:sleep(400),
        {swept, 4, _} = ask(Client, {gc, 4, #{}})
    end),
    #{expired := Expired2, abandoned := Abandoned2} = session_handler:status(),
    {2, 1} = {Expired2 - Expired, Abandoned2 - Abandoned}.

more_connections_than_allowed_are_refused_by_name(_Config) ->
    with_client(fun(_Client) ->
        with_setting(max_connections, 1, fun() ->
            wait_until(fun() -> not session_limits:admits_connection() end),
            {refused, {full, connections}} = gen_server:call(session_handler, {hello, [1], #{}})
        end),
        wait_until(fun session_limits:admits_connection/0)
    end).

a_drained_node_opens_no_session_and_stores_those_that_are_open(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {started, 1, 0, _, _} = ask(Client, start(1, Id, token(a))),
        ok = session_limits:drain(true),
        {refused, 2, not_ready} = ask(Client, start(2, <<Id/binary, "-other">>, none)),
        #{ready := false, draining := true, locks := 1} = session_handler:status(),
        #{locks := 1} = session_status:drain(1),
        {committed, 3, Version} = ask(Client, write(3, Id, token(a), 0, <<"data">>)),
        #{locks := 0} = session_status:drain(1),
        ok = session_limits:drain(false),
        {started, 4, Version, _, _} = ask(Client, start(4, Id, none))
    end).

%% One measures every second.
when_full(Test) ->
    with_setting(max_sessions, 1, fun() ->
        restart_limits(),
        wait_until(fun() -> session_limits:admits_session() =/= yes orelse is_empty() end),
        filled(Test)
    end),
    restart_limits(),
    wait_until(fun() -> session_limits:admits_session() =:= yes end).

%% There may be no session yet: then there is one more.
filled(Test) ->
    case session_limits:admits_session() of
        yes ->
            ok = session_handler:write(<<"filling">>, <<"data">>),
            wait_until(fun() -> session_limits:admits_session() =:= {no, sessions} end);
        {no, sessions} ->
            ok
    end,
    Test().

is_empty() -> session_store:size() =:= 0.

%% It reads its limits when it starts.
restart_limits() ->
    ok = supervisor:terminate_child(session_handler_sup, session_limits),
    {ok, _} = supervisor:restart_child(session_handler_sup, session_limits).

expires_in(Id) ->
    {ok, #{expires_in := Seconds}} = session_handler:lookup(Id),
    Seconds.
