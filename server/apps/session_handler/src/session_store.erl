%% SPDX-License-Identifier: Apache-2.0
%% Where sessions are kept: the behaviour, and the door to the store.
%%
%% A store keeps records and the lock of each session. Requests are asynchronous: the answer comes to the caller's
%% process as {session_store, Tag, Answer}, twice for an acquire that has to wait ({queued, ...}, then the outcome). An
%% acquire may also be answered at once, by its value: one without a lock is, where any process can read the records.
%% The interface says nothing of where records are kept, or on how many nodes: every store has the same, whatever it
%% promises beyond.
%%
%% Rules that hold for each store:
%%   - a record is served until it expires, never after, whether or not it was removed
%%   - a lock belongs to a token. It is given up by commit (refused or not), abort, destroy, the end of its
%%     connection's process with {shutdown, closed} or a crash, or, while others wait or its connection fell silent,
%%     by the end of its lease
%%   - an acquire with if_absent => leave takes no lock on what is not there, not even after waiting for it
%%   - a connection's process that ends with {shutdown, silent} leaves its locks to their leases: their tokens may
%%     come back
%%   - a commit is applied if the record has the version it expects. For some seconds at least, one with the same commit
%%     id is answered as it was, whatever has become of the record, and changes nothing
%%   - when the keeper of an id ends, its locks, and the requests that it has not answered, are lost; its records are
%%     not
-module(session_store).

-include("session.hrl").

-export([child_specs/0, acquire/2, commit/2, abort/2, unlock/1, destroy/3, keeper/1, lookup/1, tagged/1, sweep/1]).
-export([fold/2, fold_current/3, size/0, locks/0, cluster/0, members/0, gauges/0, is_ready/0, is_up/0, await/2]).

%% What session_id:key/2 makes of a visitor's id.
-type id() :: binary().
%% What session_id:tag/2 makes of a tag's name.
-type tag() :: binary().
-type token() :: binary().
-type version() :: non_neg_integer().
-type milliseconds() :: non_neg_integer().
%% A registered process, here or on another member.
-type keeper() :: atom() | {atom(), node()}.
%% Who gets the answer, and by which tag.
-type caller() :: {pid(), Tag :: term()}.
%% Who holds a lock, for people.
-type holder() :: #{node => binary(), pid => integer(), held => milliseconds()}.

%% Who waits for one.
-type waiter() :: #{node => binary(), pid => integer(), waited => milliseconds()}.
-type lock() :: {id(), holder(), [waiter()]}.

-type acquire() :: #{
    id := id(),
    token := token() | none,
    %% 0: the record's own, or the default.
    lifetime := milliseconds(),
    wait := milliseconds(),
    lease := milliseconds(),
    if_absent := lock | leave,
    %% Shown to those who wait.
    client := #{node => binary(), pid => integer()}
}.
-type change() ::
    {write, binary(), milliseconds(), Serializer :: binary()}
    | {touch, milliseconds()}
    %% As it was in a backup, over an older version or none.
    | {restore, #session{}}.
-type commit() :: #{
    id := id(),
    token := token() | none,
    %% any: over whatever is there; for callers that read nothing.
    expected := version() | any,
    commit_id := binary(),
    change := change(),
    %% With a write or a touch, in one step.
    tags => #{add := [tag()], remove := [tag()]}
}.
%% What a sweep has removed, and what of it nobody had come back to.
-type swept() :: {Gone :: non_neg_integer(), Abandoned :: non_neg_integer()}.
%% What a store tells of itself in numbers.
-type gauges() :: #{
    %% Of its members, those that this one can hear now, itself included.
    members_heard := non_neg_integer(),
    %% Where groups of sessions have leaders among the members:
    groups_led => non_neg_integer(),
    groups_without_leader => non_neg_integer(),
    %% By this node, since the cluster was formed.
    commands_applied => non_neg_integer()
}.
-type answer() ::
    {started, #session{} | absent}
    | {queued, Ahead :: non_neg_integer(), holder()}
    | {committed, version()}
    | destroyed
    | {refused, refusal()}
    %% It may be done or not, or may still be: who asked has to ask again.
    | in_doubt.
-type refusal() ::
    {lock_timeout, holder()} | {busy, non_neg_integer()} | {conflict, version()} | {lock_lost, holder()}
    | {too_large, pos_integer()} | {too_many_tags, pos_integer()} | {full, session_limits:reason()} | not_ready.
-export_type([id/0, tag/0, token/0, version/0, milliseconds/0, caller/0, holder/0, keeper/0, waiter/0, lock/0]).
-export_type([acquire/0, change/0, commit/0, answer/0, refusal/0, swept/0, gauges/0]).

-callback child_specs() -> [supervisor:child_spec()].
-callback acquire(caller(), acquire()) -> ok | {answered, answer()}.
-callback commit(caller(), commit()) -> ok.
-callback abort(id(), token()) -> ok.
%% Takes the lock from whoever has it, for the next one who waits.
-callback unlock(id()) -> ok.
-callback destroy(caller(), id(), token() | none) -> ok.
%% The process to monitor for as long as a request or a lock of the id matters to the caller.
-callback keeper(id()) -> keeper().
%% Without a lock, without moving the expiry, at once.
-callback lookup(id()) -> #session{} | absent.
%% Those that are there, in no order.
-callback tagged(tag()) -> [#session{}].
%% Removes what has expired, or also what has been idle for so long.
-callback sweep(expired | milliseconds()) -> swept().
-callback fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
%% How many records there are, those included that have expired and are not swept yet. At once, however many.
-callback size() -> non_neg_integer().
%% The locks that are held.
-callback locks() -> [lock()].
%% Names the set of records: two servers with the same name share their sessions.
-callback cluster() -> binary().
%% The nodes that serve it.
-callback members() -> [node()].
%% At once, also while it takes no requests.
-callback gauges() -> gauges().
%% Whether it takes requests. One that does not answers each with {refused, not_ready}.
-callback is_ready() -> boolean().

%% Set once, before the first request: as fast to find as if it were written here.
-define(STORE, (persistent_term:get(?MODULE))).

%% Those of the store that the setting names.
-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    Store = module(session_config:get(store)),
    ok = persistent_term:put(?MODULE, Store),
    Store:child_specs().

-spec module(ets | mnesia | raft) -> module().
module(ets) -> session_store_ets;
module(mnesia) -> session_store_mnesia;
module(raft) -> session_store_raft.

-spec acquire(caller(), acquire()) -> ok | {answered, answer()}.
acquire(Caller, Acquire) ->
    case session_limits:is_draining() of
        false -> ?STORE:acquire(Caller, Acquire);
        true -> {answered, {refused, not_ready}}
    end.

%% What is too large, or new where nothing new is taken, never reaches the store; the lock is given up as by any commit
%% that is refused.
-spec commit(caller(), commit()) -> ok.
commit({Pid, Tag} = Caller, #{id := Id} = Commit) ->
    case session_admission:judge(Commit) of
        {admitted, Admitted} ->
            ?STORE:commit(Caller, Admitted);
        {refused, _} = Refused ->
            Pid ! {session_store, Tag, Refused},
            abort(Id, maps:get(token, Commit))
    end.

-spec abort(id(), token() | none) -> ok.
abort(_Id, none) -> ok;
abort(Id, Token) -> ?STORE:abort(Id, Token).

-spec unlock(id()) -> ok.
unlock(Id) -> ?STORE:unlock(Id).

-spec destroy(caller(), id(), token() | none) -> ok.
destroy(Caller, Id, Token) -> ?STORE:destroy(Caller, Id, Token).

-spec keeper(id()) -> keeper().
keeper(Id) -> ?STORE:keeper(Id).

-spec lookup(id()) -> #session{} | absent.
lookup(Id) -> ?STORE:lookup(Id).

-spec tagged(tag()) -> [#session{}].
tagged(Tag) -> ?STORE:tagged(Tag).

-spec sweep(expired | milliseconds()) -> swept().
sweep(What) -> ?STORE:sweep(What).

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Acc) -> ?STORE:fold(Fun, Acc).

%% Those alone that have not expired by then.
-spec fold_current(fun((#session{}, Acc) -> Acc), Acc, Now :: integer()) -> Acc.
fold_current(Fun, Initial, Now) ->
    Current = fun(Record, Acc) ->
        case session_record:current(Record, Now) of
            absent -> Acc;
            Record -> Fun(Record, Acc)
        end
    end,
    fold(Current, Initial).

-spec size() -> non_neg_integer().
size() -> ?STORE:size().

-spec locks() -> [lock()].
locks() -> ?STORE:locks().

-spec cluster() -> binary().
cluster() -> ?STORE:cluster().

-spec members() -> [node()].
members() -> ?STORE:members().

-spec gauges() -> gauges().
gauges() -> ?STORE:gauges().

-spec is_ready() -> boolean().
is_ready() -> is_up() andalso not session_limits:is_draining().

%% The answer to what the calling process has asked. One that does not come in time is that of a store that is not
%% ready.
-spec await(Tag :: term(), milliseconds()) -> answer().
await(Tag, Timeout) ->
    receive
        {session_store, Tag, Answer} -> Answer
    after Timeout -> {refused, not_ready}
    end.

%% Whether the store is there, also while the node is drained.
-spec is_up() -> boolean().
is_up() -> ?STORE:is_ready().
