%% SPDX-License-Identifier: Apache-2.0
%% The store in Mnesia: sessions that outlive the node. The shards decide and change as in every store; a change is a
%% transaction of Mnesia's, and with ack durable it is on the disc before it is acknowledged (session_sync).
%%
%% A record may be read before it is on the disc. Who changes it then is acknowledged after it is: the log keeps the
%% order. Moving the expiry is not waited for, by nobody.
-module(session_store_mnesia).

-behaviour(session_store).
-behaviour(session_shard).

-include("session.hrl").
-include("session_mnesia.hrl").

-export([child_specs/0, acquire/2, commit/2, abort/2, unlock/1, destroy/3, keeper/1, lookup/1, tagged/1, sweep/1]).
-export([fold/2, size/0, locks/0, cluster/0, members/0, gauges/0, is_ready/0]).
-export([read/1, visit/2, change/3, made/2, delete/1, acknowledge/2, owner/1, former_holder/1, note_holder/2, put/1]).

%% So many expired sessions go in one transaction.
-define(SWEPT_AT_ONCE, 100).
%% Milliseconds, for what other members tell.
-define(ASK, 5000).

-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    [#{id => session_mnesia_sup, start => {session_mnesia_sup, start_link, [?MODULE]}, type => supervisor}].

-spec acquire(session_store:caller(), session_store:acquire()) -> ok | {answered, session_store:answer()}.
acquire(Caller, #{id := Id} = Acquire) ->
    case serving_owner(Id) of
        none -> {answered, {refused, not_ready}};
        Owner -> session_shards:acquire(Owner, ?MODULE, Caller, Acquire)
    end.

-spec commit(session_store:caller(), session_store:commit()) -> ok.
commit(Caller, #{id := Id} = Commit) ->
    case serving_owner(Id) of
        none -> refuse(Caller);
        Owner -> session_shards:commit(Owner, Caller, Commit)
    end.

-spec abort(session_store:id(), session_store:token()) -> ok.
abort(Id, Token) ->
    case session_cluster:owner(Id) of
        none -> ok;
        Owner -> session_shards:abort(Owner, Id, Token)
    end.

-spec unlock(session_store:id()) -> ok.
unlock(Id) ->
    case session_cluster:owner(Id) of
        none -> ok;
        Owner -> session_shards:unlock(Owner, Id)
    end.

-spec destroy(session_store:caller(), session_store:id(), session_store:token() | none) -> ok.
destroy(Caller, Id, Token) ->
    case serving_owner(Id) of
        none -> refuse(Caller);
        Owner -> session_shards:destroy(Owner, Caller, Id, Token)
    end.

-spec keeper(session_store:id()) -> atom() | {atom(), node()}.
keeper(Id) ->
    case session_cluster:owner(Id) of
        Own when Own =:= node(); Own =:= none -> session_shards:name(Id);
        Other -> {session_shards:name(Id), Other}
    end.

-spec lookup(session_store:id()) -> #session{} | absent.
lookup(Id) -> read(Id).

-spec tagged(session_store:tag()) -> [#session{}].
tagged(Tag) ->
    Ids = mnesia:dirty_select(session_tag, [{{session_tag, {Tag, '$1'}, '_'}, [], ['$1']}]),
    [Record || Id <- Ids, #session{} = Record <- [read(Id)], lists:member(Tag, session_record:tags(Record))].

-spec size() -> non_neg_integer().
size() -> mnesia:table_info(session_data, size).

-spec locks() -> [session_store:lock()].
locks() ->
    lists:append([Locks || {ok, Locks} <- erpc:multicall(session_cluster:view(), session_shards, locks, [], ?ASK)]).

-spec cluster() -> binary().
cluster() -> session_mnesia:cluster().

-spec members() -> [node()].
members() -> session_cluster:members().

-spec gauges() -> session_store:gauges().
gauges() -> #{members_heard => length(mnesia:system_info(running_db_nodes))}.

-spec is_ready() -> boolean().
is_ready() -> session_mnesia:is_ready() andalso session_cluster:is_serving().

%% Whom to ask, when anybody is asked.
-spec serving_owner(session_store:id()) -> node() | none.
serving_owner(Id) ->
    case session_mnesia:is_ready() of
        true -> session_cluster:owner(Id);
        false -> none
    end.

-spec refuse(session_store:caller()) -> ok.
refuse({Pid, Tag}) ->
    Pid ! {session_store, Tag, {refused, not_ready}},
    ok.

%% What a transaction finds not to be due any more, a moment after it was selected, stays.
-spec sweep(expired | session_store:milliseconds()) -> session_store:swept().
sweep(What) ->
    case is_ready() of
        true -> sweep(overdue(What), {0, 0});
        false -> {0, 0}
    end.

-spec overdue(expired | session_store:milliseconds()) -> {Field :: pos_integer(), Limit :: integer()}.
overdue(expired) -> {#session_access.expires, now_ms()};
overdue(Idle) -> {#session_access.accessed, now_ms() - Idle}.

-spec sweep({pos_integer(), integer()}, session_store:swept()) -> session_store:swept().
sweep({Field, Limit} = Overdue, Swept) ->
    Any = erlang:make_tuple(record_info(size, session_access), '_', [{1, session_access}, {#session_access.id, '$1'}]),
    Pattern = [{setelement(Field, Any, '$2'), [{'=<', '$2', Limit}], ['$1']}],
    sweep(ets:select(session_access, Pattern, ?SWEPT_AT_ONCE), Overdue, Swept).

%% Each member sweeps what it has the locks of.
-spec sweep(Found, {pos_integer(), integer()}, session_store:swept()) -> session_store:swept() when
    Found :: {[session_store:id()], ets:continuation()} | '$end_of_table'.
sweep('$end_of_table', _Overdue, Swept) ->
    Swept;
sweep({Ids, Continuation}, Overdue, Swept) ->
    Own = [Id || Id <- Ids, session_cluster:owner(Id) =:= node()],
    case transaction(fun() -> lists:filtermap(fun(Id) -> remove_overdue(Id, Overdue) end, Own) end) of
        {ok, Removed} -> sweep(ets:select(Continuation), Overdue, session_record:swept(Removed, Swept));
        aborted -> Swept
    end.

-spec remove_overdue(session_store:id(), {pos_integer(), integer()}) -> {true, IsAbandoned :: boolean()} | false.
remove_overdue(Id, {Field, Limit}) ->
    case {mnesia:read(session_access, Id, write), mnesia:read(session_data, Id, write)} of
        {[Access], Rows} when element(Field, Access) =< Limit ->
            ok = remove(Id, Rows),
            {true, lists:any(fun(Row) -> is_abandoned(Row, Access) end, Rows)};
        _ ->
            false
    end.

-spec is_abandoned(#session_data{}, #session_access{}) -> boolean().
is_abandoned(Row, Access) -> session_record:is_abandoned(session_mnesia_record:session(Row, Access)).

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Initial) ->
    Whole = fun(#session_data{id = Id} = Row, Acc) ->
        case ets:lookup(session_access, Id) of
            [Access] -> Fun(session_mnesia_record:session(Row, Access), Acc);
            [] -> Acc
        end
    end,
    ets:foldl(Whole, Initial, session_data).

%% --- records, for the shards

-spec read(session_store:id()) -> #session{} | absent.
read(Id) ->
    found(Id, ets:lookup(session_data, Id), ets:lookup(session_access, Id)).

-spec found(session_store:id(), [#session_data{}], [#session_access{}]) -> #session{} | absent.
found(_Id, [Row], [Access]) -> session_record:current(session_mnesia_record:session(Row, Access), now_ms());
found(_Id, _, _) -> absent.

-spec visit(session_store:id(), session_store:milliseconds()) -> #session{} | absent.
visit(Id, Lifetime) ->
    case read(Id) of
        absent ->
            absent;
        Record ->
            Access = session_mnesia_record:access(session_record:access(Record, Lifetime, now_ms())),
            ok = mnesia:dirty_write(Access),
            ok = session_sync:wrote(erlang:external_size(Access)),
            still_there(Record)
    end.

%% Not when it was destroyed or swept since: what was written then belongs to nothing.
-spec still_there(#session{}) -> #session{} | absent.
still_there(#session{id = Id} = Record) ->
    case ets:member(session_data, Id) of
        true ->
            Record;
        false ->
            ok = mnesia:dirty_delete(session_access, Id),
            absent
    end.

-spec change(session_store:id(), CommitId :: binary(), fun((#session{} | absent) -> session_shard:decision())) ->
    session_shard:decision().
change(Id, CommitId, Decide) ->
    Transaction = fun() ->
        case {mnesia:read(session_data, Id, write), mnesia:read(session_access, Id, write)} of
            {[#session_data{commit = CommitId} = Row], [Access]} ->
                %% Applied before, by a shard that has ended since.
                {changed, session_mnesia_record:session(Row, Access)};
            {Rows, Accesses} ->
                store(Decide(found(Id, Rows, Accesses)), Rows, CommitId)
        end
    end,
    case transaction(Transaction) of
        {ok, Decision} ->
            ok = session_sync:wrote(size_of(Decision)),
            Decision;
        aborted ->
            {refused, not_ready}
    end.

-spec made(session_store:id(), CommitId :: binary()) -> {ok, session_store:version()} | error.
made(Id, CommitId) ->
    case ets:lookup(session_data, Id) of
        [#session_data{version = Version, commit = CommitId}] -> {ok, Version};
        _ -> error
    end.

-spec size_of(session_shard:decision()) -> non_neg_integer().
size_of({changed, Session}) -> erlang:external_size(Session);
size_of({refused, _}) -> 0.

%% Most touches leave the data as they are, and the log short.
-spec store(session_shard:decision(), [#session_data{}], binary()) -> session_shard:decision().
store({changed, #session{version = Same, meta = Meta} = Session} = Changed, [Row], _CommitId) when
    Same =:= Row#session_data.version, Meta =:= Row#session_data.meta
->
    ok = mnesia:write(session_mnesia_record:access(Session)),
    Changed;
store({changed, #session{id = Id} = Session} = Changed, Rows, CommitId) ->
    {Row, Access} = session_mnesia_record:rows(session_record:compact(Session), CommitId),
    ok = mnesia:write(Row),
    ok = mnesia:write(Access),
    ok = retag(Id, tags(Rows), session_record:tags(Session)),
    Changed;
store({refused, _} = Refused, _Rows, _CommitId) ->
    Refused.

-spec tags([#session_data{}]) -> [session_store:tag()].
tags([#session_data{meta = Meta}]) -> maps:get(tags, Meta, []);
tags([]) -> [].

-spec retag(session_store:id(), Former :: [session_store:tag()], Now :: [session_store:tag()]) -> ok.
retag(Id, Former, Now) ->
    lists:foreach(fun(Tag) -> ok = mnesia:write(#session_tag{key = {Tag, Id}}) end, Now -- Former),
    lists:foreach(fun(Tag) -> ok = mnesia:delete(session_tag, {Tag, Id}, write) end, Former -- Now).

-spec delete(session_store:id()) -> destroyed | {refused, session_store:refusal()}.
delete(Id) ->
    case transaction(fun() -> remove(Id, mnesia:read(session_data, Id, write)) end) of
        {ok, ok} -> destroyed;
        aborted -> {refused, not_ready}
    end.

-spec remove(session_store:id(), [#session_data{}]) -> ok.
remove(Id, Rows) ->
    ok = retag(Id, tags(Rows), []),
    ok = mnesia:delete(session_data, Id, write),
    mnesia:delete(session_access, Id, write).

%% Only what was changed has to wait for the disc.
-spec acknowledge(session_store:caller(), session_store:answer()) -> ok.
acknowledge({Pid, Tag}, {refused, _} = Refused) ->
    Pid ! {session_store, Tag, Refused},
    ok;
acknowledge({Pid, Tag} = Caller, Answer) ->
    case session_config:get(ack) =:= memory andalso session_cluster:is_serving() of
        true ->
            Pid ! {session_store, Tag, Answer},
            ok;
        false ->
            session_sync:acknowledge(Caller, Answer)
    end.

-spec owner(session_store:id()) -> node() | none.
owner(Id) -> session_cluster:owner(Id).

%% Whom another member, or a shard that has crashed, has given the lock.
-spec former_holder(session_store:id()) -> none | {session_store:token(), map()}.
former_holder(Id) ->
    case ets:lookup(session_lock, Id) of
        [#session_lock{token = Token, client = Client}] -> {Token, Client};
        [] -> none
    end.

-spec note_holder(session_store:id(), none | {session_store:token(), map()}) -> ok.
note_holder(Id, Holder) ->
    case {session_cluster:is_shared(), Holder} of
        {false, _} -> ok;
        {_, none} -> mnesia:dirty_delete(session_lock, Id);
        {_, {Token, Client}} -> mnesia:dirty_write(#session_lock{id = Id, token = Token, client = Client})
    end.

%% Over what is there, with its own version.
-spec put(#session{}) -> {ok, ok} | aborted.
put(#session{id = Id} = Session) ->
    transaction(fun() ->
        Rows = mnesia:read(session_data, Id, write),
        {Row, Access} = session_mnesia_record:rows(Session, <<>>),
        ok = mnesia:write(Row),
        ok = mnesia:write(Access),
        retag(Id, tags(Rows), session_record:tags(Session))
    end).

-spec transaction(fun(() -> Result)) -> {ok, Result} | aborted.
transaction(Do) ->
    case mnesia:sync_transaction(Do) of
        {atomic, Result} ->
            {ok, Result};
        {aborted, Reason} ->
            logger:error("session_handler: Mnesia refuses a change: ~p", [session_redact:kind(Reason)]),
            aborted
    end.

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).
