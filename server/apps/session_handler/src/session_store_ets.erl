%% SPDX-License-Identifier: Apache-2.0
%% The store in memory: one table, and shards that own the locks and make the changes. Sessions end with the node.
%%
%% The table belongs to a process that does nothing else and stands above the shards, so that a shard that crashes loses
%% locks, not sessions, however often it does. All changes of an id go through its shard; an acquire without a lock goes
%% straight to the table, in the caller's process.
-module(session_store_ets).

-behaviour(session_store).
-behaviour(supervisor).

-include("session.hrl").

-export([child_specs/0, acquire/2, commit/2, abort/2, unlock/1, destroy/3, keeper/1, lookup/1, tagged/1, sweep/1]).
-export([fold/2, cluster/0, members/0]).
-export([start_link/0, start_table/0, own_table/0, init/1]).

-define(TABLE, session_store_ets).
-define(SHARDS, 16).
%% Records that a sweep looks up at once.
-define(SWEEP_CHUNK, 500).

-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    [
        #{id => session_store_table, start => {?MODULE, start_table, []}},
        #{id => session_store_sup, start => {?MODULE, start_link, []}, type => supervisor}
    ].

-spec start_link() -> supervisor:startlink_ret().
start_link() ->
    supervisor:start_link({local, session_store_sup}, ?MODULE, []).

-spec init([]) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init([]) ->
    Shards = [
        #{id => {shard, N}, start => {session_store_ets_shard, start_link, [shard_name(N), ?TABLE]}}
     || N <- lists:seq(0, ?SHARDS - 1)
    ],
    {ok, {#{strategy => one_for_one, intensity => 10, period => 10}, Shards}}.

%% The process that owns the table.
-spec start_table() -> {ok, pid()}.
start_table() ->
    proc_lib:start_link(?MODULE, own_table, []).

-spec own_table() -> no_return().
own_table() ->
    Options = [named_table, public, {keypos, #session.id}, {read_concurrency, true}, {write_concurrency, true}],
    ?TABLE = ets:new(?TABLE, Options),
    ok = session_tag_index:new(),
    persistent_term:put(?MODULE, binary:encode_hex(rand:bytes(16))),
    proc_lib:init_ack({ok, self()}),
    timer:sleep(infinity).

-spec acquire(session_store:caller(), session_store:acquire()) -> ok.
acquire({Pid, Tag}, #{token := none, id := Id, lifetime := Lifetime}) ->
    Pid ! {session_store, Tag, {started, session_store_ets_shard:visit(?TABLE, Id, Lifetime)}},
    ok;
acquire(Caller, #{id := Id} = Acquire) ->
    gen_server:cast(shard(Id), {acquire, Caller, Acquire}).

-spec commit(session_store:caller(), session_store:commit()) -> ok.
commit(Caller, #{id := Id} = Commit) ->
    gen_server:cast(shard(Id), {commit, Caller, Commit}).

-spec abort(session_store:id(), session_store:token()) -> ok.
abort(Id, Token) ->
    gen_server:cast(shard(Id), {abort, Id, Token}).

-spec unlock(session_store:id()) -> ok.
unlock(Id) ->
    gen_server:cast(shard(Id), {unlock, Id}).

-spec destroy(session_store:caller(), session_store:id(), session_store:token() | none) -> ok.
destroy(Caller, Id, Token) ->
    gen_server:cast(shard(Id), {destroy, Caller, Id, Token}).

-spec keeper(session_store:id()) -> atom().
keeper(Id) ->
    shard(Id).

-spec lookup(session_store:id()) -> #session{} | absent.
lookup(Id) ->
    session_store_ets_shard:lookup(?TABLE, Id).

-spec tagged(session_store:tag()) -> [#session{}].
tagged(Tag) ->
    Records = [lookup(Id) || Id <- session_tag_index:find(Tag)],
    [Record || #session{} = Record <- Records, lists:member(Tag, session_record:tags(Record))].

-spec sweep(expired | session_store:milliseconds()) -> non_neg_integer().
sweep(expired) ->
    delete_where(#session.expires, erlang:system_time(millisecond));
sweep(Idle) ->
    delete_where(#session.accessed, erlang:system_time(millisecond) - Idle).

-spec delete_where(pos_integer(), integer()) -> non_neg_integer().
delete_where(Field, Limit) ->
    Any = erlang:make_tuple(record_info(size, session), '_', [{1, session}]),
    Over = setelement(#session.meta, setelement(#session.id, setelement(Field, Any, '$1'), '$2'), '$3'),
    Condition = [{'=<', '$1', Limit}],
    delete_found(ets:select(?TABLE, [{Over, Condition, [{{'$2', '$3'}}]}], ?SWEEP_CHUNK), {Field, Condition}, 0).

-spec delete_found('$end_of_table' | {[{session_store:id(), session_record:meta()}], ets:continuation()}, Over, Count) ->
    Count
when
    Over :: {pos_integer(), [tuple()]}, Count :: non_neg_integer().
delete_found('$end_of_table', _Over, Count) ->
    Count;
delete_found({Found, Continuation}, Over, Count) ->
    Deleted = [Id || {Id, Meta} <- Found, delete_if(Id, Meta, Over)],
    delete_found(ets:select(Continuation), Over, Count + length(Deleted)).

%% By what the record says when it is deleted: one that was renewed a moment ago stays.
-spec delete_if(session_store:id(), session_record:meta(), {pos_integer(), [tuple()]}) -> boolean().
delete_if(Id, Meta, {Field, Condition}) ->
    Any = erlang:make_tuple(record_info(size, session), '_', [{1, session}, {#session.id, Id}]),
    case ets:select_delete(?TABLE, [{setelement(Field, Any, '$1'), Condition, [true]}]) of
        1 ->
            ok = session_tag_index:change(Id, maps:get(tags, Meta, []), []),
            true;
        0 ->
            false
    end.

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Acc) ->
    ets:foldl(Fun, Acc, ?TABLE).

-spec cluster() -> binary().
cluster() ->
    persistent_term:get(?MODULE).

-spec members() -> [node()].
members() -> [node()].

-spec shard(session_store:id()) -> atom().
shard(Id) ->
    shard_name(erlang:phash2(Id, ?SHARDS)).

-spec shard_name(0..?SHARDS - 1) -> atom().
shard_name(N) ->
    element(
        N + 1,
        {session_shard_0, session_shard_1, session_shard_2, session_shard_3, session_shard_4, session_shard_5,
            session_shard_6, session_shard_7, session_shard_8, session_shard_9, session_shard_10, session_shard_11,
            session_shard_12, session_shard_13, session_shard_14, session_shard_15}
    ).
