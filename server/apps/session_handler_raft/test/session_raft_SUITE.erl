%% SPDX-License-Identifier: Apache-2.0
%% A cluster of three real nodes: what one node promises, and what it promises while others are killed.
-module(session_raft_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").
-include_lib("kernel/include/file.hrl").
-include_lib("session_handler/include/session.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_raft_test, [
    with_cluster/3, start/1, start_all/1, restart/1, restart/2, stop/1, kill/1, node_of/1, call/4, client/1, ask/3, tell/3, await/3,
    acquire/2, acquire/3, commit/4, write/3, wait_until/1, id_led_by/2, led_by/2
]).

suite() -> [{timetrap, {seconds, 120}}].

%% The others take a minute more: dev/faults --long.
all() ->
    [
        any_member_answers_as_promised,
        a_node_that_is_killed_in_its_first_second_forgets_nothing,
        a_node_that_starts_is_ready_when_all_its_groups_have_read_their_logs,
        what_ra_has_written_last_is_kept_when_it_is_ended_for_want_of_room,
        where_ra_rests_for_want_of_room_the_others_serve_and_are_not_ready_without_a_majority,
        a_lock_and_its_queue_outlive_the_leader,
        a_leadership_is_handed_over_to_a_member_that_the_others_elect,
        a_commit_that_is_repeated_at_another_member_is_applied_once,
        a_member_without_a_majority_refuses_within_a_second_and_serves_again_after,
        its_numbers_tell_who_leads_who_is_away_and_who_lags,
        a_leader_that_no_majority_has_confirmed_answers_nothing,
        a_waiter_whose_lock_comes_while_the_session_cannot_be_read_gets_both_later,
        a_commit_that_is_asked_for_again_while_ra_is_slow_is_in_its_log_once,
        a_lock_that_is_asked_for_while_its_token_commits_is_not_given_up_with_the_commit,
        a_place_in_the_queue_that_is_asked_for_while_its_token_commits_is_kept,
        a_consistent_read_asks_a_majority
    ].

groups() ->
    [
        {long, [], [
            a_cluster_is_formed_when_all_have_come,
            what_was_acknowledged_is_there_after_all_were_killed,
            members_restart_one_after_the_other_without_a_failed_request,
            members_of_two_versions_work_together_until_all_have_the_new_one,
            a_member_leaves_and_another_joins_under_load,
            a_member_that_lost_its_files_is_no_member_until_it_joins_anew
        ]}
    ].

init_per_suite(Config) -> session_test:start_epmd(Config).

end_per_suite(Config) -> session_test:stop_epmd(Config).

init_per_testcase(Case, Config) -> [{dir, filename:join(?config(priv_dir, Config), Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

any_member_answers_as_promised(Config) ->
    with_cluster(?config(dir, Config), 3, fun(Members) ->
        [true = call(Member, session_store_model, sequentially, [10]) || Member <- Members],
        true = call(hd(Members), session_store_model, in_parallel, [20])
    end).

a_cluster_is_formed_when_all_have_come(Config) ->
    [First, Second, Third] = session_raft_test:nodes_of(?config(dir, Config), 3, []),
    One = start(Third),
    Two = start(First),
    timer:sleep(700),
    false = call(One, session_store, is_ready, []),
    {refused, not_ready} = write(client(Two), <<"id">>, <<"early">>),
    Three = start(Second),
    Members = [One, Two, Three],
    ok = wait_until(fun() -> lists:all(fun session_raft_test:has_settled/1, Members) end),
    [Cluster] = lists:usort([call(Member, session_store, cluster, []) || Member <- Members]),
    32 = byte_size(Cluster),
    {committed, _} = write(client(One), <<"id">>, <<"data">>),
    [#session{data = <<"data">>} = call(Member, session_store, lookup, [<<"id">>]) || Member <- Members],
    lists:foreach(fun session_raft_test:kill/1, Members).

a_node_that_is_killed_in_its_first_second_forgets_nothing(Config) ->
    with_cluster(?config(dir, Config), 1, fun([Node]) ->
        Ids = [integer_to_binary(N) || N <- lists:seq(1, 20)],
        [{committed, _} = write(client(Node), Id, <<"data of ", Id/binary>>) || Id <- Ids],
        kill(Node),
        Again = restart(Node),
        ok = wait_until(fun() -> has_settled(Again) end),
        [#session{} = call(Again, session_store, lookup, [Id]) || Id <- Ids],
        kill(Again)
    end).

%% One of four groups is slow. What is asked meanwhile does not wait for it.
a_node_that_starts_is_ready_when_all_its_groups_have_read_their_logs(Config) ->
    [Slow, Hold] = [filename:join(?config(dir, Config), Name) || Name <- ["slow", "hold"]],
    ok = session_raft_variant:slow(Slow, Hold),
    with_cluster(?config(dir, Config), 1, fun([Node]) ->
        {committed, _} = write(client(Node), <<"id">>, <<"data">>),
        stop(Node),
        ok = file:write_file(Hold, <<>>),
        Again = restart(Node, [{code_path, [Slow]}]),
        ok = wait_until(fun() -> length([led || {_, Leader} <- session_raft_test:leaders(Again), Leader =/= none]) =:= 3 end),
        timer:sleep(700),
        false = call(Again, session_store, is_ready, []),
        {Time, {refused, not_ready}} = timer:tc(fun() -> write(client(Again), <<"id">>, <<"early">>) end),
        true = Time < 500_000,
        ok = file:delete(Hold),
        ok = wait_until(fun() -> has_settled(Again) end),
        #session{data = <<"data">>} = call(Again, session_store, lookup, [<<"id">>]),
        kill(Again)
    end).

%% Its log has a new file, of which nobody knows yet, when it is noticed that there is no room.
what_ra_has_written_last_is_kept_when_it_is_ended_for_want_of_room(Config) ->
    with_cluster(?config(dir, Config), 1, fun([Node]) ->
        Dir = session_raft_test:dir(Node),
        Kept = filename:join(Dir, call(Node, session_raft_room, name, [])),
        ok = call(Node, sys, suspend, [session_raft_boot]),
        Before = logs(Dir),
        ok = call(Node, ra_log_wal, force_roll_over, [wal()]),
        {committed, _} = write(client(Node), <<"id">>, <<"late">>),
        ok = wait_until(fun() -> logs(Dir) -- Before =/= [] end),
        New = logs(Dir) -- Before,
        ok = call(Node, session_config, change, [[{wal_size, 1 bsl 50}]]),
        %% Room is looked for every two seconds.
        timer:sleep(2100),
        ok = call(Node, sys, resume, [session_raft_boot]),
        ok = wait_until(fun() -> call(Node, erlang, whereis, [wal()]) =:= undefined end),
        [] = New -- logs(Kept),
        ok = call(Node, session_config, change, [[{wal_size, 1 bsl 20}]]),
        ok = wait_until(fun() -> has_settled(Node) end),
        #session{data = <<"late">>} = call(Node, session_store, lookup, [<<"id">>])
    end).

%% A member that rests is a door to the others.
where_ra_rests_for_want_of_room_the_others_serve_and_are_not_ready_without_a_majority(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three] = Members) ->
        {committed, _} = write(client(One), <<"id">>, <<"data">>),
        ok = call(One, session_config, change, [[{wal_size, 1 bsl 50}]]),
        ok = wait_until(fun() -> call(One, erlang, whereis, [wal()]) =:= undefined andalso has_settled(One) end),
        {committed, _} = write(client(One), <<"through it">>, <<"data">>),
        ok = call(Two, session_config, change, [[{wal_size, 1 bsl 50}]]),
        ok = wait_until(fun() -> not lists:any(fun(Member) -> call(Member, session_store, is_ready, []) end, Members) end),
        [
            begin
                {Time, {refused, not_ready}} = timer:tc(fun() -> write(client(Member), <<"id">>, <<"early">>) end),
                true = Time < 500_000
            end
         || Member <- Members
        ],
        [ok = call(Member, session_config, change, [[{wal_size, 1 bsl 20}]]) || Member <- [One, Two]],
        ok = wait_until(fun() -> lists:all(fun session_raft_test:has_settled/1, Members) end),
        [#session{data = <<"data">>} = call(Three, session_store, lookup, [Id]) || Id <- [<<"id">>, <<"through it">>]]
    end).

wal() -> maps:get(wal, ra_system:derive_names(session_raft)).

%% The inodes of the files of Ra's log: a file may get another name.
logs(Dir) ->
    Files = filelib:wildcard(filename:join(Dir, "*.wal")),
    [Inode || File <- Files, {ok, #file_info{inode = Inode}} <- [file:read_file_info(File)]].

what_was_acknowledged_is_there_after_all_were_killed(Config) ->
    with_cluster(?config(dir, Config), 3, fun(Members) ->
        Clients = [client(Member) || Member <- Members],
        Ids = [integer_to_binary(N) || N <- lists:seq(1, 60)],
        Versions = [
            begin
                {committed, Version} = write(lists:nth(N rem 3 + 1, Clients), Id, <<"data of ", Id/binary>>),
                Version
            end
         || {N, Id} <- lists:zip(lists:seq(1, 60), Ids)
        ],
        lists:foreach(fun session_raft_test:kill/1, Members),
        Again = [restart(Member) || Member <- lists:reverse(Members)],
        ok = wait_until(fun() -> lists:all(fun session_raft_test:has_settled/1, Again) end),
        [
            #session{data = <<"data of ", Id/binary>>, version = Version} = call(hd(Again), session_store, lookup, [Id])
         || {Id, Version} <- lists:zip(Ids, Versions)
        ],
        lists:foreach(fun session_raft_test:kill/1, Again)
    end).

%% The leader is killed; the holder and those who wait are at the others. The new leader orders them by how long they say that
%% they have waited, which is as exact as messages are fast.
a_lock_and_its_queue_outlive_the_leader(Config) ->
    with_cluster(?config(dir, Config), 3, fun([Leader, One, Two]) ->
        Id = id_led_by(One, node_of(Leader)),
        [Holder, First, Second] = [client(One), client(Two), client(One)],
        {started, absent} = ask(Holder, acquire, acquire(Id, <<"holder">>)),
        {queued, 0, _} = ask(First, acquire, acquire(Id, <<"first">>, 20_000)),
        timer:sleep(200),
        {queued, 1, _} = ask(Second, acquire, acquire(Id, <<"second">>, 20_000)),
        kill(Leader),
        ok = wait_until(fun() -> lists:member(led_by(One, Id), [node_of(One), node_of(Two)]) end),
        none = await(First, acquire, 2500),
        {committed, Version} = ask(Holder, commit, commit(Id, <<"holder">>, 0, <<"held">>)),
        {started, #session{data = <<"held">>}} = await(First, acquire, 5000),
        none = await(Second, acquire, 200),
        {committed, Next} = ask(First, commit, commit(Id, <<"first">>, Version, <<"next">>)),
        {started, #session{version = Next}} = await(Second, acquire, 5000)
    end).

a_commit_that_is_repeated_at_another_member_is_applied_once(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three]) ->
        Commit = commit(<<"id">>, <<"token">>, 0, <<"once">>),
        {committed, Version} = ask(client(One), commit, Commit),
        {committed, _} = write(client(Two), <<"id">>, <<"later">>),
        kill(One),
        {committed, Version} = ask(client(Three), commit, Commit),
        #session{data = <<"later">>} = call(Two, session_store, lookup, [<<"id">>])
    end).

a_member_without_a_majority_refuses_within_a_second_and_serves_again_after(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three]) ->
        Client = client(One),
        {committed, _} = write(Client, <<"id">>, <<"before">>),
        lists:foreach(fun session_raft_test:kill/1, [Two, Three]),
        {Time, Answer} = timer:tc(fun() -> write(Client, <<"id">>, <<"alone">>) end),
        true = lists:member(Answer, [{refused, not_ready}, in_doubt]),
        true = Time < 1_500_000,
        false = call(One, session_store, is_ready, []),
        {refused, not_ready} = ask(Client, acquire, acquire(<<"id">>, <<"token">>)),
        Again = restart(Two),
        ok = wait_until(fun() -> has_settled(One) end),
        {committed, _} = write(Client, <<"id">>, <<"after">>),
        kill(Again)
    end).

its_numbers_tell_who_leads_who_is_away_and_who_lags(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three] = Members) ->
        ok = wait_until(fun() -> [3, 3, 3] =:= of_each(members_heard, Members) end),
        ok = wait_until(fun() -> lists:sum(of_each(groups_led, Members)) =:= 4 end),
        [0, 0, 0] = of_each(groups_without_leader, Members),
        [Before | _] = of_each(commands_applied, Members),
        [{committed, _} = write(client(One), integer_to_binary(N), <<"data">>) || N <- lists:seq(1, 10)],
        ok = wait_until(fun() -> lists:min(of_each(commands_applied, Members)) >= Before + 10 end),
        kill(Three),
        ok = wait_until(fun() -> [2, 2] =:= of_each(members_heard, [One, Two]) end),
        ok = wait_until(fun() -> lists:sum(of_each(groups_led, [One, Two])) =:= 4 end),
        kill(Two),
        ok = wait_until(fun() -> [1] =:= of_each(members_heard, [One]) end),
        ok = wait_until(fun() -> of_each(groups_without_leader, [One]) > [0] end)
    end).

of_each(Gauge, Members) -> [maps:get(Gauge, call(Member, session_status, status, [])) || Member <- Members].

%% The others are there and are heard, but their servers do not follow: nobody knows whether they follow another.
a_leader_that_no_majority_has_confirmed_answers_nothing(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three]) ->
        Id = id_led_by(One, node_of(One)),
        {Name, _} = call(One, session_raft_group, server, [call(One, session_raft_group, of_id, [Id])]),
        Client = client(One),
        {committed, _} = write(Client, Id, <<"data">>),
        {started, #session{}} = ask(Client, acquire, acquire(Id, none)),
        [ok = call(Member, sys, suspend, [Name]) || Member <- [Two, Three]],
        timer:sleep(1200),
        true = call(One, session_store, is_ready, []),
        ok = tell(Client, acquire, acquire(Id, none)),
        none = await(Client, acquire, 1000),
        [ok = call(Member, sys, resume, [Name]) || Member <- [Two, Three]],
        {started, #session{data = <<"data">>}} = await(Client, acquire, 5000)
    end).

a_waiter_whose_lock_comes_while_the_session_cannot_be_read_gets_both_later(Config) ->
    with_cluster(?config(dir, Config), 1, fun([One]) ->
        Id = id_led_by(One, node_of(One)),
        {Name, _} = call(One, session_raft_group, server, [call(One, session_raft_group, of_id, [Id])]),
        [Holder, Waiter] = [client(One), client(One)],
        {committed, _} = write(Holder, Id, <<"data">>),
        {started, #session{}} = ask(Holder, acquire, acquire(Id, <<"holder">>)),
        {queued, 0, _} = ask(Waiter, acquire, acquire(Id, <<"waiter">>, 20_000)),
        ok = call(One, sys, suspend, [Name]),
        ok = tell(Holder, abort, [Id, <<"holder">>]),
        none = await(Waiter, acquire, 1500),
        ok = call(One, sys, resume, [Name]),
        {started, #session{data = <<"data">>}} = await(Waiter, acquire, 3000)
    end).

a_commit_that_is_asked_for_again_while_ra_is_slow_is_in_its_log_once(Config) ->
    with_cluster(?config(dir, Config), 1, fun([One]) ->
        Id = id_led_by(One, node_of(One)),
        Group = call(One, session_raft_group, of_id, [Id]),
        {Name, _} = call(One, session_raft_group, server, [Group]),
        [Leader, Keeper] = [call(One, erlang, whereis, [call(One, session_raft_group, Of, [Group])]) || Of <- [leader, keeper]],
        Client = client(One),
        {committed, _} = write(Client, Id, <<"the first request of this keeper">>),
        [Commit] = commit(Id, none, any, <<"the second">>),
        Before = call(One, session_raft_read, applied, [Group]),
        ok = call(One, sys, suspend, [Name]),
        ok = tell(Client, commit, [Commit]),
        [call(One, erlang, send, [Leader, {ask, Keeper, 2, none, {commit, Commit}, 0}]) || _ <- lists:seq(1, 50)],
        ok = call(One, sys, resume, [Name]),
        {committed, _} = await(Client, commit, 5000),
        %% Four confirmations a second are in it too.
        Written = call(One, session_raft_read, applied, [Group]) - Before,
        true = Written < 25
    end).

%% Its own token's: the lock is that of the request that came later.
a_lock_that_is_asked_for_while_its_token_commits_is_not_given_up_with_the_commit(Config) ->
    with_cluster(?config(dir, Config), 1, fun([One]) ->
        [Client, Other] = [client(One), client(One)],
        {started, absent} = ask(Client, acquire, acquire(<<"id">>, <<"token">>)),
        while_ra_is_slow(One, <<"id">>, fun() ->
            ok = tell(Client, commit, commit(<<"id">>, <<"token">>, 0, <<"data">>)),
            ok = tell(Client, acquire, acquire(<<"id">>, <<"token">>))
        end),
        {committed, Version} = await(Client, commit, 5000),
        {started, #session{data = <<"data">>}} = await(Client, acquire, 5000),
        {queued, 0, _} = ask(Other, acquire, acquire(<<"id">>, <<"other">>)),
        none = await(Other, acquire, 200),
        {committed, Next} = ask(Client, commit, commit(<<"id">>, <<"token">>, Version, <<"next">>)),
        {started, #session{version = Next}} = await(Other, acquire, 5000)
    end).

a_place_in_the_queue_that_is_asked_for_while_its_token_commits_is_kept(Config) ->
    with_cluster(?config(dir, Config), 1, fun([One]) ->
        [Holder, Late] = [client(One), client(One)],
        {started, absent} = ask(Holder, acquire, acquire(<<"id">>, <<"holder">>)),
        while_ra_is_slow(One, <<"id">>, fun() ->
            ok = tell(Late, commit, commit(<<"id">>, <<"late">>, 0, <<"lost">>)),
            ok = tell(Late, acquire, acquire(<<"id">>, <<"late">>))
        end),
        {refused, {lock_lost, _}} = await(Late, commit, 5000),
        {queued, 0, _} = await(Late, acquire, 5000),
        {committed, Version} = ask(Holder, commit, commit(<<"id">>, <<"holder">>, 0, <<"data">>)),
        {started, #session{version = Version}} = await(Late, acquire, 5000)
    end).

%% What is asked of the group meanwhile is at its leader before Ra hears of it.
while_ra_is_slow(Member, Id, Do) ->
    Group = call(Member, session_raft_group, of_id, [Id]),
    {Name, _} = call(Member, session_raft_group, server, [Group]),
    ok = call(Member, sys, suspend, [Name]),
    Do(),
    [_ = call(Member, sys, get_state, [call(Member, session_raft_group, Of, [Group])]) || Of <- [keeper, leader]],
    ok = call(Member, sys, resume, [Name]).

%% The others are there and have confirmed the leader a moment ago, but do not follow now.
a_consistent_read_asks_a_majority(Config) ->
    Nodes = session_raft_test:nodes_of(?config(dir, Config), 3, [{read, consistent}]),
    [One, Two, Three] = Members = start_all(Nodes),
    Id = id_led_by(One, node_of(One)),
    {Name, _} = call(One, session_raft_group, server, [call(One, session_raft_group, of_id, [Id])]),
    Client = client(One),
    {committed, _} = write(Client, Id, <<"data">>),
    {started, #session{data = <<"data">>}} = ask(Client, acquire, acquire(Id, <<"token">>)),
    [ok = call(Member, sys, suspend, [Name]) || Member <- [Two, Three]],
    ok = tell(Client, acquire, acquire(Id, none)),
    none = await(Client, acquire, 300),
    [ok = call(Member, sys, resume, [Name]) || Member <- [Two, Three]],
    {started, #session{data = <<"data">>}} = await(Client, acquire, 5000),
    lists:foreach(fun session_raft_test:kill/1, Members).

%% Each client goes on at the next member when one refuses, as PHP does.
members_restart_one_after_the_other_without_a_failed_request(Config) ->
    with_cluster(?config(dir, Config), 3, fun(Members) ->
        Load = session_raft_load:start(Members, 4),
        Restarted = lists:foldl(fun(Member, Acc) -> restart_under(Load, Member, Acc) end, Members, Members),
        #{done := Done, failed := [], lost := []} = session_raft_load:stop(Load),
        true = Done > 100,
        lists:foreach(fun session_raft_test:kill/1, Restarted)
    end).

%% The state machine's next version: each member gets it with its restart, and nothing is lost or fails on the way.
members_of_two_versions_work_together_until_all_have_the_new_one(Config) ->
    Next = filename:join(?config(dir, Config), "next"),
    ok = session_raft_variant:next_version(Next),
    with_cluster(?config(dir, Config), 3, fun([One | _] = Members) ->
        Groups = call(One, session_raft_group, all, []),
        [1] = lists:usort(call(One, session_raft_variant, versions, [Groups])),
        Load = session_raft_load:start(Members, 4),
        Upgraded = lists:foldl(
            fun(Member, Acc) -> restart_under(Load, Member, [{code_path, [Next]}], Acc) end, Members, Members
        ),
        #{done := Done, failed := [], lost := []} = session_raft_load:stop(Load),
        true = Done > 100,
        %% A group has the new version with the first leader that knows it.
        Last = hd(Upgraded),
        lists:foreach(fun(Group) -> elect_another(Last, Group) end, Groups),
        ok = wait_until(fun() -> [2] =:= lists:usort(call(Last, session_raft_variant, versions, [Groups])) end),
        {committed, Version} = write(client(Last), <<"id">>, <<"by the new version">>),
        [#session{version = Version} = call(Member, session_store, lookup, [<<"id">>]) || Member <- Upgraded],
        lists:foreach(fun session_raft_test:kill/1, Upgraded)
    end).

%% Members with the older version of the state machine do not elect one with the newer.
a_leadership_is_handed_over_to_a_member_that_the_others_elect(Config) ->
    Next = filename:join(?config(dir, Config), "next"),
    ok = session_raft_variant:next_version(Next),
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three]) ->
        stop(One),
        Newer = restart(One, [{code_path, [Next]}]),
        ok = wait_until(fun() -> has_settled(Newer) end),
        Groups = call(Two, session_raft_group, all, []),
        [_, _ | _] = Led = [Group || Group <- Groups, call(Two, session_raft_read, leads, [Group])],
        Led = call(Two, session_raft_handover, hand_over, []),
        [] = [Group || Group <- Led, call(Two, session_raft_read, leads, [Group])],
        ok = wait_until(fun() -> lists:all(fun({_, Leader}) -> Leader =:= node_of(Three) end, session_raft_test:leaders(Three)) end),
        kill(Newer)
    end).

elect_another(Member, Group) ->
    {Name, _} = call(Member, session_raft_group, server, [Group]),
    Led = proplists:get_value(Group, session_raft_test:leaders(Member)),
    [Heir | _] = call(Member, session_store, members, []) -- [Led],
    call(Member, ra, transfer_leadership, [{Name, Led}, {Name, Heir}]).

a_member_leaves_and_another_joins_under_load(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three]) ->
        Load = session_raft_load:start([One, Two], 2),
        ok = call(Three, session_handler_raft, leave, []),
        ok = wait_until(fun() -> length(call(One, session_store, members, [])) =:= 2 end),
        false = call(Three, session_store, is_ready, []),
        stop(Three),
        [{Name, Settings}] = session_raft_test:nodes_of(?config(dir, Config), 1, []),
        Four = start({Name, lists:keystore(members, 1, Settings, {members, [node_of(One), node_of(Two)]})}),
        ok = wait_until(fun() -> has_settled(Four) end),
        ok = wait_until(fun() -> length(call(One, session_store, members, [])) =:= 3 end),
        #{failed := [], lost := []} = session_raft_load:stop(Load),
        {committed, _} = write(client(Four), <<"id">>, <<"data">>),
        %% The new member counts: with one of the old ones it is a majority.
        kill(One),
        ok = wait_until(fun() -> has_settled(Two) end),
        #session{data = <<"data">>} = call(Two, session_store, lookup, [<<"id">>]),
        kill(Four)
    end).

a_member_that_lost_its_files_is_no_member_until_it_joins_anew(Config) ->
    with_cluster(?config(dir, Config), 3, fun([One, Two, Three]) ->
        {committed, _} = write(client(One), <<"id">>, <<"data">>),
        kill(Three),
        ok = file:del_dir_r(session_raft_test:dir(Three)),
        Blank = restart(Three),
        timer:sleep(1500),
        false = call(Blank, session_store, is_ready, []),
        stop(Blank),
        Joined = restart(Three, [{members, [node_of(One), node_of(Two)]}]),
        ok = wait_until(fun() -> has_settled(Joined) end),
        ok = wait_until(fun() -> length(call(Joined, session_store, members, [])) =:= 3 end),
        kill(One),
        ok = wait_until(fun() -> has_settled(Two) end),
        {committed, _} = write(client(Joined), <<"id">>, <<"more">>),
        kill(Joined)
    end).

restart_under(Load, Member, Members) -> restart_under(Load, Member, [], Members).

restart_under(Load, Member, Changed, Members) ->
    ok = session_raft_load:without(Load, Member),
    stop(Member),
    Again = restart(Member, Changed),
    ok = wait_until(fun() -> has_settled(Again) end),
    ok = session_raft_load:with(Load, Again),
    [Again | lists:delete(Member, Members)].

has_settled(Member) -> session_raft_test:has_settled(Member).
