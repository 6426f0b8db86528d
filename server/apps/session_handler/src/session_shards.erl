%% SPDX-License-Identifier: Apache-2.0
%% The shards of a store on this node, and the way of a request to the one that its id hashes to.
-module(session_shards).

-behaviour(supervisor).

-export([start_link/1, name/1, acquire/3, commit/2, abort/2, unlock/1, destroy/3, locks/0]).
-export([init/1]).

-define(SHARDS, 16).

-spec start_link(Records :: module()) -> supervisor:startlink_ret().
start_link(Records) ->
    supervisor:start_link({local, session_store_sup}, ?MODULE, Records).

-spec init(module()) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init(Records) ->
    Shards = [
        #{id => {shard, N}, start => {session_shard, start_link, [numbered(N), Records]}}
     || N <- lists:seq(0, ?SHARDS - 1)
    ],
    {ok, {#{strategy => one_for_one, intensity => 10, period => 10}, Shards}}.

%% The registered shard of an id.
-spec name(session_store:id()) -> atom().
name(Id) ->
    numbered(erlang:phash2(Id, ?SHARDS)).

%% Without a lock there is nothing to ask the shard for: the record is read in the caller's process.
-spec acquire(Records :: module(), session_store:caller(), session_store:acquire()) -> ok.
acquire(Records, {Pid, Tag}, #{token := none, id := Id, lifetime := Lifetime}) ->
    Pid ! {session_store, Tag, {started, Records:visit(Id, Lifetime)}},
    ok;
acquire(_Records, Caller, #{id := Id} = Acquire) ->
    gen_server:cast(name(Id), {acquire, Caller, Acquire}).

-spec commit(session_store:caller(), session_store:commit()) -> ok.
commit(Caller, #{id := Id} = Commit) ->
    gen_server:cast(name(Id), {commit, Caller, Commit}).

-spec abort(session_store:id(), session_store:token()) -> ok.
abort(Id, Token) ->
    gen_server:cast(name(Id), {abort, Id, Token}).

-spec unlock(session_store:id()) -> ok.
unlock(Id) ->
    gen_server:cast(name(Id), {unlock, Id}).

-spec destroy(session_store:caller(), session_store:id(), session_store:token() | none) -> ok.
destroy(Caller, Id, Token) ->
    gen_server:cast(name(Id), {destroy, Caller, Id, Token}).

-spec locks() -> [session_store:lock()].
locks() ->
    lists:append([session_shard:locks(numbered(N)) || N <- lists:seq(0, ?SHARDS - 1)]).

-spec numbered(0..?SHARDS - 1) -> atom().
numbered(N) ->
    element(
        N + 1,
        {session_shard_0, session_shard_1, session_shard_2, session_shard_3, session_shard_4, session_shard_5,
            session_shard_6, session_shard_7, session_shard_8, session_shard_9, session_shard_10, session_shard_11,
            session_shard_12, session_shard_13, session_shard_14, session_shard_15}
    ).
