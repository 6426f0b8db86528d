%% SPDX-License-Identifier: Apache-2.0
%% The shards of a store on this node, and the way of a request to the one that its id hashes to.
-module(session_shards).

-behaviour(supervisor).

-export([start_link/1, name/1, acquire/4, commit/3, abort/3, unlock/2, destroy/4, locks/0, view_changed/0]).
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
-spec acquire(node(), Records :: module(), session_store:caller(), session_store:acquire()) ->
    ok | {answered, session_store:answer()}.
acquire(_Node, Records, _Caller, #{token := none, id := Id, lifetime := Lifetime}) ->
    {answered, {started, Records:visit(Id, Lifetime)}};
acquire(Node, _Records, Caller, #{id := Id} = Acquire) ->
    gen_server:cast({name(Id), Node}, {acquire, Caller, Acquire}).

-spec commit(node(), session_store:caller(), session_store:commit()) -> ok.
commit(Node, Caller, #{id := Id} = Commit) ->
    gen_server:cast({name(Id), Node}, {commit, Caller, Commit}).

-spec abort(node(), session_store:id(), session_store:token()) -> ok.
abort(Node, Id, Token) ->
    gen_server:cast({name(Id), Node}, {abort, Id, Token}).

-spec unlock(node(), session_store:id()) -> ok.
unlock(Node, Id) ->
    gen_server:cast({name(Id), Node}, {unlock, Id}).

-spec destroy(node(), session_store:caller(), session_store:id(), session_store:token() | none) -> ok.
destroy(Node, Caller, Id, Token) ->
    gen_server:cast({name(Id), Node}, {destroy, Caller, Id, Token}).

%% The ids of this node's shards may be others' now.
-spec view_changed() -> ok.
view_changed() ->
    lists:foreach(fun(N) -> gen_server:cast(numbered(N), view_changed) end, lists:seq(0, ?SHARDS - 1)).

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
