%% SPDX-License-Identifier: Apache-2.0
-module(session_record_tests).

-include_lib("eunit/include/eunit.hrl").
-include("session.hrl").

-define(DEFAULT, 1440000).

commit(Expected, Change) -> commit(Expected, Change, <<"commit">>).

commit(Expected, Change, CommitId) ->
    #{id => <<"id">>, token => none, expected => Expected, commit_id => CommitId, change => Change}.

write(Data) -> {write, Data, 1000, <<"php">>}.

%% A record of version 5, written at time 0, that lives 1000 ms.
record() ->
    {changed, Record} = session_record:apply_commit(commit(0, write(<<"a">>), <<"first">>), absent, 5, ?DEFAULT, 0),
    Record.

a_first_write_makes_the_record_test() ->
    ?assertMatch(
        #session{id = <<"id">>, version = 5, data = <<"a">>, expires = 1000, accessed = 0, meta = #{created := 0}},
        record()
    ).

a_record_is_abandoned_until_somebody_comes_back_to_it_test() ->
    {changed, Again} = session_record:apply_commit(commit(5, {touch, 0}), record(), 6, ?DEFAULT, 10),
    Records = [record(), session_record:access(record(), 0, 10), Again],
    ?assertEqual([true, false, false], [session_record:is_abandoned(Record) || Record <- Records]).

a_write_against_the_version_that_was_read_is_applied_test() ->
    {changed, Record} = session_record:apply_commit(commit(5, write(<<"b">>)), record(), 6, ?DEFAULT, 10),
    ?assertMatch(#session{version = 6, data = <<"b">>, expires = 1010, meta = #{created := 0}}, Record).

a_write_against_another_version_is_refused_test() ->
    ?assertEqual(
        {refused, {conflict, 5}}, session_record:apply_commit(commit(4, write(<<"b">>)), record(), 6, ?DEFAULT, 10)
    ),
    ?assertEqual(
        {refused, {conflict, 5}}, session_record:apply_commit(commit(0, write(<<"b">>)), record(), 6, ?DEFAULT, 10)
    ).

a_write_to_a_record_that_is_gone_is_refused_test() ->
    ?assertEqual(
        {refused, {conflict, 0}}, session_record:apply_commit(commit(5, write(<<"b">>)), absent, 6, ?DEFAULT, 10)
    ).

a_touch_moves_the_expiry_and_keeps_the_version_test() ->
    {changed, Record} = session_record:apply_commit(commit(5, {touch, 3000}), record(), 6, ?DEFAULT, 10),
    ?assertMatch(#session{version = 5, data = <<"a">>, expires = 3010}, Record),
    ?assertEqual({refused, {conflict, 0}}, session_record:apply_commit(commit(0, {touch, 1}), absent, 6, ?DEFAULT, 10)).

a_lifetime_of_zero_is_the_default_for_a_new_record_and_its_own_for_an_old_one_test() ->
    Zero = {write, <<"b">>, 0, <<"php">>},
    {changed, New} = session_record:apply_commit(commit(0, Zero), absent, 6, ?DEFAULT, 10),
    ?assertEqual(10 + ?DEFAULT, New#session.expires),
    {changed, Old} = session_record:apply_commit(commit(5, Zero), record(), 6, ?DEFAULT, 10),
    ?assertEqual(1010, Old#session.expires).

who_read_nothing_writes_over_whatever_is_there_test() ->
    Commit = commit(any, write(<<"b">>)),
    ?assertMatch({changed, #session{version = 6}}, session_record:apply_commit(Commit, record(), 6, ?DEFAULT, 1)),
    ?assertMatch({changed, #session{version = 6}}, session_record:apply_commit(Commit, absent, 6, ?DEFAULT, 1)).

a_write_gets_a_larger_version_than_the_record_had_even_when_the_clock_went_back_test() ->
    Commit = commit(5, write(<<"b">>)),
    ?assertMatch({changed, #session{version = 6}}, session_record:apply_commit(Commit, record(), 2, ?DEFAULT, 1)).

an_expired_record_is_absent_test() ->
    ?assertEqual(record(), session_record:current(record(), 999)),
    ?assertEqual(absent, session_record:current(record(), 1000)),
    ?assertEqual(absent, session_record:current(absent, 0)).

versions_grow_with_the_clock_and_without_it_test() ->
    ?assertEqual(1000, session_record:next_version(5, 1000)),
    ?assertEqual(1001, session_record:next_version(1000, 900)).
