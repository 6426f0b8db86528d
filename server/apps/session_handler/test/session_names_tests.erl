%% SPDX-License-Identifier: Apache-2.0
-module(session_names_tests).

-include_lib("eunit/include/eunit.hrl").

-define(ID, <<"0123456789abcdefABCDEF,-zz">>).
-define(OTHER, <<"another">>).

names_test_() ->
    {setup, fun session_config:load/0, [
        fun each_id_has_its_own_key_whichever_was_asked_for_before/0,
        fun the_key_of_the_last_id_is_not_made_again/0,
        fun what_is_kept_of_an_id_does_not_tell_it/0,
        fun a_request_about_no_session_leaves_the_last_one_known/0
    ]}.

each_id_has_its_own_key_whichever_was_asked_for_before() ->
    Asked = [?ID, ?ID, ?OTHER, ?ID, ?OTHER, ?OTHER],
    {Keys, _} = lists:mapfoldl(fun session_names:key/2, session_names:new(<<"shop">>), Asked),
    ?assertEqual([session_id:key(<<"shop">>, Id) || Id <- Asked], Keys).

the_key_of_the_last_id_is_not_made_again() ->
    {Key, Known} = session_names:key(?ID, session_names:new(<<>>)),
    ?assertEqual({Key, Known}, session_names:key(?ID, Known)),
    {_, Others} = session_names:key(?OTHER, Known),
    ?assertNotEqual(Known, Others).

what_is_kept_of_an_id_does_not_tell_it() ->
    {_, Known} = session_names:key(?ID, session_names:new(<<>>)),
    ?assertEqual(nomatch, binary:match(term_to_binary(Known), ?ID)),
    %% Nor would a table of the digests of known ids.
    {_, Again} = session_names:key(?ID, session_names:new(<<>>)),
    ?assertNotEqual(Known, Again).

a_request_about_no_session_leaves_the_last_one_known() ->
    {_, Known} = session_names:key(?ID, session_names:new(<<>>)),
    ?assertEqual({{gc, 1}, Known}, session_names:stored({gc, 1}, Known)),
    ?assertEqual({{list, 2, <<"/user">>, none}, Known}, session_names:stored({list, 2, <<"user">>, none}, Known)).
