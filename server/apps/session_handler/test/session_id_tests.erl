%% SPDX-License-Identifier: Apache-2.0
-module(session_id_tests).

-include_lib("eunit/include/eunit.hrl").

-define(ID, <<"0123456789abcdefABCDEF,-zz">>).

with(HashIds, Test) ->
    ok = application:set_env(session_handler, hash_ids, HashIds),
    ok = session_config:load(),
    try
        Test()
    after
        application:unset_env(session_handler, hash_ids),
        session_config:load()
    end.

a_key_tells_nothing_of_the_id_and_its_handle_leads_back_to_it_test() ->
    with(true, fun() ->
        Key = session_id:key(<<>>, ?ID),
        ?assertEqual(crypto:hash(sha256, ?ID), Key),
        Handle = session_id:handle(Key),
        ?assert(session_id:is_handle(Handle)),
        ?assertNot(session_id:is_id(Handle)),
        ?assertEqual(Key, session_id:key(<<>>, Handle)),
        ?assertEqual(Key, session_id:key(<<"shop">>, Handle))
    end).

without_hashing_a_key_and_a_handle_are_the_id_test() ->
    with(false, fun() ->
        ?assertEqual(?ID, session_id:key(<<>>, ?ID)),
        ?assertEqual(?ID, session_id:handle(?ID))
    end).

two_namespaces_never_share_a_session_or_a_tag_test() ->
    Names = [{<<>>, <<"ab">>}, {<<"a">>, <<"b">>}, {<<"ab">>, <<"b">>}, {<<"a.">>, <<"b">>}],
    [with(HashIds, fun() -> ?assertEqual(4, length(lists:usort([session_id:key(N, I) || {N, I} <- Names]))) end)
     || HashIds <- [true, false]],
    Tags = [session_id:tag(Namespace, Name) || {Namespace, Name} <- [{<<"a">>, <<"b">>}, {<<>>, <<"a/b">>}]],
    ?assertMatch([_, _], lists:usort(Tags)),
    ?assertEqual([<<"b">>, <<"a/b">>], [session_id:tag_name(Tag) || Tag <- Tags]).
