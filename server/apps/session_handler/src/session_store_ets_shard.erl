%% SPDX-License-Identifier: Apache-2.0
%% The sessions whose ids hash to this shard: their locks, and every change of their records.
%%
%% The decisions are in session_lock_queue and session_record; this process keeps their values, sets one timer per lock, watches the
%% connections that hold or wait, and sends the answers.
-module(session_store_ets_shard).

-behaviour(gen_server).

-include("session.hrl").

-export([start_link/2, lookup/2, info/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

-record(state, {
    table :: ets:table(),
    locks = #{} :: #{session_store:id() => {session_lock_queue:lock(), Timer :: reference() | none}},
    %% The connections that have ever asked for a lock here.
    conns = #{} :: #{pid() => Monitor :: reference()},
    last_version = 0 :: session_store:version()
}).

-type info() :: #{locks := non_neg_integer(), connections := non_neg_integer()}.

-spec start_link(atom(), ets:table()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Name, Table) ->
    gen_server:start_link({local, Name}, ?MODULE, Table, []).

-spec lookup(ets:table(), session_store:id()) -> #session{} | absent.
lookup(Table, Id) ->
    case ets:lookup(Table, Id) of
        [Record] -> session_record:current(Record, now_ms());
        [] -> absent
    end.

%% How many locks are held or wanted, and by how many connections at most.
-spec info(pid() | atom()) -> info().
info(Shard) ->
    gen_server:call(Shard, info).

-spec init(ets:table()) -> {ok, #state{}}.
init(Table) ->
    {ok, #state{table = Table}}.

-spec handle_call(info, gen_server:from(), #state{}) -> {reply, info(), #state{}}.
handle_call(info, _From, #state{locks = Locks, conns = Conns} = State) ->
    {reply, #{locks => maps:size(Locks), connections => maps:size(Conns)}, State}.

-spec handle_cast(Request, #state{}) -> {noreply, #state{}} when
    Request ::
        {acquire, session_store:caller(), session_store:acquire()}
        | {commit, session_store:caller(), session_store:commit()}
        | {abort, session_store:id(), session_store:token()}
        | {destroy, session_store:caller(), session_store:id(), session_store:token() | none}.
handle_cast({acquire, Caller, #{token := none} = Acquire}, State) ->
    {noreply, start(Caller, Acquire, State)};
handle_cast({acquire, Caller, #{id := Id, if_absent := leave} = Acquire}, #state{table = Table} = State) ->
    case lookup(Table, Id) of
        absent -> {noreply, start(Caller, Acquire, State)};
        _ -> {noreply, claim(Caller, Acquire, State)}
    end;
handle_cast({acquire, Caller, Acquire}, State) ->
    {noreply, claim(Caller, Acquire, State)};
handle_cast({commit, Caller, #{id := Id, token := Token} = Commit}, State) ->
    {Answer, Changed} = commit(Commit, State),
    answer(Caller, Answer),
    {noreply, release(Id, Token, Changed)};
handle_cast({abort, Id, Token}, State) ->
    {noreply, release(Id, Token, State)};
handle_cast({destroy, Caller, Id, Token}, #state{table = Table} = State) ->
    true = ets:delete(Table, Id),
    answer(Caller, destroyed),
    {noreply, release(Id, Token, State)}.

-spec handle_info(Info, #state{}) -> {noreply, #state{}} when
    Info :: {'DOWN', reference(), process, pid(), term()} | {timeout, reference(), session_store:id()}.
handle_info({'DOWN', _, process, Conn, Reason}, #state{conns = Conns} = State) ->
    How =
        case Reason of
            {shutdown, silent} -> silent;
            _ -> closed
        end,
    Leave = fun(Id, Acc) ->
        update(Id, fun(Lock) -> session_lock_queue:leave(Conn, How, now_ms(), Lock) end, Acc)
    end,
    Gone = State#state{conns = maps:remove(Conn, Conns)},
    {noreply, lists:foldl(Leave, Gone, maps:keys(State#state.locks))};
handle_info({timeout, _, Id}, State) ->
    {noreply, update(Id, fun(Lock) -> session_lock_queue:expire(now_ms(), Lock) end, State)}.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

%% --- locks

-spec claim(session_store:caller(), session_store:acquire(), #state{}) -> #state{}.
claim({Conn, Tag} = Caller, #{id := Id} = Acquire, State) ->
    Claim = (maps:with([token, lease, wait, client], Acquire))#{conn => Conn, tag => Tag, payload => Acquire},
    {Lock, _} = lock(Id, State),
    Watched = watch(Conn, State),
    case session_lock_queue:acquire(Claim, session_config:get(max_waiters), now_ms(), Lock) of
        {granted, Held} ->
            put_lock(Id, Held, start(Caller, Acquire, Watched));
        {{queued, Ahead}, Waiting} ->
            answer(Caller, {queued, Ahead, session_lock_queue:holder(Waiting, now_ms())}),
            put_lock(Id, Waiting, Watched);
        {{refused, Reason}, Same} ->
            answer(Caller, {refused, Reason}),
            put_lock(Id, Same, Watched)
    end.

-spec release(session_store:id(), session_store:token() | none, #state{}) -> #state{}.
release(_Id, none, State) ->
    State;
release(Id, Token, State) ->
    update(Id, fun(Lock) -> session_lock_queue:release(Token, now_ms(), Lock) end, State).

%% Applies a decision to the lock of an id and tells those whom it concerns.
-spec update(
    session_store:id(),
    fun((session_lock_queue:lock()) -> {[session_lock_queue:event()], session_lock_queue:lock()}),
    #state{}
) -> #state{}.
update(Id, Decide, #state{locks = Locks} = State) when is_map_key(Id, Locks) ->
    {Lock, _} = lock(Id, State),
    {Events, Next} = Decide(Lock),
    lists:foldl(fun tell/2, put_lock(Id, Next, State), Events);
update(_Id, _Decide, State) ->
    State.

-spec tell(session_lock_queue:event(), #state{}) -> #state{}.
tell({granted, Conn, Tag, Acquire}, State) ->
    start({Conn, Tag}, Acquire, State);
tell({refused, Conn, Tag, Reason}, State) ->
    answer({Conn, Tag}, {refused, Reason}),
    State.

-spec lock(session_store:id(), #state{}) -> {session_lock_queue:lock(), reference() | none}.
lock(Id, #state{locks = Locks}) ->
    maps:get(Id, Locks, {session_lock_queue:new(), none}).

%% Keeps a lock and its timer; one that nobody has or wants is forgotten.
-spec put_lock(session_store:id(), session_lock_queue:lock(), #state{}) -> #state{}.
put_lock(Id, Lock, #state{locks = Locks} = State) ->
    {_, Timer} = lock(Id, State),
    _ = Timer =:= none orelse erlang:cancel_timer(Timer, [{async, true}, {info, false}]),
    case session_lock_queue:is_free(Lock) of
        true -> State#state{locks = maps:remove(Id, Locks)};
        false -> State#state{locks = Locks#{Id => {Lock, start_timer(Id, Lock)}}}
    end.

-spec start_timer(session_store:id(), session_lock_queue:lock()) -> reference() | none.
start_timer(Id, Lock) ->
    case session_lock_queue:deadline(Lock) of
        infinity -> none;
        Deadline -> erlang:start_timer(max(0, Deadline - now_ms()), self(), Id)
    end.

%% --- connections

%% Kept until the connection ends: a PHP process comes back with its next request.
-spec watch(pid(), #state{}) -> #state{}.
watch(Conn, #state{conns = Conns} = State) when is_map_key(Conn, Conns) ->
    State;
watch(Conn, #state{conns = Conns} = State) ->
    State#state{conns = Conns#{Conn => erlang:monitor(process, Conn)}}.

%% --- records

%% Reads a record for a request that may have it now, and moves its expiry.
-spec start(session_store:caller(), session_store:acquire(), #state{}) -> #state{}.
start(Caller, #{id := Id, lifetime := Lifetime}, #state{table = Table} = State) ->
    case lookup(Table, Id) of
        absent ->
            answer(Caller, {started, absent});
        Record ->
            true = ets:insert(Table, session_record:access(Record, Lifetime, now_ms())),
            answer(Caller, {started, Record})
    end,
    State.

-spec commit(session_store:commit(), #state{}) -> {session_store:answer(), #state{}}.
commit(#{id := Id, token := Token} = Commit, State) ->
    {Lock, _} = lock(Id, State),
    Holder = session_lock_queue:holder(Lock, now_ms()),
    IsOthers = not session_lock_queue:is_free(Lock) andalso not session_lock_queue:holds(Token, Lock),
    case IsOthers andalso Token =/= none of
        true -> {{refused, {lock_lost, Holder}}, State};
        false -> apply_commit(Commit, State)
    end.

-spec apply_commit(session_store:commit(), #state{}) -> {session_store:answer(), #state{}}.
apply_commit(#{id := Id} = Commit, #state{table = Table, last_version = Last} = State) ->
    Version = session_record:next_version(Last, erlang:system_time(microsecond)),
    Default = session_config:get(default_lifetime) * 1000,
    case session_record:apply_commit(Commit, lookup(Table, Id), Version, Default, now_ms()) of
        {changed, #session{version = Made} = Record} ->
            true = ets:insert(Table, Record),
            {{committed, Made}, State#state{last_version = max(Last, Made)}};
        {unchanged, Made} ->
            {{committed, Made}, State};
        {refused, Reason} ->
            {{refused, Reason}, State}
    end.

-spec answer(session_store:caller(), session_store:answer()) -> ok.
answer({Pid, Tag}, Answer) ->
    Pid ! {session_store, Tag, Answer},
    ok.

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).
