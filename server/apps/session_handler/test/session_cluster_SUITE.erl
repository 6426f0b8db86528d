%% SPDX-License-Identifier: Apache-2.0
%% Several nodes that share their sessions through Mnesia.
-module(session_cluster_SUITE).

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
        what_is_written_on_one_member_is_read_on_all,
        a_lock_is_one_for_all_members,
        whoever_had_a_lock_of_a_lost_member_has_it_from_the_next,
        a_lock_that_nobody_comes_back_for_is_free_after_a_while,
        a_commit_is_known_to_the_members_that_are_left,
        a_member_that_was_away_has_what_was_written_meanwhile,
        a_member_that_is_away_is_missed,
        the_one_that_stopped_last_has_what_all_go_on_with,
        two_that_do_not_hear_each_other_do_not_both_go_on_with_the_third,
        one_that_has_just_come_back_is_not_gone_on_without,
        one_that_was_alone_is_not_believed_when_all_start_again,
        one_that_was_alone_is_not_believed_when_it_starts_first,
        one_that_is_left_goes_on_when_it_is_told_that_the_others_are_lost,
        a_member_leaves_for_good,
        a_node_that_is_alone_needs_no_setting_of_the_kernels_and_a_member_does
    ].

init_per_suite(Config) -> session_test:start_epmd(Config).

end_per_suite(Config) -> session_test:stop_epmd(Config).

init_per_testcase(Case, Config) -> [{dir, filename:join(?config(priv_dir, Config), Case)} | Config].

%% A case that fails leaves members that it has started again; the next needs their names.
end_per_testcase(_Case, _Config) -> lists:foreach(fun(N) -> session_test_node:kill_named(name(N)) end, [1, 2, 3]).

%% --- sessions

what_is_written_on_one_member_is_read_on_all(Config) ->
    with_members(2, Config, fun([A, B]) ->
        ok = call(A, session_handler, write, [<<"one">>, <<"of A">>]),
        ok = call(B, session_handler, write, [<<"two">>, <<"of B">>]),
        [
            {<<"of A">>, <<"of B">>, 2} = {read(Member, <<"one">>), read(Member, <<"two">>), count(Member)}
         || Member <- [A, B]
        ],
        ok = call(B, session_handler, destroy, [<<"one">>]),
        [] = read(A, <<"one">>),
        ?assertEqual(call(A, session_store, cluster, []), call(B, session_store, cluster, []))
    end).

a_lock_is_one_for_all_members(Config) ->
    with_members(2, Config, fun(Members) ->
        Ids = [integer_to_binary(N) || N <- lists:seq(1, 20)],
        [
            begin
                {started, absent} = acquire(Holder, Id, a),
                {refused, {lock_timeout, _}} = acquire(Other, Id, b),
                {committed, _} = commit(Holder, Id, a, 0),
                {started, #session{}} = acquire(Other, Id, b)
            end
         || Id <- Ids, {Holder, Other} <- [list_to_tuple(turned(Id, Members))]
        ]
    end).

%% --- members that go

whoever_had_a_lock_of_a_lost_member_has_it_from_the_next(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        Id = id_of(A, node_of(3)),
        {started, absent} = acquire(A, Id, a),
        kill(C),
        wait_until(fun() -> length(view(A)) =:= 2 andalso length(view(B)) =:= 2 end),
        {refused, {lock_timeout, _}} = acquire(B, Id, b),
        {committed, _} = commit(A, Id, a, 0),
        {started, #session{}} = acquire(B, Id, b)
    end).

a_lock_that_nobody_comes_back_for_is_free_after_a_while(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        Id = id_of(A, node_of(3)),
        {started, absent} = acquire(A, Id, a),
        kill(C),
        wait_until(fun() -> length(view(B)) =:= 2 end),
        wait_until(fun() -> acquire(B, Id, b) =:= {started, absent} end)
    end).

a_commit_is_known_to_the_members_that_are_left(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        Id = id_of(A, node_of(3)),
        {committed, Version} = commit(A, Id, none, 0),
        kill(C),
        wait_until(fun() -> length(view(B)) =:= 2 end),
        {committed, Version} = commit(B, Id, none, 0)
    end).

a_member_that_was_away_has_what_was_written_meanwhile(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        ok = call(C, session_handler, write, [<<"before">>, <<"it left">>]),
        kill(C),
        wait_until(fun() -> length(view(A)) =:= 2 end),
        ok = call(B, session_handler, write, [<<"meanwhile">>, <<"here">>]),
        ok = call(B, session_handler, destroy, [<<"before">>]),
        Back = start_member(3, 3, Config),
        [] = read(Back, <<"before">>),
        <<"here">> = read(Back, <<"meanwhile">>),
        stop(Back)
    end).

a_member_that_is_away_is_missed(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        [{3, 3}, {3, 3}, {3, 3}] = [heard(Member) || Member <- [A, B, C]],
        kill(C),
        wait_until(fun() -> [heard(A), heard(B)] =:= [{2, 3}, {2, 3}] end),
        kill(B),
        wait_until(fun() -> heard(A) =:= {1, 3} end)
    end).

heard(Member) ->
    #{members_heard := Heard, members := Members} = call(Member, session_status, status, []),
    {Heard, length(Members)}.

%% The first to stop has the lowest name, and is the first to start.
the_one_that_stopped_last_has_what_all_go_on_with(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        ok = call(A, session_handler, write, [<<"id">>, <<"old">>]),
        kill(A),
        wait_until(fun() -> length(view(B)) =:= 2 andalso length(view(C)) =:= 2 end),
        ok = call(B, session_handler, write, [<<"id">>, <<"new">>]),
        kill(B),
        wait_until(fun() -> view(C) =:= [] end),
        kill(C),
        Again = start_together(3, Config),
        [<<"new">> = read(Member, <<"id">>) || Member <- Again],
        lists:foreach(fun session_test_node:stop/1, Again)
    end).

two_that_do_not_hear_each_other_do_not_both_go_on_with_the_third(Config) ->
    with_members(3, Config, fun([A, B, C] = Members) ->
        cut([{A, 2}, {B, 1}]),
        wait_until(fun() -> [view(A), view(B), view(C)] =:= [[node_of(1), node_of(3)], [], [node_of(1), node_of(3)]] end),
        [ok = call(C, session_handler, write, [<<"id-", N>>, <<"meanwhile">>]) || N <- "abcdefgh"],
        mend([{A, 2}, {B, 1}]),
        wait_until(fun() -> lists:all(fun(Member) -> length(view(Member)) =:= 3 end, Members) end),
        [<<"meanwhile">> = read(Member, <<"id-", N>>) || Member <- Members, N <- "abcdefgh"]
    end).

%% Nor before the next heartbeat. By the files, each would have been, and one that was cut off would be believed.
one_that_has_just_come_back_is_not_gone_on_without(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        kill(C),
        wait_until(fun() -> [outlived(N, Config) || N <- [1, 2]] =:= [[node_of(3)], [node_of(3)]] end),
        Back = start_member(3, 3, Config),
        wait_until(fun() -> [length(view(Member)) || Member <- [A, B, Back]] =:= [3, 3, 3] end),
        ok = cut_off_the_first([A, B, Back]),
        ?assertEqual([[node_of(1)], [node_of(1)]], [outlived(N, Config) || N <- [2, 3]]),
        stop(Back)
    end).

%% The one that was alone has the lowest name.
one_that_was_alone_is_not_believed_when_all_start_again(Config) ->
    with_members(3, Config, fun(Members) ->
        ok = go_on_without_the_first(Members),
        Again = start_together(3, Config),
        [<<"new">> = read(Member, <<"id">>) || Member <- Again],
        lists:foreach(fun session_test_node:stop/1, Again)
    end).

one_that_was_alone_is_not_believed_when_it_starts_first(Config) ->
    with_members(3, Config, fun(Members) ->
        ok = go_on_without_the_first(Members),
        First = starting(1, 3, Config),
        %% More than a majority would be waited for.
        timer:sleep(7000),
        Again = [started(Start) || Start <- [First, starting(2, 3, Config), starting(3, 3, Config)]],
        [<<"new">> = read(Member, <<"id">>) || Member <- Again],
        lists:foreach(fun session_test_node:stop/1, Again)
    end).

%% As docs/stores.md says.
one_that_is_left_goes_on_when_it_is_told_that_the_others_are_lost(Config) ->
    with_members(3, Config, fun([A | _] = Members) ->
        ok = call(A, session_handler, write, [<<"id">>, <<"data">>]),
        lists:foreach(fun session_test_node:kill/1, Members),
        ok = file:write_file(filename:join(dir(1, Config), "outlived"), io_lib:format("~p.~n", [[node_of(2), node_of(3)]])),
        Left = start_member(1, 3, Config),
        [] = view(Left),
        [wait_until(fun() -> call(Left, session_cluster, leave, [node_of(N)]) =:= ok end) || N <- [2, 3]],
        wait_until(fun() -> view(Left) =:= [node_of(1)] end),
        <<"data">> = read(Left, <<"id">>),
        stop(Left)
    end).

a_member_leaves_for_good(Config) ->
    with_members(3, Config, fun([A, B, C]) ->
        {error, "it runs: " ++ _} = call(A, session_cluster, leave, [node_of(3)]),
        stop(C),
        wait_until(fun() -> call(A, session_cluster, leave, [node_of(3)]) =:= ok end),
        [_, _] = call(B, session_store, members, []),
        %% Of two, the one with the lowest name goes on alone; of three it would not.
        kill(B),
        wait_until(fun() -> view(A) =:= [node_of(1)] end),
        ok = call(A, session_handler, write, [<<"still">>, <<"here">>])
    end).

a_node_that_is_alone_needs_no_setting_of_the_kernels_and_a_member_does(Config) ->
    Settings = [{store, mnesia}, {data_dir, ?config(dir, Config)}],
    stop(session_test_node:start(Settings)),
    {error, Reason} = session_test_node:try_start([{members, [a@b, b@b]} | Settings]),
    ?assertNotEqual(nomatch, string:find(io_lib:format("~p", [Reason]), "members need a node with a name")).

%% --- helpers

with_members(Count, Config, Test) ->
    Members = [start_member(N, Count, Config) || N <- lists:seq(1, Count)],
    try
        wait_until(fun() -> lists:all(fun(Member) -> length(view(Member)) =:= Count end, Members) end),
        Test(Members)
    after
        [catch stop(Member) || Member <- Members]
    end.

start_member(N, Count, Config) ->
    ok = filelib:ensure_path(?config(dir, Config)),
    start_named(name(N), [
        {store, mnesia},
        {data_dir, dir(N, Config)},
        {members, [node_of(M) || M <- lists:seq(1, Count)]}
    ]).

dir(N, Config) -> filename:join(?config(dir, Config), integer_to_list(N)).

start_together(Count, Config) ->
    [started(Start) || Start <- [starting(N, Count, Config) || N <- lists:seq(1, Count)]].

starting(N, Count, Config) -> spawn_monitor(fun() -> exit({started, start_member(N, Count, Config)}) end).

started({Pid, Ref}) ->
    receive
        {'DOWN', Ref, process, Pid, {started, Member}} -> Member
    end.

%% It keeps what is old, the others get what is new, and all are killed.
go_on_without_the_first([A, B, _C] = Members) ->
    ok = call(A, session_handler, write, [<<"id">>, <<"old">>]),
    ok = cut_off_the_first(Members),
    ok = call(B, session_handler, write, [<<"id">>, <<"new">>]),
    lists:foreach(fun session_test_node:kill/1, Members).

cut_off_the_first([A, B, C] = Members) ->
    cut([{A, 2}, {A, 3}, {B, 1}, {C, 1}]),
    Left = [node_of(2), node_of(3)],
    wait_until(fun() -> [view(Member) || Member <- Members] =:= [[], Left, Left] end).

%% By the file of the member.
outlived(N, Config) ->
    case file:consult(filename:join(dir(N, Config), "outlived")) of
        {ok, [Nodes]} -> Nodes;
        {error, enoent} -> []
    end.

%% Cookies that differ at both ends: the connections are closed, and not made again.
cut(Ends) ->
    lists:foreach(fun({Member, N}) -> ok = set_cookie(Member, N, node_of(N)) end, Ends),
    lists:foreach(fun({Member, N}) -> call(Member, erlang, disconnect_node, [node_of(N)]) end, Ends).

mend(Ends) -> lists:foreach(fun({Member, N}) -> ok = set_cookie(Member, N, call(Member, erlang, get_cookie, [])) end, Ends).

set_cookie(Member, N, Cookie) ->
    true = call(Member, erlang, set_cookie, [node_of(N), Cookie]),
    ok.

count(Member) -> call(Member, session_handler, count, []).

turned(Id, Members) ->
    case binary_to_integer(Id) rem 2 of
        0 -> Members;
        1 -> lists:reverse(Members)
    end.

%% One whose locks a member has.
id_of(Asked, Owner) ->
    Ids = [integer_to_binary(N) || N <- lists:seq(1, 100)],
    hd([Id || Id <- Ids, call(Asked, session_cluster, owner, [Id]) =:= Owner]).
