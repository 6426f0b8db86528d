%% SPDX-License-Identifier: Apache-2.0
-module(session_commits_tests).

-include_lib("eunit/include/eunit.hrl").

-import(session_commits, [new/0, add/3, find/2]).

add_all(From, To, Commits) ->
    lists:foldl(fun(N, Acc) -> add(<<N:128>>, N, Acc) end, Commits, lists:seq(From, To)).

a_commit_is_found_with_its_version_test() ->
    Commits = add_all(1, 3, new()),
    ?assertEqual({ok, 2}, find(<<2:128>>, Commits)),
    ?assertEqual(error, find(<<4:128>>, Commits)).

the_last_ones_are_remembered_and_old_ones_forgotten_test() ->
    Commits = add_all(1, 20000, new()),
    [?assertEqual({ok, N}, find(<<N:128>>, Commits)) || N <- lists:seq(20000 - 4095, 20000)],
    [?assertEqual(error, find(<<N:128>>, Commits)) || N <- lists:seq(1, 20000 - 8192)].
