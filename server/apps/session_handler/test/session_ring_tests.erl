%% SPDX-License-Identifier: Apache-2.0
-module(session_ring_tests).

-include_lib("eunit/include/eunit.hrl").

ids() -> [integer_to_binary(N) || N <- lists:seq(1, 3000)].

every_member_has_its_share_of_the_ids_test() ->
    Owners = [session_ring:owner(Id, [a, b, c]) || Id <- ids()],
    [?assert(length([Owner || Owner <- Owners, Owner =:= Node]) > 800) || Node <- [a, b, c]].

the_order_of_the_members_does_not_matter_test() ->
    [?assertEqual(session_ring:owner(Id, [a, b, c]), session_ring:owner(Id, [c, a, b])) || Id <- ids()].

only_the_ids_of_a_lost_member_move_test() ->
    Moved = [Id || Id <- ids(), session_ring:owner(Id, [a, b, c]) =/= session_ring:owner(Id, [a, c])],
    [?assertEqual(b, session_ring:owner(Id, [a, b, c])) || Id <- Moved].

of_a_split_one_side_goes_on_at_most_test() ->
    Members = [a, b, c, d],
    Sides = [[Node || {Node, true} <- lists:zip(Members, Bits)] || Bits <- bits(4)] -- [[], Members],
    [
        ?assertEqual(
            {Side, true},
            {Side, session_ring:goes_on(Side, Members, false) xor session_ring:goes_on(Members -- Side, Members, false)}
        )
     || Side <- Sides
    ].

the_larger_side_goes_on_and_of_two_halves_the_one_with_the_lowest_name_test() ->
    ?assert(session_ring:goes_on([b, c], [a, b, c], false)),
    ?assertNot(session_ring:goes_on([a], [a, b, c], false)),
    ?assert(session_ring:goes_on([a], [a, b], false)),
    ?assertNot(session_ring:goes_on([b], [a, b], false)).

half_of_the_members_goes_on_when_the_others_have_closed_their_connections_test() ->
    ?assert(session_ring:goes_on([b], [a, b], true)),
    ?assertNot(session_ring:goes_on([c], [a, b, c], true)).

bits(0) -> [[]];
bits(N) -> [[Bit | Bits] || Bit <- [true, false], Bits <- bits(N - 1)].
