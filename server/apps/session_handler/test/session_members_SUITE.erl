%% SPDX-License-Identifier: Apache-2.0
%% Members of the store mnesia that join, leave and change where they keep their copies, while the others serve.
-module(session_members_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").
-include("session.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test_node, [start_named/2, stop/1, kill/1, call/4]).
-import(session_test_members, [name/1, node_of/1, view/1, read/2, acquire/3, commit/4]).
-import(session_test, [wait_until/1]).

suite() -> [{timetrap, {seconds, 60}}].

all() ->
    [
        an_empty_node_joins_one_that_has_sessions,
        who_has_joined_needs_no_setting_to_come_back,
        a_lock_from_before_the_second_member_came_is_kept,
        a_node_that_cannot_join_says_why_and_serves_as_before,
        a_member_that_leaves_serves_nobody_and_may_join_again,
        the_only_member_does_not_leave,
        a_member_that_was_taken_out_does_not_come_back_with_its_files,
        a_member_keeps_its_copies_in_memory_and_on_disc_again,
        a_member_without_its_files_gets_them_from_the_others
    ].

init_per_suite(Config) -> session_test:start_epmd(Config).

end_per_suite(Config) -> session_test:stop_epmd(Config).

init_per_testcase(Case, Config) ->
    Dir = filename:join(?config(priv_dir, Config), Case),
    ok = filelib:ensure_path(Dir),
    [{dir, Dir} | Config].

end_per_testcase(_Case, _Config) -> ok.

%% --- joining

an_empty_node_joins_one_that_has_sessions(Config) ->
    with_two_alone(Config, fun([A, B]) ->
        ok = call(A, session_handler, write, [<<"id">>, <<"of A">>]),
        ok = call(B, session_join, join, [node_of(1)]),
        together([A, B]),
        <<"of A">> = read(B, <<"id">>),
        ok = call(B, session_handler, write, [<<"id">>, <<"of B">>]),
        <<"of B">> = read(A, <<"id">>),
        ?assertEqual(call(A, session_store, cluster, []), call(B, session_store, cluster, []))
    end).

%% The tables say who has copies of them.
who_has_joined_needs_no_setting_to_come_back(Config) ->
    with_two_alone(Config, fun([A, B]) ->
        ok = call(B, session_join, join, [node_of(1)]),
        together([A, B]),
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>]),
        kill(B),
        wait_until(fun() -> view(A) =:= [node_of(1)] end),
        with_member(2, Config, fun(Back) ->
            together([A, Back]),
            <<"data">> = read(Back, <<"id">>)
        end)
    end).

a_lock_from_before_the_second_member_came_is_kept(Config) ->
    with_two_alone(Config, fun([A, B]) ->
        Ids = [integer_to_binary(N) || N <- lists:seq(1, 8)],
        [{started, absent} = acquire(A, Id, a) || Id <- Ids],
        ok = call(B, session_join, join, [node_of(1)]),
        together([A, B]),
        [{refused, {lock_timeout, _}} = acquire(B, Id, b) || Id <- Ids],
        [{committed, _} = commit(A, Id, a, 0) || Id <- Ids]
    end).

a_node_that_cannot_join_says_why_and_serves_as_before(Config) ->
    with_two_alone(Config, fun([A, B]) ->
        ?assertMatch(<<"no@127.0.0.1 does not answer", _/binary>>, refusal(B, session_join, join, ['no@127.0.0.1'])),
        ok = call(B, application, set_env, [kernel, prevent_overlapping_partitions, true]),
        Needs = <<"members need -kernel prevent_overlapping_partitions false on the node's command line">>,
        ?assertEqual(Needs, refusal(B, session_join, join, [node_of(1)])),
        ?assertEqual(<<"there, ", Needs/binary>>, refusal(A, session_join, join, [node_of(2)])),
        ok = call(B, application, set_env, [kernel, prevent_overlapping_partitions, false]),
        ok = call(B, session_handler, write, [<<"own">>, <<"data">>]),
        ?assertMatch(<<"this node keeps 1 sessions", _/binary>>, refusal(B, session_join, join, [node_of(1)])),
        <<"data">> = read(B, <<"own">>),
        [_] = call(A, session_store, members, [])
    end).

%% --- leaving

a_member_that_leaves_serves_nobody_and_may_join_again(Config) ->
    with_two_together(Config, fun([A, B]) ->
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>]),
        ok = call(B, session_cluster, leave, [node_of(2)]),
        false = call(B, session_store, is_ready, []),
        {error, not_ready} = call(B, session_handler, write, [<<"id">>, <<"nowhere">>]),
        [] = files(Config),
        wait_until(fun() -> view(A) =:= [node_of(1)] end),
        ok = call(A, session_handler, write, [<<"id">>, <<"meanwhile">>]),
        ok = call(B, session_join, join, [node_of(1)]),
        together([A, B]),
        <<"meanwhile">> = read(B, <<"id">>)
    end).

the_only_member_does_not_leave(Config) ->
    with_two_alone(Config, fun([A, _]) ->
        "it is the only member" = refusal(A, session_cluster, leave, [node_of(1)]),
        "it is the only member" = refusal(A, session_cluster, change_copies, [ram]),
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>])
    end).

a_member_that_was_taken_out_does_not_come_back_with_its_files(Config) ->
    with_two_together(Config, fun([A, B]) ->
        kill(B),
        wait_until(fun() -> call(A, session_cluster, leave, [node_of(2)]) =:= ok end),
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>]),
        {error, Reason} = session_test_node:try_start_named(name(2), settings(2, Config)),
        ?assertNotEqual(nomatch, string:find(io_lib:format("~p", [Reason]), "was taken out of the store")),
        [_] = call(A, session_store, members, []),
        ok = call(A, session_handler, write, [<<"id">>, <<"and more">>])
    end).

%% --- roles

a_member_keeps_its_copies_in_memory_and_on_disc_again(Config) ->
    with_two_together(Config, fun([A, B]) ->
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>]),
        ok = call(B, session_cluster, change_copies, [ram]),
        together([A, B]),
        {ram_copies, <<"data">>, []} = {storage(B), read(B, <<"id">>), files(Config)},
        kill(B),
        wait_until(fun() -> view(A) =:= [node_of(1)] end),
        ok = call(A, session_handler, write, [<<"id">>, <<"meanwhile">>]),
        with_member(2, [{copies, ram}, {members, [node_of(1)]}], Config, fun(Ram) ->
            together([A, Ram]),
            {ram_copies, <<"meanwhile">>} = {storage(Ram), read(Ram, <<"id">>)},
            ok = call(Ram, session_cluster, change_copies, [disc]),
            together([A, Ram]),
            {disc_copies, [_ | _]} = {storage(Ram), files(Config)},
            %% Has the last word.
            kill(A),
            wait_until(fun() -> view(Ram) =:= [node_of(2)] end)
        end),
        with_member(2, Config, fun(Disc) ->
            with_member(1, Config, fun(_) -> <<"meanwhile">> = read(Disc, <<"id">>) end)
        end)
    end).

a_member_without_its_files_gets_them_from_the_others(Config) ->
    with_two_together(Config, fun([A, B]) ->
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>]),
        kill(B),
        ok = file:del_dir_r(dir(2, Config)),
        wait_until(fun() -> view(A) =:= [node_of(1)] end),
        with_member(2, [{members, [node_of(1)]}], Config, fun(Back) ->
            together([A, Back]),
            {disc_copies, <<"data">>} = {storage(Back), read(Back, <<"id">>)},
            stop(Back)
        end),
        with_member(2, Config, fun(Again) -> <<"data">> = read(Again, <<"id">>) end)
    end).

%% --- helpers

with_two_together(Config, Test) ->
    with_two_alone(Config, fun([A, B]) ->
        ok = call(B, session_join, join, [node_of(1)]),
        together([A, B]),
        Test([A, B])
    end).

with_two_alone(Config, Test) ->
    with_member(1, Config, fun(A) -> with_member(2, Config, fun(B) -> Test([A, B]) end) end).

with_member(N, Config, Test) -> with_member(N, [], Config, Test).

with_member(N, More, Config, Test) ->
    Member = start_named(name(N), More ++ settings(N, Config)),
    try
        Test(Member)
    after
        catch stop(Member)
    end.

%% Until each serves together with the other.
together(Members) ->
    wait_until(fun() -> lists:all(fun(Member) -> length(view(Member)) =:= length(Members) end, Members) end).

settings(N, Config) -> [{store, mnesia}, {data_dir, dir(N, Config)}].

dir(N, Config) -> filename:join(?config(dir, Config), integer_to_list(N)).

%% Of the second.
files(Config) ->
    {ok, Names} = file:list_dir(dir(2, Config)),
    Names.

refusal(Member, Module, Function, Arguments) ->
    {error, Sentence} = call(Member, Module, Function, Arguments),
    Sentence.

storage(Member) -> call(Member, mnesia, table_info, [session_data, storage_type]).
