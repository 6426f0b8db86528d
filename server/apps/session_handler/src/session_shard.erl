%% SPDX-License-Identifier: Apache-2.0
%% The sessions whose ids hash to this shard: their locks, and every change of their records. Each store has such
%% shards; the records are kept by a module of the store's.
%%
%% The decisions are in session_lock_queue, session_record and session_commits; this process keeps their values, sets
%% one timer per lock, watches the connections that hold or wait, and sends the answers. If it crashes, the records stay
%% (they are another process's) and the locks are gone: connections monitor it, and their clients come again
%% (session_store:keeper/1).
-module(session_shard).

-behaviour(gen_server).

-include("session.hrl").

-export([start_link/2, info/1, locks/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

-type kept() :: {session_lock_queue:lock(), Timer :: reference() | none}.
-record(state, {
    records :: module(),
    locks = #{} :: #{session_store:id() => kept()},
    %% The connections that have ever asked for a lock here, and where they hold or wait now.
    conns = #{} :: #{pid() => #{session_store:id() => []}},
    commits = session_commits:new() :: session_commits:commits(),
    last_version = 0 :: session_store:version()
}).

%% Milliseconds in which a client has to come back for its lock when its member, or that of the lock, is gone.
-define(WINDOW, 2000).

-type request() ::
    {acquire, session_store:caller(), session_store:acquire()}
    | {commit, session_store:caller(), session_store:commit()}
    | {abort, session_store:id(), session_store:token()}
    | {unlock, session_store:id()}
    | {destroy, session_store:caller(), session_store:id(), session_store:token() | none}.
-type info() :: #{locks := non_neg_integer(), connections := non_neg_integer(), claims := non_neg_integer()}.

%% What becomes of a record is decided here; that nobody changes it meanwhile, the keeper sees to.
-type decision() :: {changed, #session{}} | {refused, session_store:refusal()}.
-export_type([info/0, decision/0]).

%% The record if it has not expired.
-callback read(session_store:id()) -> #session{} | absent.
%% Reads a record and moves its expiry. Any process may: only fields are touched that no commit is decided by.
-callback visit(session_store:id(), session_store:milliseconds()) -> #session{} | absent.
%% The commit's id is kept with what it made where records outlive the shards.
-callback change(session_store:id(), CommitId :: binary(), fun((#session{} | absent) -> decision())) -> decision().
%% The version that a commit has made, if it is known from the record.
-callback made(session_store:id(), CommitId :: binary()) -> {ok, session_store:version()} | error.
-callback delete(session_store:id()) -> destroyed | {refused, session_store:refusal()}.
%% Whose shard has the locks of an id; the others refuse.
-callback owner(session_store:id()) -> node().
%% Whom another process has given the lock before it ended, and to whom this one has.
-callback former_holder(session_store:id()) -> none | {session_store:token(), Client :: map()}.
-callback note_holder(session_store:id(), none | {session_store:token(), Client :: map()}) -> ok.
%% Sends an answer when all that the calling process has changed is as safe as the store promises.
-callback acknowledge(session_store:caller(), session_store:answer()) -> ok.

-spec start_link(atom(), Records :: module()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Name, Records) ->
    gen_server:start_link({local, Name}, ?MODULE, Records, [{spawn_opt, [{min_heap_size, 10_000}]}]).

%% How many locks are held; how many connections have ever asked for one; for how many ids these hold or wait now.
-spec info(pid() | atom()) -> info().
info(Shard) ->
    gen_server:call(Shard, info).

%% The sessions that are locked now, by whom, and who waits.
-spec locks(pid() | atom()) -> [session_store:lock()].
locks(Shard) ->
    gen_server:call(Shard, locks).

-spec init(module()) -> {ok, #state{}}.
init(Records) ->
    {ok, #state{records = Records}}.

-spec handle_call(info | locks, gen_server:from(), #state{}) -> {reply, info() | [session_store:lock()], #state{}}.
handle_call(info, _From, #state{locks = Locks, conns = Conns} = State) ->
    Claims = lists:sum([maps:size(Ids) || Ids <- maps:values(Conns)]),
    {reply, #{locks => maps:size(Locks), connections => maps:size(Conns), claims => Claims}, State};
handle_call(locks, _From, #state{locks = Locks} = State) ->
    Now = lock_clock(),
    Described = maps:map(fun(_, {Lock, _}) -> session_lock_queue:describe(Lock, Now) end, Locks),
    {reply, [{Id, Holder, Waiting} || {Id, {Holder, Waiting}} <- maps:to_list(Described)], State}.

-spec handle_cast(request() | view_changed, #state{}) -> {noreply, #state{}}.
handle_cast(view_changed, #state{locks = Locks, records = Records} = State) ->
    %% Who was alone has noted none.
    _ = [Records:note_holder(Id, session_lock_queue:claimant(Lock)) || {Id, {Lock, _}} <- maps:to_list(Locks)],
    Others = [Id || Id <- maps:keys(Locks), Records:owner(Id) =/= node()],
    {noreply, lists:foldl(fun give_away/2, State, Others)};
handle_cast(Request, #state{records = Records} = State) ->
    Id = id(Request),
    case Records:owner(Id) =:= node() of
        true -> {noreply, serve(Request, take_over(Id, State))};
        false -> {noreply, refuse(Request, State)}
    end.

-spec id(request()) -> session_store:id().
id({Kind, _Caller, #{id := Id}}) when Kind =:= acquire; Kind =:= commit -> Id;
id({_Kind, Id, _Token}) -> Id;
id({unlock, Id}) -> Id;
id({destroy, _Caller, Id, _Token}) -> Id.

%% Abort and unlock are answered by nobody.
-spec refuse(request(), #state{}) -> #state{}.
refuse(Request, State) ->
    Waiting = lists:member(element(1, Request), [acquire, commit, destroy]),
    _ = Waiting andalso answer(element(2, Request), {refused, not_ready}),
    State.

-spec serve(request(), #state{}) -> #state{}.
serve({acquire, Caller, #{id := Id, if_absent := leave} = Acquire}, #state{records = Records} = State) ->
    case Records:read(Id) of
        absent -> leave_absent(Caller, Acquire, State);
        _ -> claim(Caller, Acquire, State)
    end;
serve({acquire, Caller, Acquire}, State) ->
    claim(Caller, Acquire, State);
serve({commit, Caller, #{id := Id, token := Token} = Commit}, State) ->
    {Answer, #state{records = Records} = Changed} = commit(Commit, State),
    ok = Records:acknowledge(Caller, Answer),
    release(Id, Token, Changed);
serve({abort, Id, Token}, State) ->
    release(Id, Token, State);
serve({unlock, Id}, State) ->
    update(Id, fun(Lock) -> session_lock_queue:take_away(lock_clock(), Lock) end, State);
serve({destroy, Caller, Id, Token}, #state{records = Records} = State) ->
    ok = Records:acknowledge(Caller, Records:delete(Id)),
    release(Id, Token, State).

-spec handle_info(Info, #state{}) -> {noreply, #state{}} when
    Info :: {'DOWN', reference(), process, pid(), term()} | {timeout, reference(), session_store:id()}.
handle_info({'DOWN', _, process, Conn, Reason}, #state{conns = Conns} = State) ->
    How =
        case Reason of
            {shutdown, silent} -> silent;
            %% The connection's member is lost, not its client.
            noconnection -> {lost, ?WINDOW};
            _ -> closed
        end,
    Leave = fun(Id, Acc) ->
        update(Id, fun(Lock) -> session_lock_queue:leave(Conn, How, lock_clock(), Lock) end, Acc)
    end,
    Left = lists:foldl(Leave, State, maps:keys(maps:get(Conn, Conns))),
    {noreply, Left#state{conns = maps:remove(Conn, Left#state.conns)}};
handle_info({timeout, _, Id}, State) ->
    {noreply, update(Id, fun(Lock) -> session_lock_queue:expire(lock_clock(), Lock) end, State)}.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

%% --- owners

%% What was known of the lock of an id that is another member's now. The clients come back and are asked there.
-spec give_away(session_store:id(), #state{}) -> #state{}.
give_away(Id, State) ->
    {Lock, Timer} = lock(Id, State),
    _ = Timer =:= none orelse erlang:cancel_timer(Timer, [{async, true}, {info, false}]),
    Conns = session_lock_queue:conns(Lock),
    #state{locks = Locks} = Left = index(Id, Conns, [], State),
    _ = [exit(Conn, {shutdown, silent}) || Conn <- Conns],
    Left#state{locks = maps:remove(Id, Locks)}.

-spec take_over(session_store:id(), #state{}) -> #state{}.
take_over(Id, #state{locks = Locks} = State) when is_map_key(Id, Locks) ->
    State;
take_over(Id, #state{records = Records, locks = Locks} = State) ->
    case Records:former_holder(Id) of
        none ->
            State;
        {Token, Client} ->
            Claim = #{
                token => Token, conn => none, tag => none, lease => ?WINDOW, wait => 0, payload => none, client => Client
            },
            {granted, Lock} = session_lock_queue:acquire(Claim, 0, lock_clock(), session_lock_queue:new()),
            State#state{locks = Locks#{Id => {Lock, start_timer(Id, Lock)}}}
    end.

%% --- locks

-spec claim(session_store:caller(), session_store:acquire(), #state{}) -> #state{}.
claim({Conn, Tag} = Caller, #{id := Id} = Acquire, State) ->
    #{token := Token, lease := Lease, wait := Wait, client := Client} = Acquire,
    Claim = #{
        token => Token, lease => Lease, wait => Wait, client => Client, conn => Conn, tag => Tag, payload => Acquire
    },
    {Lock, _} = Former = lock(Id, State),
    case session_lock_queue:acquire(Claim, session_config:get(max_waiters), lock_clock(), Lock) of
        {granted, Held} ->
            granted(Caller, Acquire, put_lock(Id, Former, Held, State));
        {{queued, Ahead}, Waiting} ->
            answer(Caller, {queued, Ahead, session_lock_queue:holder(Waiting, lock_clock())}),
            put_lock(Id, Former, Waiting, State);
        {{refused, Reason}, Left} ->
            answer(Caller, {refused, Reason}),
            put_lock(Id, Former, Left, State)
    end.

%% The record as it is now: it may have been destroyed while its lock was waited for.
-spec granted(session_store:caller(), session_store:acquire(), #state{}) -> #state{}.
granted(Caller, #{id := Id, lifetime := Lifetime} = Acquire, #state{records = Records} = State) ->
    case {Records:visit(Id, Lifetime), Acquire} of
        {absent, #{if_absent := leave}} ->
            leave_absent(Caller, Acquire, State);
        {Found, _} ->
            answer(Caller, {started, Found}),
            State
    end.

-spec leave_absent(session_store:caller(), session_store:acquire(), #state{}) -> #state{}.
leave_absent(Caller, #{id := Id, token := Token}, State) ->
    answer(Caller, {started, absent}),
    release(Id, Token, State).

-spec release(session_store:id(), session_store:token() | none, #state{}) -> #state{}.
release(_Id, none, State) ->
    State;
release(Id, Token, State) ->
    update(Id, fun(Lock) -> session_lock_queue:release(Token, lock_clock(), Lock) end, State).

%% Applies a decision to the lock of an id and tells those whom it concerns.
-spec update(
    session_store:id(),
    fun((session_lock_queue:lock()) -> {[session_lock_queue:event()], session_lock_queue:lock()}),
    #state{}
) -> #state{}.
update(Id, Decide, #state{locks = Locks} = State) when is_map_key(Id, Locks) ->
    {Lock, _} = Former = map_get(Id, Locks),
    {Events, Next} = Decide(Lock),
    lists:foldl(fun tell/2, put_lock(Id, Former, Next, State), Events);
update(_Id, _Decide, State) ->
    State.

-spec tell(session_lock_queue:event(), #state{}) -> #state{}.
tell({granted, Conn, Tag, Acquire}, State) ->
    granted({Conn, Tag}, Acquire, State);
tell({refused, Conn, Tag, Reason}, State) ->
    answer({Conn, Tag}, {refused, Reason}),
    State.

-spec lock(session_store:id(), #state{}) -> kept().
lock(Id, #state{locks = Locks}) ->
    maps:get(Id, Locks, {session_lock_queue:new(), none}).

%% Keeps a lock and its timer; one that nobody has or wants is forgotten.
-spec put_lock(session_store:id(), Former :: kept(), session_lock_queue:lock(), #state{}) -> #state{}.
put_lock(Id, {Former, Timer}, Lock, State) ->
    _ = Timer =:= none orelse erlang:cancel_timer(Timer, [{async, true}, {info, false}]),
    ok = note(Id, session_lock_queue:claimant(Former), session_lock_queue:claimant(Lock), State),
    #state{locks = Locks} = Known = index(Id, session_lock_queue:conns(Former), session_lock_queue:conns(Lock), State),
    case session_lock_queue:is_free(Lock) of
        true -> Known#state{locks = maps:remove(Id, Locks)};
        false -> Known#state{locks = Locks#{Id => {Lock, start_timer(Id, Lock)}}}
    end.

-spec note(session_store:id(), Holder, Holder, #state{}) -> ok when
    Holder :: none | {session_store:token(), map()}.
note(_Id, Same, Same, _State) -> ok;
note(Id, _Former, Holder, #state{records = Records}) -> Records:note_holder(Id, Holder).

-spec start_timer(session_store:id(), session_lock_queue:lock()) -> reference() | none.
start_timer(Id, Lock) ->
    case session_lock_queue:deadline(Lock) of
        infinity -> none;
        Deadline -> erlang:start_timer(Deadline, self(), Id, [{abs, true}])
    end.

%% --- connections

%% Notes who holds or waits at an id now, and no more. Mostly one comes or goes, with nobody else there.
-spec index(session_store:id(), Former :: [pid()], Now :: [pid()], #state{}) -> #state{}.
index(_Id, Same, Same, State) ->
    State;
index(Id, [], [Conn], #state{conns = Conns} = State) ->
    State#state{conns = watch(Conn, Id, Conns)};
index(Id, [Conn], [], #state{conns = Conns} = State) ->
    State#state{conns = unclaim(Conn, Id, Conns)};
index(Id, Former, Now, #state{conns = Conns} = State) ->
    Left = lists:foldl(fun(Conn, Acc) -> unclaim(Conn, Id, Acc) end, Conns, Former -- Now),
    State#state{conns = lists:foldl(fun(Conn, Acc) -> watch(Conn, Id, Acc) end, Left, Now -- Former)}.

-spec unclaim(pid(), session_store:id(), Conns) -> Conns when Conns :: #{pid() => #{session_store:id() => []}}.
unclaim(Conn, Id, Conns) ->
    #{Conn := Ids} = Conns,
    Conns#{Conn := maps:remove(Id, Ids)}.

%% A connection is monitored until it ends: a PHP process comes back with its next request.
-spec watch(pid(), session_store:id(), Conns) -> Conns when Conns :: #{pid() => #{session_store:id() => []}}.
watch(Conn, Id, Conns) ->
    case Conns of
        #{Conn := Ids} ->
            Conns#{Conn := Ids#{Id => []}};
        _ ->
            _ = erlang:monitor(process, Conn),
            Conns#{Conn => #{Id => []}}
    end.

%% --- records

-spec commit(session_store:commit(), #state{}) -> {session_store:answer(), #state{}}.
commit(#{id := Id, token := Token, commit_id := CommitId} = Commit, State) ->
    {Lock, _} = lock(Id, State),
    IsOthers = not session_lock_queue:is_free(Lock) andalso not session_lock_queue:holds(Token, Lock),
    %% A repeated commit comes first: its lock was given up when it was applied, and may be another's by now.
    case made(Id, CommitId, State) of
        {ok, Made} ->
            {{committed, Made}, State};
        error when IsOthers, Token =/= none ->
            {{refused, {lock_lost, session_lock_queue:holder(Lock, lock_clock())}}, State};
        error ->
            apply_commit(Commit, State)
    end.

-spec made(session_store:id(), CommitId :: binary(), #state{}) -> {ok, session_store:version()} | error.
made(Id, CommitId, #state{commits = Commits, records = Records}) ->
    case session_commits:find(CommitId, Commits) of
        error -> Records:made(Id, CommitId);
        Made -> Made
    end.

-spec apply_commit(session_store:commit(), #state{}) -> {session_store:answer(), #state{}}.
apply_commit(#{id := Id, commit_id := CommitId} = Commit, #state{records = Records} = State) ->
    #state{commits = Commits, last_version = Last} = State,
    Version = session_record:next_version(Last, erlang:system_time(microsecond)),
    Default = session_config:get(default_lifetime) * 1000,
    Decide = fun(Record) -> session_record:apply_commit(Commit, Record, Version, Default, now_ms()) end,
    case Records:change(Id, CommitId, Decide) of
        {changed, #session{version = Made}} ->
            Known = session_commits:add(CommitId, Made, Commits),
            {{committed, Made}, State#state{commits = Known, last_version = max(Last, Made)}};
        {refused, Reason} ->
            {{refused, Reason}, State}
    end.

-spec answer(session_store:caller(), session_store:answer()) -> ok.
answer({Pid, Tag}, Answer) ->
    Pid ! {session_store, Tag, Answer},
    ok.

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).

%% Waits and leases do not follow a clock that is set.
-spec lock_clock() -> integer().
lock_clock() -> erlang:monotonic_time(millisecond).
