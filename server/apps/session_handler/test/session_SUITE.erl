%% SPDX-License-Identifier: Apache-2.0
%% The server as its clients see it: hidden nodes that speak docs/wire.md, on real connections.
-module(session_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test_client, [send/2, answer/2, answer/3, ask/2]).

all() ->
    [
        a_session_is_created_read_changed_and_destroyed,
        an_absent_session_leaves_nothing_when_it_is_only_looked_for,
        a_commit_against_an_old_version_is_refused,
        a_commit_that_is_repeated_over_another_connection_is_applied_once,
        a_lock_is_handed_over_in_the_order_of_asking,
        a_wait_that_is_too_long_is_refused_and_names_the_holder,
        a_killed_client_frees_its_lock_at_once,
        a_killed_client_leaves_the_queue,
        a_silent_client_keeps_its_lock_and_comes_back,
        a_silent_client_loses_its_lock_to_a_waiter_after_its_lease,
        a_lost_lock_refuses_the_commit,
        a_start_without_a_lock_does_not_wait,
        an_unknown_version_of_the_protocol_is_refused,
        a_request_that_is_none_is_refused_by_name,
        too_much_data_is_refused_and_unlocked,
        an_expired_session_is_absent_and_collected,
        remote_calls_read_and_write_as_the_article_does,
        a_write_by_a_remote_call_makes_a_commit_too_late,
        a_crashed_shard_loses_no_session,
        no_crash_report_tells_data_or_ids,
        nothing_is_left_when_the_clients_are_gone
    ].

init_per_suite(Config) ->
    %% The emulator's own EPMD: ERL_EPMD_PORT has to be set before it starts, as dev/test does.
    IsRunning = string:find(os:cmd("epmd -names"), "Cannot connect") =:= nomatch,
    [] = os:cmd("epmd -daemon"),
    {ok, _} = net_kernel:start(list_to_atom("session_ct_" ++ os:getpid()), #{name_domain => shortnames}),
    ok = session_handler:start(),
    [{stop_epmd, not IsRunning} | Config].

end_per_suite(Config) ->
    ok = session_handler:stop(),
    ok = net_kernel:stop(),
    ?config(stop_epmd, Config) andalso os:cmd("epmd -kill").

init_per_testcase(Case, Config) ->
    [{id, list_to_binary(string:replace(atom_to_list(Case), "_", "-", all))} | Config].

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

%% --- locks

a_lock_is_handed_over_in_the_order_of_asking(Config) ->
    Id = ?config(id, Config),
    with_clients(5, fun([First | Others]) ->
        {started, 1, 0, _, _} = ask(First, start(1, Id, token(0))),
        Numbered = lists:zip(lists:seq(1, length(Others)), Others),
        [{queued, 1, _, #{pid := _}} = ask(Client, start(1, Id, token(N))) || {N, Client} <- Numbered],
        Next = fun({N, Client}, {Holder, Token}) ->
            none = answer(Client, 1, 0),
            ok = send(Holder, {abort, Id, Token}),
            {started, 1, 0, _, _} = answer(Client, 1),
            {Client, token(N)}
        end,
        lists:foldl(Next, {First, token(0)}, Numbered)
    end).

a_wait_that_is_too_long_is_refused_and_names_the_holder(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([One, Other]) ->
        {started, 1, _, _, _} = ask(One, start(1, Id, token(a))),
        {queued, 1, 0, _} = ask(Other, start(1, Id, token(b), 100)),
        {refused, 1, {lock_timeout, #{pid := Pid, held := Held, node := _}}} = answer(Other, 1),
        true = is_integer(Pid) andalso Held >= 100
    end).

a_killed_client_frees_its_lock_at_once(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Waiter) ->
        Holder = session_test_client:start(),
        {started, 1, _, _, _} = ask(Holder, start(1, Id, token(a))),
        {queued, 1, _, _} = ask(Waiter, start(1, Id, token(b))),
        ok = session_test_client:kill(Holder),
        %% How fast is for bench/ to say; that no lease had to end is this test's.
        {started, 1, _, _, _} = answer(Waiter, 1, 1000)
    end).

a_killed_client_leaves_the_queue(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Holder, Last]) ->
        Killed = session_test_client:start(),
        {started, 1, _, _, _} = ask(Holder, start(1, Id, token(a))),
        {queued, 1, 0, _} = ask(Killed, start(1, Id, token(b))),
        {queued, 1, 1, _} = ask(Last, start(1, Id, token(c))),
        ok = session_test_client:kill(Killed),
        timer:sleep(100),
        ok = send(Holder, {abort, Id, token(a)}),
        {started, 1, _, _, _} = answer(Last, 1)
    end).

a_silent_client_keeps_its_lock_and_comes_back(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Silent, Waiter]) ->
        {started, 1, 0, _, _} = ask(Silent, start(1, Id, token(a))),
        fall_silent(Silent),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        none = answer(Waiter, 1, 100),
        ok = session_test_client:hello(Silent),
        {committed, 2, _} = ask(Silent, write(2, Id, token(a), 0, <<"back">>)),
        {started, 1, _, <<"back">>, _} = answer(Waiter, 1)
    end).

a_silent_client_loses_its_lock_to_a_waiter_after_its_lease(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Silent, Waiter]) ->
        {started, 1, 0, _, _} = ask(Silent, {start, 1, Id, token(a), 0, #{lease => 300}}),
        fall_silent(Silent),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        {started, 1, 0, _, _} = answer(Waiter, 1),
        ok = session_test_client:hello(Silent),
        {refused, 2, {lock_lost, _}} = ask(Silent, write(2, Id, token(a), 0, <<"late">>))
    end).

a_lost_lock_refuses_the_commit(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([One, Other]) ->
        {started, 1, 0, _, _} = ask(One, start(1, Id, token(a))),
        {refused, 1, {lock_lost, #{pid := _}}} = ask(Other, write(1, Id, token(b), 0, <<"thief">>)),
        {committed, 2, _} = ask(One, write(2, Id, token(a), 0, <<"holder">>))
    end).

a_start_without_a_lock_does_not_wait(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Holder, Reader]) ->
        {started, 1, 0, _, _} = ask(Holder, start(1, Id, token(a))),
        {started, 1, 0, _, _} = ask(Reader, start(1, Id, none))
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

too_much_data_is_refused_and_unlocked(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([One, Other]) ->
        with_setting(max_size, 1000, fun() ->
            {started, 1, 0, _, _} = ask(One, start(1, Id, token(a))),
            {refused, 2, {too_large, 1000}} = ask(One, write(2, Id, token(a), 0, binary:copy(<<"x">>, 1001))),
            {started, 1, 0, _, _} = ask(Other, start(1, Id, token(b), 0))
        end)
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

%% --- remote calls

remote_calls_read_and_write_as_the_article_does(Config) ->
    Id = binary_to_list(?config(id, Config)),
    [] = session_handler:read(Id),
    ok = session_handler:write(Id, "n|i:1;"),
    <<"n|i:1;">> = session_handler:read(Id),
    true = lists:any(fun(#{bytes := Bytes}) -> Bytes =:= 6 end, session_handler:list()),
    0 = session_handler:gc(0),
    0 = session_handler:gc(3600),
    timer:sleep(1100),
    true = session_handler:gc(1) >= 1,
    [] = session_handler:read(Id),
    ok = session_handler:write(Id, []),
    [] = session_handler:read(Id),
    ok = session_handler:destroy(Id),
    ok = session_handler:destroy(Id).

a_write_by_a_remote_call_makes_a_commit_too_late(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {started, 1, 0, _, _} = ask(Client, start(1, Id, token(a))),
        ok = session_handler:write(Id, <<"operator">>),
        {refused, 2, {conflict, _}} = ask(Client, write(2, Id, token(a), 0, <<"page">>)),
        <<"operator">> = session_handler:read(Id)
    end).

%% --- crashes

a_crashed_shard_loses_no_session(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, <<"kept">>),
    Before = [Pid || {{shard, _}, Pid, _, _} <- supervisor:which_children(session_store_sup)],
    [exit(Pid, kill) || Pid <- lists:sublist(Before, 3)],
    timer:sleep(100),
    <<"kept">> = session_handler:read(Id),
    ok = session_handler:write(Id, <<"and written">>).

no_crash_report_tells_data_or_ids(Config) ->
    Secret = <<"a-secret-that-nobody-may-read">>,
    Log = filename:join(?config(priv_dir, Config), "crash.log"),
    ok = logger:add_handler(crash, logger_std_h, #{config => #{file => Log}}),
    Shard = element(2, hd([Child || {{shard, _}, _, _, _} = Child <- supervisor:which_children(session_store_sup)])),
    gen_server:cast(Shard, {commit, {self(), Secret}, #{data => Secret, id => Secret}}),
    timer:sleep(200),
    ok = logger_std_h:filesync(crash),
    ok = logger:remove_handler(crash),
    {ok, Text} = file:read_file(Log),
    ?assertNotEqual(nomatch, binary:match(Text, <<"session_store_ets_shard">>)),
    ?assertEqual(nomatch, binary:match(Text, Secret)).

nothing_is_left_when_the_clients_are_gone(_Config) ->
    wait_until(fun() -> session_conn_sup:count() =:= 0 end),
    Locks = [
        maps:get(locks, session_store_ets_shard:info(Pid))
     || {{shard, _}, Pid, _, _} <- supervisor:which_children(session_store_sup)
    ],
    0 = lists:sum(Locks).

%% --- helpers

with_client(Test) -> with_clients(1, fun([Client]) -> Test(Client) end).

with_clients(Count, Test) ->
    Clients = [session_test_client:start() || _ <- lists:seq(1, Count)],
    try
        Test(Clients)
    after
        [session_test_client:stop(Client) || Client <- Clients]
    end.

with_setting(Key, Value, Test) ->
    ok = application:set_env(session_handler, Key, Value),
    ok = session_config:load(),
    try
        Test()
    after
        application:unset_env(session_handler, Key),
        session_config:load()
    end.

%% What the watcher says when ticks stay unanswered, without waiting for it.
fall_silent(Client) ->
    Node = element(3, Client),
    session_watch ! {nodedown, Node, #{nodedown_reason => net_tick_timeout}},
    true = erlang:disconnect_node(Node),
    timer:sleep(50).

wait_until(Condition) ->
    case Condition() of
        true -> ok;
        false -> timer:sleep(20), wait_until(Condition)
    end.

token(Name) -> <<(erlang:phash2(Name)):128>>.

start(Seq, Id, Token) -> start(Seq, Id, Token, 5000).

start(Seq, Id, Token, Wait) -> {start, Seq, Id, Token, 0, #{wait => Wait}}.

write(Seq, Id, Token, Expected, Data) ->
    {commit, Seq, Id, Token, Expected, rand:bytes(16), {write, Data, 0, <<"php">>}, #{}}.
