%% SPDX-License-Identifier: Apache-2.0
%% The store in memory: one table, and shards that own the locks and make the changes. Sessions end with the node.
%%
%% The table belongs to a process that does nothing else and stands above the shards, so that a shard that crashes loses
%% locks, not sessions, however often it does. All changes of an id go through its shard; an acquire without a lock goes
%% straight to the table, in the caller's process.
-module(session_store_ets).

-behaviour(session_store).
-behaviour(session_shard).

-include("session.hrl").
-include("session_ets.hrl").

-export([child_specs/0, acquire/2, commit/2, abort/2, unlock/1, destroy/3, keeper/1, lookup/1, tagged/1, sweep/1]).
-export([fold/2, size/0, locks/0, cluster/0, members/0, gauges/0, is_ready/0]).
-export([read/1, visit/2, change/3, made/2, delete/1, acknowledge/2, owner/1, former_holder/1, note_holder/2]).
-export([start_table/0, own_table/0]).

-define(TABLE, session_store_ets).
%% Records that a sweep looks up at once.
-define(SWEEP_CHUNK, 500).

-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    [
        #{id => session_store_table, start => {?MODULE, start_table, []}},
        #{id => session_store_sup, start => {session_shards, start_link, [?MODULE]}, type => supervisor}
    ].

%% The process that owns the table.
-spec start_table() -> {ok, pid()}.
start_table() ->
    proc_lib:start_link(?MODULE, own_table, []).

-spec own_table() -> no_return().
own_table() ->
    Options = [named_table, public, {keypos, #session_row.id}, {read_concurrency, true}, {write_concurrency, true}],
    ?TABLE = ets:new(?TABLE, Options),
    ok = session_tag_index:new(),
    persistent_term:put(?MODULE, binary:encode_hex(crypto:strong_rand_bytes(16))),
    proc_lib:init_ack({ok, self()}),
    timer:sleep(infinity).

-spec acquire(session_store:caller(), session_store:acquire()) -> ok | {answered, session_store:answer()}.
acquire(Caller, Acquire) -> session_shards:acquire(node(), ?MODULE, Caller, Acquire).

-spec commit(session_store:caller(), session_store:commit()) -> ok.
commit(Caller, Commit) -> session_shards:commit(node(), Caller, Commit).

-spec abort(session_store:id(), session_store:token()) -> ok.
abort(Id, Token) -> session_shards:abort(node(), Id, Token).

-spec unlock(session_store:id()) -> ok.
unlock(Id) -> session_shards:unlock(node(), Id).

-spec destroy(session_store:caller(), session_store:id(), session_store:token() | none) -> ok.
destroy(Caller, Id, Token) -> session_shards:destroy(node(), Caller, Id, Token).

-spec keeper(session_store:id()) -> atom().
keeper(Id) -> session_shards:name(Id).

-spec lookup(session_store:id()) -> #session{} | absent.
lookup(Id) -> read(Id).

-spec tagged(session_store:tag()) -> [#session{}].
tagged(Tag) ->
    Records = [lookup(Id) || Id <- session_tag_index:find(Tag)],
    [Record || #session{} = Record <- Records, lists:member(Tag, session_record:tags(Record))].

%% In what a sweep looks for, '$1' is when a record expires, and '$2' when it was used last.
-spec sweep(expired | session_store:milliseconds()) -> session_store:swept().
sweep(expired) -> delete_where({'=<', '$1', now_ms()});
sweep(Idle) -> delete_where({'=<', '$2', now_ms() - Idle}).

-spec delete_where(Condition :: tuple()) -> session_store:swept().
delete_where(Condition) ->
    Row = row_where([{#session_row.id, '$3'}, {#session_row.tags, '$4'}, {#session_row.created, '$5'}]),
    IsAbandoned = {'=:=', '$2', '$5'},
    Found = ets:select(?TABLE, [{Row, [Condition], [{{'$3', '$4', IsAbandoned}}]}], ?SWEEP_CHUNK),
    delete_found(Found, Condition, {0, 0}).

-spec delete_found(Found, Condition :: tuple(), session_store:swept()) -> session_store:swept() when
    Found :: '$end_of_table' | {[{session_store:id(), [session_store:tag()], boolean()}], ets:continuation()}.
delete_found('$end_of_table', _Condition, Swept) ->
    Swept;
delete_found({Found, Continuation}, Condition, Swept) ->
    Deleted = [IsAbandoned || {Id, Tags, IsAbandoned} <- Found, delete_if(Id, Tags, Condition)],
    delete_found(ets:select(Continuation), Condition, session_record:swept(Deleted, Swept)).

%% By what the record says when it is deleted: one that was renewed a moment ago stays.
-spec delete_if(session_store:id(), [session_store:tag()], Condition :: tuple()) -> boolean().
delete_if(Id, Tags, Condition) ->
    case ets:select_delete(?TABLE, [{row_where([{#session_row.id, Id}]), [Condition], [true]}]) of
        1 ->
            ok = session_tag_index:change(Id, Tags, []),
            true;
        0 ->
            false
    end.

-spec row_where([{pos_integer(), term()}]) -> tuple().
row_where(Fields) ->
    Times = [{1, session_row}, {#session_row.expires, '$1'}, {#session_row.accessed, '$2'}],
    erlang:make_tuple(record_info(size, session_row), '_', Times ++ Fields).

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Acc) ->
    ets:foldl(fun(Row, Sum) -> Fun(session_ets_record:session(Row), Sum) end, Acc, ?TABLE).

-spec size() -> non_neg_integer().
size() -> ets:info(?TABLE, size).

-spec locks() -> [session_store:lock()].
locks() -> session_shards:locks().

-spec cluster() -> binary().
cluster() ->
    persistent_term:get(?MODULE).

-spec members() -> [node()].
members() -> [node()].

-spec gauges() -> session_store:gauges().
gauges() -> #{members_heard => 1}.

-spec is_ready() -> true.
is_ready() -> true.

%% --- records, for the shards

-spec read(session_store:id()) -> #session{} | absent.
read(Id) ->
    case ets:lookup(?TABLE, Id) of
        [Row] -> session_record:current(session_ets_record:session(Row), now_ms());
        [] -> absent
    end.

-spec visit(session_store:id(), session_store:milliseconds()) -> #session{} | absent.
visit(Id, Lifetime) ->
    case read(Id) of
        absent ->
            absent;
        Record ->
            Accessed = session_record:access(Record, Lifetime, now_ms()),
            #session{expires = Expires, accessed = Now, lifetime = Own} = Accessed,
            Moved = [{#session_row.expires, Expires}, {#session_row.accessed, Now}, {#session_row.lifetime, Own}],
            case ets:update_element(?TABLE, Id, Moved) of
                true -> Record;
                %% Destroyed or swept since.
                false -> absent
            end
    end.

-spec change(session_store:id(), CommitId :: binary(), fun((#session{} | absent) -> session_shard:decision())) ->
    session_shard:decision().
change(Id, _CommitId, Decide) ->
    Former = read(Id),
    case Decide(Former) of
        {changed, Record} = Changed ->
            true = ets:insert(?TABLE, session_ets_record:row(session_record:compact(Record))),
            ok = session_tag_index:change(Id, session_record:tags(Former), session_record:tags(Record)),
            Changed;
        {refused, _} = Refused ->
            Refused
    end.

-spec made(session_store:id(), CommitId :: binary()) -> error.
made(_Id, _CommitId) -> error.

-spec delete(session_store:id()) -> destroyed.
delete(Id) ->
    Former = read(Id),
    true = ets:delete(?TABLE, Id),
    ok = session_tag_index:change(Id, session_record:tags(Former), []),
    destroyed.

-spec acknowledge(session_store:caller(), session_store:answer()) -> ok.
acknowledge({Pid, Tag}, Answer) ->
    Pid ! {session_store, Tag, Answer},
    ok.

-spec owner(session_store:id()) -> node().
owner(_Id) -> node().

-spec former_holder(session_store:id()) -> none.
former_holder(_Id) -> none.

-spec note_holder(session_store:id(), none | {session_store:token(), map()}) -> ok.
note_holder(_Id, _Holder) -> ok.

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).
