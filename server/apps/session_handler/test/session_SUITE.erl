%% SPDX-License-Identifier: Apache-2.0
%% The server as its clients see it: hidden nodes that speak docs/wire.md, on real connections.
-module(session_SUITE).

-include_lib("common_test/include/ct.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test, [with_client/1, with_clients/2, with_clients_of_one_node/2, token/1, start/3, start/4, write/5]).
-import(session_test_client, [send/2, ask/2]).

suite() -> [{timetrap, {seconds, 30}}].

all() -> session_test:each_store().

groups() ->
    session_test:stores([
        a_session_is_created_read_changed_and_destroyed,
        an_absent_session_leaves_nothing_when_it_is_only_looked_for,
        a_commit_against_an_old_version_is_refused,
        a_commit_that_is_repeated_over_another_connection_is_applied_once,
        a_repeated_commit_brings_no_destroyed_session_back,
        a_start_and_a_touch_move_the_expiry,
        the_table_keeps_the_data_and_not_the_buffer_it_came_in,
        an_expired_session_is_absent_and_collected,
        an_unknown_version_of_the_protocol_is_refused,
        a_request_that_is_none_is_refused_by_name,
        a_connection_that_is_asked_for_nothing_gives_its_memory_back_and_serves_again,
        remote_calls_read_and_write_as_the_article_does,
        remote_calls_count_and_list_what_is_there,
        a_write_by_a_remote_call_makes_a_commit_too_late
    ]).

init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(_Store, Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) -> [{id, session_test:id(Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

%% --- sessions

a_session_is_created_read_changed_and_destroyed(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {started, 1, 0, <<>>, #{}} = ask(Client, start(1, Id, token(a))),
        {committed, 2, First} = ask(Client, write(2, Id, token(a), 0, <<"one">>)),
        {started, 3, First, <<"one">>, #{serializer := <<"php">>}} = ask(Client, start(3, Id, token(b))),
        {committed, 4, Second} = ask(Client, write(4, Id, token(b), First, <<"two">>)),
        true = Second > First,
        {started, 5, Second, <<"two">>, _} = ask(Client, start(5, Id, none)),
        {destroyed, 6} = ask(Client, {destroy, 6, Id, none, #{}}),
        {started, 7, 0, <<>>, #{}} = ask(Client, start(7, Id, none)),
        {destroyed, 8} = ask(Client, {destroy, 8, Id, none, #{}}),
        %% Versions grow over a destroy, so that nobody who read before can write after.
        {committed, 9, Third} = ask(Client, write(9, Id, none, 0, <<"three">>)),
        true = Third > Second
    end).

an_absent_session_leaves_nothing_when_it_is_only_looked_for(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([One, Other]) ->
        {started, 1, 0, _, _} = ask(One, {start, 1, Id, token(a), 0, #{if_absent => leave}}),
        {started, 1, 0, _, _} = ask(Other, start(1, Id, token(b), 0))
    end).

a_commit_against_an_old_version_is_refused(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {committed, 1, Version} = ask(Client, write(1, Id, none, 0, <<"a">>)),
        {refused, 2, {conflict, Version}} = ask(Client, write(2, Id, none, 0, <<"b">>)),
        {refused, 3, {conflict, Version}} = ask(Client, write(3, Id, none, Version - 1, <<"b">>)),
        <<"a">> = session_handler:read(Id)
    end).

a_commit_that_is_repeated_over_another_connection_is_applied_once(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([One, Other]) ->
        Commit = write(1, Id, token(a), 0, <<"once">>),
        {committed, 1, Version} = ask(One, Commit),
        {committed, 1, Version} = ask(Other, Commit),
        {started, 2, Version, <<"once">>, _} = ask(Other, start(2, Id, none))
    end).

a_repeated_commit_brings_no_destroyed_session_back(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        Commit = write(1, Id, token(a), 0, <<"gone">>),
        {committed, 1, Version} = ask(Client, Commit),
        {destroyed, 2} = ask(Client, {destroy, 2, Id, none, #{}}),
        {committed, 1, Version} = ask(Client, Commit),
        {started, 3, 0, <<>>, #{}} = ask(Client, start(3, Id, none))
    end).

a_start_and_a_touch_move_the_expiry(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        Touch = fun(Seq, Version, Lifetime) ->
            {commit, Seq, Id, none, Version, rand:bytes(16), {touch, Lifetime}, #{}}
        end,
        {committed, 1, Version} = ask(Client, write(1, Id, none, 0, <<"here">>)),
        {committed, 2, Version} = ask(Client, Touch(2, Version, 300)),
        {started, 3, Version, _, _} = ask(Client, {start, 3, Id, none, 700, #{}}),
        timer:sleep(350),
        %% The lifetime that was given last is the record's own.
        {started, 4, Version, _, _} = ask(Client, start(4, Id, token(a))),
        timer:sleep(400),
        {committed, 5, Version} = ask(Client, Touch(5, Version, 50)),
        timer:sleep(60),
        {started, 6, 0, <<>>, #{}} = ask(Client, start(6, Id, none)),
        {refused, 7, {conflict, 0}} = ask(Client, Touch(7, Version, 50))
    end).

%% --- what is refused

an_unknown_version_of_the_protocol_is_refused(_Config) ->
    {refused, {protocol, [1]}} = gen_server:call(session_handler, {hello, [99], #{}}),
    {refused, {protocol, [1]}} = gen_server:call(session_handler, nonsense).

a_request_that_is_none_is_refused_by_name(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {refused, 1, {bad_request, id}} = ask(Client, start(1, <<"../etc/passwd">>, none)),
        {refused, 2, {bad_request, message}} = ask(Client, {erase, 2}),
        ok = send(Client, nonsense),
        {started, 3, 0, _, _} = ask(Client, start(3, Id, none))
    end).

the_table_keeps_the_data_and_not_the_buffer_it_came_in(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {committed, 1, _} = ask(Client, write(1, Id, none, 0, binary:copy(<<"x">>, 1000))),
        1000 = binary:referenced_byte_size(session_handler:read(Id))
    end).

an_expired_session_is_absent_and_collected(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {swept, 1, _} = ask(Client, {gc, 1, #{}}),
        Change = {write, <<"short">>, 100, <<"php">>},
        {committed, 2, _} = ask(Client, {commit, 2, Id, none, 0, rand:bytes(16), Change, #{}}),
        timer:sleep(150),
        {started, 3, 0, <<>>, #{}} = ask(Client, start(3, Id, none)),
        {swept, 4, 1} = ask(Client, {gc, 4, #{}}),
        {swept, 5, 0} = ask(Client, {gc, 5, #{}})
    end).

a_connection_that_is_asked_for_nothing_gives_its_memory_back_and_serves_again(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        Connection = session_test_client:connection(Client),
        Words = fun() -> element(2, process_info(Connection, total_heap_size)) end,
        lists:foreach(fun(Seq) ->
            {started, Seq, 0, <<>>, #{}} = ask(Client, start(Seq, Id, none)),
            true = Words() > 2000,
            ok = session_test:wait_until(fun() -> Words() < 500 end)
        end, [1, 2])
    end).

%% --- remote calls

%% The calls of the class ErlangSessionHandler, with the arguments that mypeb makes of PHP's strings.
remote_calls_read_and_write_as_the_article_does(Config) ->
    Id = binary_to_list(?config(id, Config)),
    with_client(fun(Client) ->
        Call = fun(Function, Arguments) -> session_test_client:rpc(Client, Function, Arguments) end,
        [] = Call(read, [Id]),
        ok = Call(write, [Id, "n|i:1;"]),
        <<"n|i:1;">> = Call(read, [Id]),
        0 = Call(gc, [0]),
        0 = Call(gc, [3600]),
        ok = Call(write, [Id, []]),
        [] = Call(read, [Id]),
        ok = Call(destroy, [Id]),
        ok = Call(destroy, [Id]),
        ok = Call(start, [])
    end).

remote_calls_count_and_list_what_is_there(Config) ->
    Id = ?config(id, Config),
    Before = session_handler:count(),
    ok = session_handler:write(Id, binary:copy(<<"1">>, 12345)),
    [Listed] = [One || #{bytes := 12345} = One <- session_handler:list()],
    #{handle := _, version := _, idle := 0, expires_in := Left} = Listed,
    true = Left > 1400 andalso Left =< 1440,
    true = session_handler:count() =:= Before + 1,
    timer:sleep(1010),
    %% What has been idle for a second goes.
    true = session_handler:gc(1) >= 1,
    [] = session_handler:read(Id).

a_write_by_a_remote_call_makes_a_commit_too_late(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {started, 1, 0, _, _} = ask(Client, start(1, Id, token(a))),
        ok = session_handler:write(Id, <<"operator">>),
        {refused, 2, {conflict, _}} = ask(Client, write(2, Id, token(a), 0, <<"page">>)),
        <<"operator">> = session_handler:read(Id)
    end).
