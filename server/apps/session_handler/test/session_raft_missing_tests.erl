%% SPDX-License-Identifier: Apache-2.0
%% A server that is told to use the store raft, on a node that has not got what it needs.
-module(session_raft_missing_tests).

-include_lib("eunit/include/eunit.hrl").

a_server_without_ra_does_not_start_and_says_what_is_missing_and_how_to_get_it_test_() ->
    {timeout, 60, fun() ->
        ?assertEqual(sentence("session_handler_raft and ra"), refusal(start([session_handler]))),
        [?assertEqual(sentence("ra"), refusal(start([session_handler, session_store_raft]))) || is_built(session_store_raft)]
    end}.

it_starts_when_all_is_there_test_() ->
    {timeout, 60, fun() ->
        All = [session_handler, session_store_raft, ra, aten, gen_batch_server, seshat],
        [?assertEqual(ok, start(All)) || lists:all(fun is_built/1, All)]
    end}.

refusal({error, {session_handler, {Sentence, _}}}) -> Sentence.

sentence(Missing) ->
    "session_handler: store is raft, which needs " ++ Missing ++ " on the code path. The package session-handler-raft has "
    "both; in the source tree dev/setup gets Ra, elsewhere `rebar3 as raft compile`: docs/cluster.md".

is_built(Module) -> code:which(Module) =/= non_existing.

%% In a node that has the applications of these modules, and OTP.
start(Modules) ->
    Paths = lists:append([["-pa", filename:dirname(code:which(Module))] || Module <- Modules]),
    Arguments = ["-kernel", "logger_level", "none" | Paths],
    {ok, Peer, _} = peer:start(#{connection => standard_io, args => Arguments, env => [{"ERL_LIBS", ""}]}),
    Dir = filename:join("/tmp", "session_raft_missing_" ++ peer:call(Peer, os, getpid, [])),
    try
        ok = peer:call(Peer, application, set_env, [[{session_handler, [{store, raft}, {data_dir, Dir}]}]]),
        peer:call(Peer, session_handler, start, [], 30_000)
    after
        peer:stop(Peer),
        file:del_dir_r(Dir)
    end.
