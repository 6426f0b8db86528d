%% SPDX-License-Identifier: Apache-2.0
%% What the server does when something goes wrong in it or with a client, and what it says about it.
-module(session_fault_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test, [with_client/1, with_clients/2, log_of/2, token/1, start/3, start/4, write/5]).
-import(session_test_client, [send/2, answer/2, ask/2]).

suite() -> [{timetrap, {seconds, 30}}].

all() ->
    [
        a_shard_that_crashes_again_and_again_loses_no_session,
        the_clients_of_a_crashed_shard_are_told_and_come_back,
        a_crashed_watcher_loses_no_session,
        no_crash_report_of_a_shard_tells_data_or_ids,
        no_crash_report_of_a_connection_tells_data_or_ids,
        a_request_that_nobody_can_answer_is_logged_without_its_contents,
        a_client_that_does_not_read_keeps_nobody_waiting,
        a_client_that_never_reads_is_let_go,
        the_door_stands_whatever_is_sent_to_it,
        the_node_does_not_expect_ticks_from_a_computing_page,
        a_node_without_distribution_serves_its_own_calls,
        a_wrong_setting_stops_the_start_with_one_sentence
    ].

%% Forty of them are more than a socket and the emulator's queue take.
-define(BIG, 1048576).
-define(SECRET, <<"a-secret-that-nobody-may-read">>).

init_per_suite(Config) -> session_test:start_server(Config).

end_per_suite(Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) -> [{id, session_test:id(Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

%% --- crashes

a_shard_that_crashes_again_and_again_loses_no_session(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, <<"kept">>),
    [kill(session_store:keeper(session_id:key(<<>>, Id))) || _ <- lists:seq(1, 12)],
    <<"kept">> = session_handler:read(Id),
    ok = session_handler:write(Id, <<"and written">>).

the_clients_of_a_crashed_shard_are_told_and_come_back(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Holder, Waiter]) ->
        {started, 1, 0, _, _} = ask(Holder, start(1, Id, token(a))),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        Connections = [session_test_client:connection(Client) || Client <- [Holder, Waiter]],
        kill(session_store:keeper(session_id:key(<<>>, Id))),
        [ended(Connection) || Connection <- Connections],
        [ok = session_test_client:hello(Client) || Client <- [Holder, Waiter]],
        {started, 2, 0, _, _} = ask(Holder, start(2, Id, token(a))),
        {queued, 2, 0, _} = ask(Waiter, start(2, Id, token(b))),
        {committed, 3, Version} = ask(Holder, write(3, Id, token(a), 0, <<"back">>)),
        {started, 2, Version, <<"back">>, _} = answer(Waiter, 2)
    end).

a_crashed_watcher_loses_no_session(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, <<"kept">>),
    with_client(fun(Client) ->
        Connection = session_test_client:connection(Client),
        kill(session_watch),
        ended(Connection),
        ok = session_test_client:hello(Client),
        {started, 1, _, <<"kept">>, _} = ask(Client, start(1, Id, token(a)))
    end).

%% --- logs

no_crash_report_of_a_shard_tells_data_or_ids(Config) ->
    Shard = hd(session_test:shards()),
    Log = log_of(Config, fun() ->
        gen_server:cast(Shard, {commit, {self(), ?SECRET}, #{data => ?SECRET, id => ?SECRET}})
    end),
    assert_logged(<<"session_shard">>, Log).

no_crash_report_of_a_connection_tells_data_or_ids(Config) ->
    with_client(fun(Client) ->
        Connection = session_test_client:connection(Client),
        Log = log_of(Config, fun() ->
            ok = send(Client, {session_store, 1, {started, {session, ?SECRET, ?SECRET}}}),
            ended(Connection)
        end),
        assert_logged(<<"session_conn">>, Log)
    end).

a_request_that_nobody_can_answer_is_logged_without_its_contents(Config) ->
    with_client(fun(Client) ->
        Log = log_of(Config, fun() -> ok = send(Client, {commit, ?SECRET, ?SECRET}) end),
        assert_logged(atom_to_binary(session_test_client:node(Client)), Log),
        {started, 1, 0, _, _} = ask(Client, start(1, ?config(id, Config), none))
    end).

%% --- clients that do not read

a_client_that_does_not_read_keeps_nobody_waiting(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, big()),
    with_clients(2, fun([Deaf, Other]) ->
        Connection = session_test_client:connection(Deaf),
        ok = send(Other, start(1, Id, token(other))),
        ?BIG = session_test_client:size_of_answer(Other, 1),
        [{queued, Seq, _, _} = ask(Deaf, start_briefly(Seq, Id)) || Seq <- lists:seq(1, 40)],
        while_paused(Deaf, fun() ->
            ok = send(Other, {abort, Id, token(other)}),
            %% Its claims are served, each for its lease, and the next in line after them.
            {queued, 2, _, _} = ask(Other, start(2, Id, token(other))),
            ?BIG = session_test_client:size_of_answer(Other, 2),
            ?assertMatch({status, Status} when Status =/= suspended, process_info(Connection, status))
        end),
        [?BIG = session_test_client:size_of_answer(Deaf, Seq) || Seq <- lists:seq(1, 40)]
    end).

a_client_that_never_reads_is_let_go(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, big()),
    with_client(fun(Deaf) ->
        Connection = session_test_client:connection(Deaf),
        while_paused(Deaf, fun() ->
            [Connection ! start(Seq, Id, none) || Seq <- lists:seq(1, 100)],
            ended(Connection)
        end)
    end).

%% --- starting

the_door_stands_whatever_is_sent_to_it(_Config) ->
    Door = whereis(session_handler),
    Garbage = [
        nonsense,
        {'$gen_call', nobody, {hello, [1], #{}}},
        {'$gen_call', {nobody, make_ref()}, {hello, [1], #{}}},
        {'$gen_call', {self(), [alias | nobody]}, {hello, [2], #{}}},
        {'$gen_call', {self(), make_ref()}, {hello, [1 | 2], #{}}},
        {'$gen_call', {self(), make_ref()}, {hello, [1], []}},
        {'$gen_cast', nonsense}
    ],
    [session_handler ! Message || Message <- Garbage],
    with_client(fun(_) -> Door = whereis(session_handler) end).

the_node_does_not_expect_ticks_from_a_computing_page(_Config) ->
    true = lists:member(net_kernel:get_net_ticktime(), [600, {ongoing_change_to, 600}]).

a_node_without_distribution_serves_its_own_calls(_Config) ->
    with_lonely_node(fun(Node) ->
        'nonode@nohost' = peer:call(Node, erlang, node, []),
        ok = peer:call(Node, session_handler, start, []),
        ok = peer:call(Node, session_handler, write, ["abc", "data"]),
        <<"data">> = peer:call(Node, session_handler, read, [<<"abc">>]),
        ok = peer:call(Node, session_handler, stop, [])
    end).

a_wrong_setting_stops_the_start_with_one_sentence(_Config) ->
    with_lonely_node(fun(Node) ->
        ok = peer:call(Node, application, load, [session_handler]),
        ok = peer:call(Node, application, set_env, [session_handler, max_waiters, many]),
        {error, {session_handler, {Sentence, _}}} = peer:call(Node, session_handler, start, []),
        ?assertEqual("session_handler: max_waiters is many, but has to be an integer from 0", Sentence)
    end).

%% --- helpers

with_lonely_node(Test) ->
    Path = filename:dirname(code:which(session_handler)),
    {ok, Node, _} = peer:start(#{connection => standard_io, args => ["-pa", Path]}),
    try
        Test(Node)
    after
        peer:stop(Node)
    end.

while_paused(Client, Test) ->
    ok = session_test_client:pause(Client),
    try
        Test()
    after
        session_test_client:resume(Client)
    end.

big() -> binary:copy(<<"x">>, ?BIG).

start_briefly(Seq, Id) -> {start, Seq, Id, token(Seq), 0, #{wait => 60000, lease => 10}}.

%% Until it is there again.
kill(Name) ->
    Old = whereis(Name),
    exit(Old, kill),
    session_test:wait_until(fun() -> not lists:member(whereis(Name), [Old, undefined]) end).

ended(Process) -> session_test:wait_until(fun() -> not is_process_alive(Process) end).

assert_logged(Expected, Log) ->
    ?assertNotEqual(nomatch, binary:match(Log, Expected)),
    ?assertEqual(nomatch, binary:match(Log, ?SECRET)).
