%% SPDX-License-Identifier: Apache-2.0
%% The messages of docs/wire.md, well and badly formed.
-module(session_wire_tests).

-include_lib("eunit/include/eunit.hrl").
-include("session.hrl").

-define(TOKEN, <<1:128>>).
-define(COMMIT_ID, <<2:128>>).

the_highest_common_version_is_chosen_test() ->
    ?assertEqual({ok, 1}, session_wire:negotiate([1, 7])),
    ?assertEqual({refused, {protocol, [1]}}, session_wire:negotiate([2])),
    ?assertEqual({refused, {protocol, [1]}}, session_wire:negotiate(nonsense)),
    ?assertEqual({refused, {protocol, [1]}}, session_wire:negotiate([1 | 2])).

an_answer_goes_to_the_alias_that_a_call_names_test() ->
    Alias = make_ref(),
    ?assertEqual({Alias, {[alias | Alias], {answer}}}, session_wire:reply({self(), [alias | Alias]}, {answer})),
    Composed = [[alias | Alias] | x],
    ?assertEqual({Alias, {Composed, {answer}}}, session_wire:reply({self(), Composed}, {answer})),
    ?assertEqual({self(), {Alias, {answer}}}, session_wire:reply({self(), Alias}, {answer})).

of_a_client_only_a_process_id_is_kept_test() ->
    ?assertEqual({ok, #{pid => 42}, <<>>}, session_wire:client_info(#{pid => 42, later => x})),
    ?assertEqual({ok, #{}, <<>>}, session_wire:client_info(#{pid => "42"})),
    ?assertEqual({ok, #{}, <<>>}, session_wire:client_info(#{pid => 1 bsl 64})).

a_namespace_is_a_short_plain_name_test() ->
    ?assertEqual({ok, #{}, <<"shop.example">>}, session_wire:client_info(#{namespace => <<"shop.example">>})),
    Wrong = [<<"a/b">>, <<"a b">>, binary:copy(<<"a">>, 65), "list", 7],
    [?assertEqual({bad_request, namespace}, session_wire:client_info(#{namespace => Name})) || Name <- Wrong].

a_commit_brings_tags_test() ->
    Commit = {commit, 1, <<"abc">>, none, 7, ?COMMIT_ID, {touch, 1}, #{tag => [<<"user:1">>], later => x}},
    ?assertMatch(
        {ok, {commit, 1, #{tags := #{add := [<<"user:1">>], remove := []}}}}, session_wire:request(Commit)
    ).

a_commit_of_a_wrong_shape_gives_up_its_lock_test() ->
    Commit = {commit, 1, <<"abc">>, ?TOKEN, 0, ?COMMIT_ID, erase, #{}},
    ?assertEqual([{<<"abc">>, ?TOKEN}], session_wire:given_up(Commit)),
    ?assertEqual([], session_wire:given_up(setelement(4, Commit, none))),
    ?assertEqual([], session_wire:given_up(setelement(3, Commit, <<"a/b">>))),
    ?assertEqual([], session_wire:given_up({start, 1, <<"abc">>, ?TOKEN, 0, []})).

start_has_defaults_and_ignores_what_it_does_not_know_test() ->
    {ok, {start, 3, Acquire}} = session_wire:request({start, 3, <<"abc">>, ?TOKEN, 1000, #{wait => 5, later => x}}),
    ?assertEqual(
        #{id => <<"abc">>, token => ?TOKEN, lifetime => 1000, wait => 5, lease => 300000, if_absent => lock}, Acquire
    ).

requests_are_read_test() ->
    Change = {write, <<"data">>, 1000, <<"php">>},
    ?assertMatch(
        {ok, {commit, 1, #{expected := 7, change := Change, token := none}}},
        session_wire:request({commit, 1, <<"abc">>, none, 7, ?COMMIT_ID, Change, #{}})
    ),
    ?assertEqual({ok, {abort, <<"abc">>, ?TOKEN}}, session_wire:request({abort, <<"abc">>, ?TOKEN})),
    ?assertEqual({ok, {abort, <<"abc">>, none}}, session_wire:request({abort, <<"abc">>, none})),
    ?assertEqual({ok, {destroy, 2, <<"abc">>, none}}, session_wire:request({destroy, 2, <<"abc">>, none, #{}})),
    ?assertEqual({ok, {gc, 9}}, session_wire:request({gc, 9, #{}})),
    ?assertEqual({ok, {list, 3, <<"t">>, none}}, session_wire:request({list, 3, <<"t">>, #{}})),
    ?assertEqual({ok, {revoke, 3, <<"t">>, <<"abc">>}}, session_wire:request({revoke, 3, <<"t">>, #{keep => <<"abc">>}})).

a_handle_names_a_session_to_destroy_and_to_nothing_else_test() ->
    Handle = <<"sha256:", (binary:copy(<<"0a">>, 32))/binary>>,
    ?assertEqual({ok, {destroy, 2, Handle, none}}, session_wire:request({destroy, 2, Handle, none, #{}})),
    ?assertEqual({bad_request, 1, id}, session_wire:request({start, 1, Handle, none, 0, #{}})),
    ?assertEqual({bad_request, 2, id}, session_wire:request({destroy, 2, <<"sha256:0A">>, none, #{}})).

each_field_is_checked_and_named_test_() ->
    Start = {start, 1, <<"abc">>, ?TOKEN, 1000, #{}},
    Commit = {commit, 1, <<"abc">>, ?TOKEN, 0, ?COMMIT_ID, {touch, 1}, #{}},
    Cases = [
        {id, setelement(3, Start, <<>>)},
        {id, setelement(3, Start, <<"a/b">>)},
        {id, setelement(3, Start, binary:copy(<<"a">>, 257))},
        {id, setelement(3, Start, "abc")},
        {token, setelement(4, Start, <<"short">>)},
        {lifetime, setelement(5, Start, -1)},
        {lifetime, setelement(5, Start, 1 bsl 64)},
        {wait, setelement(6, Start, #{wait => -1})},
        {lease, setelement(6, Start, #{lease => infinity})},
        {if_absent, setelement(6, Start, #{if_absent => create})},
        {options, setelement(6, Start, [])},
        {expected, setelement(5, Commit, -1)},
        {commit_id, setelement(6, Commit, <<>>)},
        {change, setelement(7, Commit, {write, "list", 1, <<"php">>})},
        {change, setelement(7, Commit, erase)},
        {tag, setelement(8, Commit, #{tag => [<<>>]})},
        {tag, setelement(8, Commit, #{tag => [<<"a">> | <<"b">>]})},
        {untag, setelement(8, Commit, #{untag => [binary:copy(<<"a">>, 256)]})},
        {tag, setelement(8, Commit, #{tag => lists:duplicate(65, <<"a">>)})},
        {options, setelement(8, Commit, [])},
        {tag, {list, 1, "user", #{}}},
        {current, {list, 1, <<"user">>, #{current => <<"a/b">>}}},
        {keep, {revoke, 1, <<"user">>, #{keep => 7}}},
        {options, {revoke, 1, <<"user">>, none}},
        {message, {start, 1}},
        {message, {erase, 1, everything}}
    ],
    [?_assertEqual({bad_request, 1, What}, session_wire:request(Request)) || {What, Request} <- Cases].

what_has_no_number_cannot_be_answered_test_() ->
    [
        ?_assertMatch({bad_request, unknown, _}, session_wire:request(Request))
     || Request <- [hello, {}, {start}, {start, 0, a, b, c, d}, {start, 1 bsl 31, a, b, c, d}, {abort, <<"abc">>, x}]
    ].

answers_are_written_test_() ->
    Meta = #{created => 5, serializer => <<"php">>, later => x},
    Record = #session{
        id = <<"abc">>, version = 7, expires = 0, accessed = 0, lifetime = 1, data = <<"d">>, meta = Meta
    },
    Cases = [
        {{started, 1, 0, <<>>, #{}}, {started, absent}},
        {{started, 1, 7, <<"d">>, #{created => 5, serializer => <<"php">>}}, {started, Record}},
        {{queued, 1, 2, #{pid => 3}}, {queued, 2, #{pid => 3}}},
        {{committed, 1, 8}, {committed, 8}},
        {{destroyed, 1}, destroyed},
        {{swept, 1, 4}, {swept, 4}},
        {{refused, 1, {conflict, 9}}, {refused, {conflict, 9}}}
    ],
    [?_assertEqual(Message, session_wire:answer(1, Answer)) || {Message, Answer} <- Cases].
