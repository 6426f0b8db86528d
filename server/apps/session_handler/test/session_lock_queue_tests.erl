%% SPDX-License-Identifier: Apache-2.0
%% Transcripts of one session's lock: who asks when, and what is said to whom.
-module(session_lock_queue_tests).

-include_lib("eunit/include/eunit.hrl").

-import(session_lock_queue, [new/0, acquire/4, release/3, leave/4, expire/2, deadline/1, holder/2, holds/2, is_free/1]).
-import(session_lock_queue, [waiting/1, conns/1]).

-define(MAX, 3).

claim(Name) -> claim(Name, 1000).

claim(Name, Wait) ->
    Client = #{node => atom_to_binary(Name), pid => 42},
    Token = atom_to_binary(Name),
    #{token => Token, conn => pid(Name), tag => Name, lease => 5000, wait => Wait, payload => Name, client => Client}.

%% A process of its own for each name, the same every time.
pid(Name) -> list_to_pid("<0." ++ integer_to_list(1000 + erlang:phash2(Name, 1000)) ++ ".0>").

%% Everybody in Names asks, in this order, at time 0.
queue(Names) ->
    lists:foldl(
        fun(Name, Lock) ->
            {_, Next} = acquire(claim(Name), ?MAX, 0, Lock),
            Next
        end,
        new(),
        Names
    ).

a_free_lock_is_granted_at_once_test() ->
    {granted, Lock} = acquire(claim(a), ?MAX, 0, new()),
    ?assert(holds(<<"a">>, Lock)),
    ?assertNot(is_free(Lock)).

a_released_lock_goes_to_the_longest_waiter_test() ->
    Lock = queue([a, b, c]),
    {[{granted, Conn, b, b}], Next} = release(<<"a">>, 10, Lock),
    ?assertEqual(pid(b), Conn),
    {[{granted, _, c, c}], Last} = release(<<"b">>, 20, Next),
    {[], Free} = release(<<"c">>, 30, Last),
    ?assert(is_free(Free)).

who_queues_is_told_how_many_are_before_test() ->
    Lock = queue([a, b]),
    ?assertMatch({{queued, 1}, _}, acquire(claim(c), ?MAX, 0, Lock)),
    ?assertEqual(#{node => <<"a">>, pid => 42, held => 70}, holder(Lock, 70)).

who_does_not_want_to_wait_is_refused_test() ->
    ?assertMatch({{refused, {lock_timeout, #{node := <<"a">>}}}, _}, acquire(claim(b, 0), ?MAX, 5, queue([a]))).

more_than_the_allowed_waiters_are_refused_test() ->
    ?assertMatch({{refused, {busy, 3}}, _}, acquire(claim(e), ?MAX, 0, queue([a, b, c, d]))).

a_holder_that_asks_again_has_the_lock_already_test() ->
    Lock = queue([a, b]),
    {granted, Same} = acquire((claim(a))#{conn := pid(new)}, ?MAX, 50, Lock),
    ?assertEqual(1, waiting(Same)),
    %% The lock hangs on the new connection now.
    {[], Still} = leave(pid(a), closed, 60, Same),
    ?assertMatch({[{granted, _, b, b}], _}, leave(pid(new), closed, 60, Still)).

a_waiter_that_asks_again_keeps_one_place_test() ->
    {{queued, 0}, Lock} = acquire((claim(b))#{conn := pid(new)}, ?MAX, 50, queue([a, b, c])),
    ?assertEqual(2, waiting(Lock)),
    {[], Left} = leave(pid(b), closed, 60, Lock),
    ?assertMatch({[{granted, _, b, b}], _}, release(<<"a">>, 70, Left)).

a_waiter_that_no_longer_wants_to_wait_leaves_the_queue_test() ->
    {{refused, {lock_timeout, _}}, Lock} = acquire(claim(b, 0), ?MAX, 50, queue([a, b, c])),
    ?assertEqual(1, waiting(Lock)).

those_who_hold_or_wait_are_known_test() ->
    ?assertEqual([], conns(new())),
    ?assertEqual(lists:sort([pid(a), pid(b)]), conns(queue([a, b]))),
    {[], Silent} = leave(pid(a), silent, 10, queue([a, b])),
    ?assertEqual([pid(b)], conns(Silent)).

a_closed_connection_frees_its_lock_and_its_places_test() ->
    Lock = queue([a, b, c]),
    {[], Left} = leave(pid(b), closed, 10, Lock),
    ?assertMatch({[{granted, _, c, c}], _}, leave(pid(a), closed, 20, Left)).

a_silent_connection_keeps_its_lock_until_the_lease_ends_test() ->
    {[], Silent} = leave(pid(a), silent, 10, queue([a])),
    ?assert(holds(<<"a">>, Silent)),
    ?assertEqual(5000, deadline(Silent)),
    {{queued, 0}, Waiting} = acquire(claim(b, 60000), ?MAX, 4000, Silent),
    ?assertMatch({[], _}, expire(4999, Waiting)),
    ?assertMatch({[{granted, _, b, b}], _}, expire(5000, Waiting)).

a_silent_holder_comes_back_with_its_token_test() ->
    {[], Silent} = leave(pid(a), silent, 10, queue([a])),
    {granted, Back} = acquire((claim(a))#{conn := pid(new)}, ?MAX, 100, Silent),
    ?assertEqual(infinity, deadline(Back)).

a_silent_holder_that_nobody_misses_is_forgotten_at_the_end_of_its_lease_test() ->
    {[], Silent} = leave(pid(a), silent, 10, queue([a])),
    {[], Free} = expire(5000, Silent),
    ?assert(is_free(Free)).

a_lease_means_nothing_while_nobody_waits_test() ->
    Lock = queue([a]),
    ?assertEqual(infinity, deadline(Lock)),
    ?assertEqual({[], Lock}, expire(1000000, Lock)).

a_lease_that_is_over_ends_when_somebody_waits_test() ->
    {{queued, 0}, Lock} = acquire(claim(b), ?MAX, 9000, queue([a])),
    ?assertEqual(5000, deadline(Lock)),
    ?assertMatch({[{granted, _, b, b}], _}, expire(9000, Lock)).

a_wait_that_is_over_is_refused_with_the_holder_test() ->
    Lock = queue([a, b]),
    ?assertEqual(1000, deadline(Lock)),
    {[{refused, Conn, b, {lock_timeout, Holder}}], Left} = expire(1000, Lock),
    ?assertEqual(pid(b), Conn),
    ?assertEqual(#{node => <<"a">>, pid => 42, held => 1000}, Holder),
    ?assertEqual(0, waiting(Left)).

a_token_that_neither_holds_nor_waits_changes_nothing_test() ->
    Lock = queue([a, b]),
    {[], Same} = release(<<"x">>, 10, Lock),
    ?assert(holds(<<"a">>, Same)),
    ?assertEqual(1, waiting(Same)).
