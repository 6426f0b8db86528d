%% SPDX-License-Identifier: Apache-2.0
%% Whose sessions are whose: tags, namespaces, and ids that nobody can read from the store.
-module(session_tags_SUITE).

-include_lib("common_test/include/ct.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test, [with_client/1, with_clients/2, with_setting/3, token/1, start/3, write/5]).
-import(session_test_client, [ask/2]).

suite() -> [{timetrap, {seconds, 30}}].

all() -> session_test:each_store().

groups() ->
    session_test:stores([
        a_commit_tags_a_session_and_a_start_tells_its_tags,
        a_tag_survives_a_write_and_goes_when_it_is_taken_away,
        a_list_has_the_sessions_of_a_tag_and_marks_the_current_one,
        a_revoked_user_is_logged_out_everywhere_but_here,
        a_page_that_was_open_when_its_session_was_revoked_brings_it_not_back,
        a_destroyed_or_expired_session_leaves_no_tag_behind,
        more_tags_than_a_session_may_have_are_refused,
        erlang_code_lists_and_revokes_as_php_does,
        erlang_code_tags_a_session_under_an_open_page,
        a_handle_of_a_list_destroys_its_session,
        two_sites_with_namespaces_see_nothing_of_each_other,
        no_id_is_found_in_the_table,
        an_operator_takes_a_lock_away
    ]).

init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(_Store, Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) -> [{id, session_test:id(Case)}, {tag, atom_to_binary(Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

tagged(Seq, Id, Expected, Options) ->
    {commit, Seq, Id, none, Expected, rand:bytes(16), {write, <<"data">>, 0, <<"php">>}, Options}.

a_commit_tags_a_session_and_a_start_tells_its_tags(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_client(fun(Client) ->
        {committed, 1, Version} = ask(Client, tagged(1, Id, 0, #{tag => [Tag, <<"a/b">>]})),
        {started, 2, Version, <<"data">>, #{tags := Tags}} = ask(Client, start(2, Id, none)),
        [<<"a/b">>, Tag] = lists:sort(Tags)
    end).

a_tag_survives_a_write_and_goes_when_it_is_taken_away(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_client(fun(Client) ->
        {committed, 1, First} = ask(Client, tagged(1, Id, 0, #{tag => [Tag]})),
        {committed, 2, Second} = ask(Client, write(2, Id, none, First, <<"more">>)),
        {listed, 3, [_]} = ask(Client, {list, 3, Tag, #{}}),
        Untag = {commit, 4, Id, none, Second, rand:bytes(16), {touch, 0}, #{untag => [Tag]}},
        {committed, 4, Second} = ask(Client, Untag),
        {listed, 5, []} = ask(Client, {list, 5, Tag, #{}}),
        {started, 6, Second, <<"more">>, Info} = ask(Client, start(6, Id, none)),
        false = is_map_key(tags, Info)
    end).

a_list_has_the_sessions_of_a_tag_and_marks_the_current_one(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    Other = <<Id/binary, "2">>,
    with_client(fun(Client) ->
        {committed, 1, _} = ask(Client, tagged(1, Id, 0, #{tag => [Tag]})),
        {committed, 2, _} = ask(Client, tagged(2, Other, 0, #{tag => [Tag, <<"more">>]})),
        {listed, 3, Listed} = ask(Client, {list, 3, Tag, #{current => Id}}),
        [#{bytes := 4, tags := [Tag]}] = [One || #{current := true} = One <- Listed],
        [#{tags := [_, _], created := Created, expires := Expires}] =
            [One || One <- Listed, not is_map_key(current, One)],
        true = Expires > Created
    end).

a_revoked_user_is_logged_out_everywhere_but_here(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    Ids = [<<Id/binary, (integer_to_binary(N))/binary>> || N <- lists:seq(1, 20)],
    with_client(fun(Client) ->
        [{committed, 1, _} = ask(Client, tagged(1, One, 0, #{tag => [Tag]})) || One <- Ids],
        {revoked, 2, 19} = ask(Client, {revoke, 2, Tag, #{keep => hd(Ids)}}),
        [{started, 3, 0, <<>>, #{}} = ask(Client, start(3, One, none)) || One <- tl(Ids)],
        {started, 4, _, <<"data">>, _} = ask(Client, start(4, hd(Ids), none)),
        {revoked, 5, 1} = ask(Client, {revoke, 5, Tag, #{}}),
        {revoked, 6, 0} = ask(Client, {revoke, 6, Tag, #{}})
    end).

a_page_that_was_open_when_its_session_was_revoked_brings_it_not_back(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_clients(2, fun([Page, Other]) ->
        {committed, 1, Version} = ask(Page, tagged(1, Id, 0, #{tag => [Tag]})),
        {started, 2, Version, _, _} = ask(Page, start(2, Id, token(page))),
        {revoked, 1, 1} = ask(Other, {revoke, 1, Tag, #{}}),
        {refused, 3, {conflict, 0}} = ask(Page, write(3, Id, token(page), Version, <<"back">>)),
        [] = session_handler:read(Id)
    end).

a_destroyed_or_expired_session_leaves_no_tag_behind(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_client(fun(Client) ->
        {committed, 1, _} = ask(Client, tagged(1, Id, 0, #{tag => [Tag]})),
        {destroyed, 2} = ask(Client, {destroy, 2, Id, none, #{}}),
        nomatch = binary:match(session_test:kept(), session_id:tag(<<>>, Tag)),
        Short = {commit, 3, Id, none, 0, rand:bytes(16), {write, <<"data">>, 50, <<"php">>}, #{tag => [Tag]}},
        {committed, 3, _} = ask(Client, Short),
        timer:sleep(60),
        {listed, 4, []} = ask(Client, {list, 4, Tag, #{}}),
        {swept, 5, _} = ask(Client, {gc, 5, #{}}),
        nomatch = binary:match(session_test:kept(), session_id:tag(<<>>, Tag))
    end).

more_tags_than_a_session_may_have_are_refused(Config) ->
    Id = ?config(id, Config),
    Tags = fun(From) -> [integer_to_binary(N) || N <- lists:seq(From, From + 39)] end,
    with_client(fun(Client) ->
        {committed, 1, Version} = ask(Client, tagged(1, Id, 0, #{tag => Tags(1)})),
        {refused, 2, {too_many_tags, 64}} = ask(Client, tagged(2, Id, Version, #{tag => Tags(100)})),
        {started, 3, Version, <<"data">>, _} = ask(Client, start(3, Id, none))
    end).

erlang_code_lists_and_revokes_as_php_does(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_client(fun(Client) ->
        {committed, 1, _} = ask(Client, tagged(1, Id, 0, #{tag => [Tag]})),
        [#{tags := [Tag], bytes := 4}] = session_handler:list(binary_to_list(Tag)),
        1 = session_handler:revoke(Tag),
        [] = session_handler:list(Tag),
        [] = session_handler:read(Id)
    end).

erlang_code_tags_a_session_under_an_open_page(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    {error, {conflict, 0}} = session_handler:tag(Id, [Tag]),
    with_client(fun(Client) ->
        {committed, 1, Version} = ask(Client, tagged(1, Id, 0, #{})),
        {started, 2, Version, _, _} = ask(Client, start(2, Id, token(page))),
        ok = session_handler:tag(Id, [Tag, "other"]),
        {committed, 3, _} = ask(Client, write(3, Id, token(page), Version, <<"page">>)),
        [#{handle := Handle, tags := [_, _]}] = session_handler:list(Tag),
        ok = session_handler:untag(Handle, [Tag]),
        [] = session_handler:list(Tag)
    end).

a_handle_of_a_list_destroys_its_session(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_client(fun(Client) ->
        {committed, 1, _} = ask(Client, tagged(1, Id, 0, #{tag => [Tag]})),
        {listed, 2, [#{handle := Handle}]} = ask(Client, {list, 2, Tag, #{}}),
        {destroyed, 3} = ask(Client, {destroy, 3, Handle, none, #{}}),
        {started, 4, 0, <<>>, #{}} = ask(Client, start(4, Id, none)),
        {committed, 5, _} = ask(Client, tagged(5, Id, 0, #{tag => [Tag]})),
        ok = session_handler:destroy(Handle),
        {started, 6, 0, <<>>, #{}} = ask(Client, start(6, Id, none))
    end).

two_sites_with_namespaces_see_nothing_of_each_other(Config) ->
    {Id, Tag} = {?config(id, Config), ?config(tag, Config)},
    with_client(fun(Plain) ->
        Shop = session_test_client:another(Plain, #{namespace => <<"shop">>}),
        {committed, 1, _} = ask(Plain, tagged(1, Id, 0, #{tag => [Tag]})),
        {started, 1, 0, <<>>, #{}} = ask(Shop, start(1, Id, none)),
        {committed, 2, _} = ask(Shop, write(2, Id, none, 0, <<"cart">>)),
        {listed, 3, []} = ask(Shop, {list, 3, Tag, #{}}),
        {revoked, 4, 0} = ask(Shop, {revoke, 4, Tag, #{}}),
        <<"data">> = session_handler:read(Id),
        <<"cart">> = session_handler:read({<<"shop">>, Id})
    end).

no_id_is_found_in_the_table(Config) ->
    Id = ?config(id, Config),
    with_client(fun(Client) ->
        {started, 1, 0, _, _} = ask(Client, start(1, Id, token(a))),
        {committed, 2, _} = ask(Client, write(2, Id, token(a), 0, <<"data">>)),
        {started, 3, _, _, _} = ask(Client, start(3, Id, token(a))),
        States = term_to_binary([sys:get_state(Shard) || Shard <- session_test:shards()]),
        Kept = <<(session_test:kept())/binary, States/binary>>,
        nomatch = binary:match(Kept, Id),
        {match, _} = {match, binary:match(Kept, crypto:hash(sha256, Id))}
    end),
    with_setting(hash_ids, false, fun() ->
        ok = session_handler:write(Id, <<"plain">>),
        {match, _} = {match, binary:match(session_test:kept(), Id)}
    end).

an_operator_takes_a_lock_away(Config) ->
    Id = ?config(id, Config),
    with_clients(2, fun([Holder, Waiter]) ->
        {committed, 1, Version} = ask(Holder, tagged(1, Id, 0, #{})),
        {started, 2, Version, _, _} = ask(Holder, start(2, Id, token(holder))),
        {queued, 1, 0, _} = ask(Waiter, start(1, Id, token(waiter))),
        ok = session_handler:unlock(Id),
        {started, 1, Version, _, _} = session_test_client:answer(Waiter, 1),
        {committed, 2, _} = ask(Waiter, write(2, Id, token(waiter), Version, <<"waiter">>)),
        {refused, 3, {conflict, _}} = ask(Holder, write(3, Id, token(holder), Version, <<"holder">>)),
        <<"waiter">> = session_handler:read(Id)
    end).
