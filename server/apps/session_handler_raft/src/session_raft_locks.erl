%% SPDX-License-Identifier: Apache-2.0
%% All locks of a group, as its leader has them: which connections hold or wait where, and one timer for each lock. The
%% decisions are session_lock_queue's; what there is to tell is returned as events.
%%
%% The tag of a claim is {Keeper, Ref}. A keeper that did not give a lock up itself is told when it is gone: it would
%% report it to the next leader.
-module(session_raft_locks).

-export([new/0, acquire/5, restore/4, release/4, take_away/2, leave/3, leave_all/3, expire/2]).
-export([holder/2, owner/2, info/1, describe/1]).

-record(locks, {
    locks = #{} :: #{session_store:id() => {session_lock_queue:lock(), Timer :: reference() | none}},
    conns = #{} :: session_sets:sets(pid(), session_store:id())
}).

-opaque locks() :: #locks{}.
-type event() :: session_lock_queue:event() | {forget, Keeper :: pid(), session_store:id(), session_store:token()}.
%% A lock that a keeper says its connection has. Held: for so long already.
-type report() :: {
    session_store:id(), session_store:token(), Conn :: pid() | none, Held :: session_store:milliseconds(),
    Lease :: session_store:milliseconds(), Client :: map()
}.
-export_type([locks/0, event/0, report/0]).

-spec new() -> locks().
new() -> #locks{}.

-spec acquire(session_store:id(), session_lock_queue:claim(), MaxWaiters, CanWait :: boolean(), locks()) ->
    {granted | {queued, non_neg_integer()} | {refused, session_store:refusal()} | would_wait, [event()], locks()}
when
    MaxWaiters :: non_neg_integer().
acquire(Id, Claim, Max, CanWait, Locks) ->
    case session_lock_queue:acquire(Claim, Max, clock(), lock(Id, Locks)) of
        {Outcome, _} when Outcome =/= granted, not CanWait ->
            {would_wait, [], Locks};
        {Outcome, Lock} ->
            {Events, Changed} = put_lock(Id, Lock, nobody, Locks),
            {Outcome, Events, Changed}
    end.

%% What a keeper reports. Late: after locks have been given to others, so that a client may have come back over another member
%% meanwhile, and be done. Such a lock is not taken up again.
-spec restore(Keeper :: pid(), [report()], IsLate :: boolean(), locks()) -> {[event()], locks()}.
restore(Keeper, Reports, IsLate, Locks) ->
    Restore = fun(Report, {Events, Acc}) ->
        {More, Restored} = restore_one(Keeper, Report, IsLate, Acc),
        {Events ++ More, Restored}
    end,
    lists:foldl(Restore, {[], Locks}, Reports).

-spec restore_one(Keeper :: pid(), report(), IsLate :: boolean(), locks()) -> {[event()], locks()}.
restore_one(Keeper, {Id, Token, Conn, Held, Lease, Client}, IsLate, Locks) ->
    Claim = #{
        token => Token, conn => Conn, tag => {Keeper, restored}, lease => Lease, wait => 0, payload => none,
        client => Client
    },
    Lock = lock(Id, Locks),
    case session_lock_queue:owner(Lock) of
        none when not IsLate ->
            {granted, Restored} = session_lock_queue:acquire(Claim, 0, clock() - Held, Lock),
            put_lock(Id, Restored, nobody, Locks);
        %% Reported by two: the connection that is there counts.
        {Token, _} when Conn =/= none ->
            {granted, Restored} = session_lock_queue:acquire(Claim, 0, clock(), Lock),
            put_lock(Id, Restored, nobody, Locks);
        {Token, {Keeper, _}} ->
            {[], Locks};
        _ ->
            {[{forget, Keeper, Id, Token}], Locks}
    end.

%% By a keeper, in the name of the token.
-spec release(session_store:id(), session_store:token() | none, Keeper :: pid() | nobody, locks()) ->
    {[event()], locks()}.
release(_Id, none, _Keeper, Locks) -> {[], Locks};
release(Id, Token, Keeper, Locks) ->
    update(Id, fun(Lock) -> session_lock_queue:release(Token, clock(), Lock) end, Keeper, Locks).

-spec take_away(session_store:id(), locks()) -> {[event()], locks()}.
take_away(Id, Locks) -> update(Id, fun(Lock) -> session_lock_queue:take_away(clock(), Lock) end, nobody, Locks).

-spec expire(session_store:id(), locks()) -> {[event()], locks()}.
expire(Id, Locks) -> update(Id, fun(Lock) -> session_lock_queue:expire(clock(), Lock) end, nobody, Locks).

%% A connection is gone: its keeper knows.
-spec leave(pid(), session_lock_queue:gone(), locks()) -> {[event()], locks()}.
leave(Conn, How, #locks{conns = Conns} = Locks) ->
    Leave = fun(Id, {Events, Acc}) ->
        {More, Left} = update(Id, fun(Lock) -> session_lock_queue:leave(Conn, How, clock(), Lock) end, node(Conn), Acc),
        {Events ++ More, Left}
    end,
    {Events, Left} = lists:foldl(Leave, {[], Locks}, maps:keys(maps:get(Conn, Conns, #{}))),
    {Events, Left#locks{conns = maps:remove(Conn, Left#locks.conns)}}.

%% All connections of a node.
-spec leave_all(node(), session_lock_queue:gone(), locks()) -> {[event()], locks()}.
leave_all(Node, How, #locks{conns = Conns} = Locks) ->
    Leave = fun(Conn, {Events, Acc}) ->
        {More, Left} = leave(Conn, How, Acc),
        {Events ++ More, Left}
    end,
    lists:foldl(Leave, {[], Locks}, [Conn || Conn <- maps:keys(Conns), node(Conn) =:= Node]).

-spec holder(session_store:id(), locks()) -> session_store:holder().
holder(Id, Locks) -> session_lock_queue:holder(lock(Id, Locks), clock()).

-spec owner(session_store:id(), locks()) -> none | {session_store:token(), {Keeper :: pid(), term()}}.
owner(Id, Locks) -> session_lock_queue:owner(lock(Id, Locks)).

-spec info(locks()) -> session_shard:info().
info(#locks{locks = Locks, conns = Conns}) ->
    Claims = lists:sum([maps:size(Ids) || Ids <- maps:values(Conns)]),
    #{locks => maps:size(Locks), connections => maps:size(Conns), claims => Claims}.

%% For people.
-spec describe(locks()) -> [session_store:lock()].
describe(#locks{locks = Locks}) ->
    Described = maps:map(fun(_, {Lock, _}) -> session_lock_queue:describe(Lock, clock()) end, Locks),
    [{Id, Holder, Waiting} || {Id, {Holder, Waiting}} <- maps:to_list(Described)].

-spec update(session_store:id(), Decide, By :: pid() | node() | nobody, locks()) -> {[event()], locks()} when
    Decide :: fun((session_lock_queue:lock()) -> {[session_lock_queue:event()], session_lock_queue:lock()}).
update(Id, Decide, By, #locks{locks = Known} = Locks) when is_map_key(Id, Known) ->
    {Events, Lock} = Decide(lock(Id, Locks)),
    {Forgotten, Changed} = put_lock(Id, Lock, By, Locks),
    {Events ++ Forgotten, Changed};
update(_Id, _Decide, _By, Locks) ->
    {[], Locks}.

-spec lock(session_store:id(), locks()) -> session_lock_queue:lock().
lock(Id, #locks{locks = Locks}) ->
    case Locks of
        #{Id := {Lock, _}} -> Lock;
        _ -> session_lock_queue:new()
    end.

%% Keeps a lock and its timer; one that nobody has or wants is forgotten.
-spec put_lock(session_store:id(), session_lock_queue:lock(), By :: pid() | node() | nobody, locks()) ->
    {[event()], locks()}.
put_lock(Id, Lock, By, #locks{locks = Locks} = State) ->
    Former = lock(Id, State),
    ok = cancel_timer(maps:get(Id, Locks, none)),
    Known = index(Id, session_lock_queue:conns(Former), session_lock_queue:conns(Lock), State),
    Kept =
        case session_lock_queue:is_free(Lock) of
            true -> maps:remove(Id, Locks);
            false -> Locks#{Id => {Lock, start_timer(Id, Lock)}}
        end,
    {forgotten(Id, session_lock_queue:owner(Former), session_lock_queue:owner(Lock), By), Known#locks{locks = Kept}}.

-spec forgotten(session_store:id(), Owner, Owner, By :: pid() | node() | nobody) -> [event()] when
    Owner :: none | {session_store:token(), {pid(), term()}}.
forgotten(_Id, none, _Now, _By) -> [];
forgotten(_Id, {Token, {Keeper, _}}, {Token, {Keeper, _}}, _By) -> [];
forgotten(_Id, {_, {Keeper, _}}, _Now, By) when Keeper =:= By; node(Keeper) =:= By -> [];
forgotten(Id, {Token, {Keeper, _}}, _Now, _By) -> [{forget, Keeper, Id, Token}].

-spec cancel_timer(none | {session_lock_queue:lock(), reference() | none}) -> ok.
cancel_timer({_, Timer}) when Timer =/= none ->
    _ = erlang:cancel_timer(Timer, [{async, true}, {info, false}]),
    ok;
cancel_timer(_) ->
    ok.

-spec start_timer(session_store:id(), session_lock_queue:lock()) -> reference() | none.
start_timer(Id, Lock) ->
    case session_lock_queue:deadline(Lock) of
        infinity -> none;
        Deadline -> erlang:start_timer(Deadline, self(), {lock, Id}, [{abs, true}])
    end.

%% Notes who holds or waits at an id now, and no more.
-spec index(session_store:id(), Former :: [pid()], Now :: [pid()], locks()) -> locks().
index(_Id, Same, Same, Locks) ->
    Locks;
index(Id, Former, Now, #locks{conns = Conns} = Locks) ->
    Left = lists:foldl(fun(Conn, Acc) -> session_sets:remove(Conn, Id, Acc) end, Conns, Former -- Now),
    Known = lists:foldl(fun(Conn, Acc) -> session_sets:add(Conn, Id, Acc) end, Left, Now -- Former),
    Locks#locks{conns = Known}.

%% Waits and leases do not follow a clock that is set.
-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
