%% SPDX-License-Identifier: Apache-2.0
%% Locks as clients see them: who gets one, who waits, who loses one.
-module(session_lock_SUITE).

-include_lib("common_test/include/ct.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test, [with_client/1, with_clients/2, with_clients_of_one_node/2, with_setting/3]).
-import(session_test, [token/1, start/3, start/4, write/5]).
-import(session_test_client, [send/2, answer/2, answer/3, ask/2]).

suite() -> [{timetrap, {seconds, 30}}].

all() -> session_test:each_store().

groups() ->
    session_test:stores([
        sixteen_clients_get_the_lock_in_the_order_of_asking,
        a_wait_that_is_too_long_is_refused_and_names_the_holder,
        more_than_the_allowed_waiters_are_refused,
        a_killed_client_frees_its_lock_at_once,
        a_killed_client_leaves_the_queue,
        a_client_that_ends_while_its_node_lives_frees_its_lock,
        a_silent_client_keeps_its_lock_and_comes_back,
        a_silent_client_loses_its_lock_to_a_waiter_after_its_lease,
        a_second_start_of_the_holder_does_not_wait_for_itself,
        a_lost_lock_refuses_the_commit,
        a_commit_is_repeated_when_its_lock_is_anothers_already,
        a_refused_commit_gives_up_its_lock,
        a_start_without_a_lock_does_not_wait,
        those_who_waited_for_a_session_that_was_destroyed_find_it_absent,
        who_wanted_no_lock_on_an_absent_session_has_none_after_waiting,
        a_connection_that_goes_on_leaves_nothing_of_what_it_gave_up,
        nothing_is_left_when_the_clients_are_gone
    ]).

init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(_Store, Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) -> [{id, session_test:id(Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

%% --- waiting

sixteen_clients_get_the_lock_in_the_order_of_asking(Config) ->
    Id = ?config(id, Config),
    with_clients_of_one_node(17, fun([First | Others]) ->
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

more_than_the_allowed_waiters_are_refused(Config) ->
    Id = ?config(id, Config),
    with_clients_of_one_node(4, fun([Holder, One, Two, Three]) ->
        with_setting(max_waiters, 2, fun() ->
            {started, 1, 0, _, _} = ask(Holder, start(1, Id, token(0))),
            {queued, 1, 0, _} = ask(One, start(1, Id, token(1))),
            {queued, 1, 1, _} = ask(Two, start(1, Id, token(2))),
            {refused, 1, {busy, 2}} = ask(Three, start(1, Id, token(3)))
        end)
    end).

%% --- holders that vanish

a_killed_client_frees_its_lock_at_once(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Waiter) ->
        Holder = session_test_client:start(),
        {started, 1, _, _, _} = ask(Holder, start(1, Id, token(a))),
        {queued, 1, _, _} = ask(Waiter, start(1, Id, token(b))),
        ok = session_test_client:kill(Holder),
        Killed = erlang:monotonic_time(millisecond),
        %% How fast is for bench/ to say; that no lease had to end is this test's.
        {started, 1, _, _, _} = answer(Waiter, 1, 1000),
        ct:log("~p ms after the kill", [erlang:monotonic_time(millisecond) - Killed])
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

a_client_that_ends_while_its_node_lives_frees_its_lock(Config) ->
    Id = ?config(id, Config),
    with_clients_of_one_node(2, fun([Waiter, Holder]) ->
        {started, 1, _, _, _} = ask(Holder, start(1, Id, token(a))),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        ok = session_test_client:end_process(Holder),
        {started, 1, _, _, _} = answer(Waiter, 1, 1000)
    end).

a_silent_client_keeps_its_lock_and_comes_back(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Silent, Waiter]) ->
        {started, 1, 0, _, _} = ask(Silent, start(1, Id, token(a))),
        session_test_client:fall_silent(Silent),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        none = answer(Waiter, 1, 100),
        ok = session_test_client:hello(Silent),
        {started, 2, 0, _, _} = ask(Silent, start(2, Id, token(a))),
        {committed, 3, _} = ask(Silent, write(3, Id, token(a), 0, <<"back">>)),
        {started, 1, _, <<"back">>, _} = answer(Waiter, 1)
    end).

a_silent_client_loses_its_lock_to_a_waiter_after_its_lease(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Silent, Waiter]) ->
        {started, 1, 0, _, _} = ask(Silent, {start, 1, Id, token(a), 0, #{lease => 300}}),
        session_test_client:fall_silent(Silent),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        {started, 1, 0, _, _} = answer(Waiter, 1),
        ok = session_test_client:hello(Silent),
        {refused, 2, {lock_lost, _}} = ask(Silent, write(2, Id, token(a), 0, <<"late">>))
    end).

%% --- holders

a_second_start_of_the_holder_does_not_wait_for_itself(Config) ->
    Id = ?config(id, Config),
    with_clients_of_one_node(2, fun([Holder, Waiter]) ->
        {started, 1, 0, _, _} = ask(Holder, start(1, Id, token(a))),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(b))),
        {started, 2, 0, _, _} = ask(Holder, start(2, Id, token(a))),
        none = answer(Waiter, 1, 50),
        ok = send(Holder, {abort, Id, token(a)}),
        {started, 1, 0, _, _} = answer(Waiter, 1)
    end).

a_lost_lock_refuses_the_commit(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([One, Other]) ->
        {started, 1, 0, _, _} = ask(One, start(1, Id, token(a))),
        {refused, 1, {lock_lost, #{pid := _}}} = ask(Other, write(1, Id, token(b), 0, <<"thief">>)),
        {committed, 2, _} = ask(One, write(2, Id, token(a), 0, <<"holder">>))
    end).

a_commit_is_repeated_when_its_lock_is_anothers_already(Config) ->
    Id = ?config(id, Config),
    with_clients_of_one_node(2, fun([One, Other]) ->
        {started, 1, 0, _, _} = ask(One, start(1, Id, token(a))),
        {queued, 1, 0, _} = ask(Other, start(1, Id, token(b))),
        Commit = write(2, Id, token(a), 0, <<"once">>),
        {committed, 2, Version} = ask(One, Commit),
        {started, 1, Version, <<"once">>, _} = answer(Other, 1),
        {committed, 2, Version} = ask(One, Commit),
        {committed, 2, _} = ask(Other, write(2, Id, token(b), Version, <<"twice">>)),
        {committed, 2, Version} = ask(One, Commit),
        <<"twice">> = session_handler:read(Id)
    end).

a_refused_commit_gives_up_its_lock(Config) ->
    Id = ?config(id, Config),
    with_clients_of_one_node(2, fun([One, Other]) ->
        Refused = fun(Name, Commit, Reason) ->
            {started, 1, _, _, _} = ask(One, start(1, Id, token(Name))),
            {refused, 2, Reason} = ask(One, Commit),
            {started, 1, _, _, _} = ask(Other, start(1, Id, token(other), 0)),
            ok = send(Other, {abort, Id, token(other)})
        end,
        Refused(a, write(2, Id, token(a), 7, <<>>), {conflict, 0}),
        Refused(b, setelement(7, write(2, Id, token(b), 0, <<>>), erase), {bad_request, change}),
        with_setting(max_size, 1000, fun() ->
            Refused(c, write(2, Id, token(c), 0, binary:copy(<<"x">>, 1001)), {too_large, 1000})
        end)
    end).

a_start_without_a_lock_does_not_wait(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Holder, Reader]) ->
        {started, 1, 0, _, _} = ask(Holder, start(1, Id, token(a))),
        {started, 1, 0, _, _} = ask(Reader, start(1, Id, none))
    end).

%% --- absent sessions

those_who_waited_for_a_session_that_was_destroyed_find_it_absent(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, <<"here">>),
    with_clients_of_one_node(3, fun([Holder, One, Two]) ->
        {started, 1, _, <<"here">>, _} = ask(Holder, start(1, Id, token(0))),
        {queued, 1, 0, _} = ask(One, start(1, Id, token(1))),
        {queued, 1, 1, _} = ask(Two, start(1, Id, token(2))),
        {destroyed, 2} = ask(Holder, {destroy, 2, Id, token(0), #{}}),
        {started, 1, 0, <<>>, #{}} = answer(One, 1),
        none = answer(Two, 1, 50),
        {committed, 2, _} = ask(One, write(2, Id, token(1), 0, <<"anew">>)),
        {started, 1, _, <<"anew">>, _} = answer(Two, 1)
    end).

who_wanted_no_lock_on_an_absent_session_has_none_after_waiting(Config) ->
    Id = ?config(id, Config),
    ok = session_handler:write(Id, <<"here">>),
    with_clients_of_one_node(3, fun([Holder, One, Two]) ->
        {started, 1, _, _, _} = ask(Holder, start(1, Id, token(0))),
        {queued, 1, 0, _} = ask(One, {start, 1, Id, token(1), 0, #{wait => 5000, if_absent => leave}}),
        {queued, 1, 1, _} = ask(Two, start(1, Id, token(2))),
        {destroyed, 2} = ask(Holder, {destroy, 2, Id, token(0), #{}}),
        {started, 1, 0, <<>>, #{}} = answer(One, 1),
        {started, 1, 0, <<>>, #{}} = answer(Two, 1)
    end).

a_connection_that_goes_on_leaves_nothing_of_what_it_gave_up(Config) ->
    with_client(fun(Client) ->
        Visit = fun(N) ->
            Id = <<(?config(id, Config))/binary, (integer_to_binary(N))/binary>>,
            {started, 1, 0, _, _} = ask(Client, start(1, Id, token(N))),
            ok = send(Client, {abort, Id, token(N)})
        end,
        lists:foreach(Visit, lists:seq(1, 50)),
        session_test:wait_until(fun() ->
            lists:all(fun(#{locks := Locks, claims := Claims}) -> Locks + Claims =:= 0 end, infos())
        end)
    end).

nothing_is_left_when_the_clients_are_gone(_Config) ->
    session_test:wait_until(fun() -> session_conn_sup:count() =:= 0 end),
    session_test:wait_until(fun() -> lists:usort(infos()) =:= [#{locks => 0, connections => 0, claims => 0}] end).

infos() -> [session_shard:info(Pid) || Pid <- session_test:shards()].
