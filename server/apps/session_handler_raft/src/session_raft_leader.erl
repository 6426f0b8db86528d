%% SPDX-License-Identifier: Apache-2.0
%% The locks of a group, and the way of its requests to Ra, on the node whose server leads the group. The others have
%% this process too, which does nothing.
%%
%% It serves as long as a majority has confirmed within the last second that the server leads (session_raft_office); so what
%% it says of locks, and reads without asking, is never older. Locks and queues are in memory. A new leader is told of them
%% by the keepers (session_raft_keeper), and grants nothing before all that can be heard have reported.
%%
%% Nothing here waits for Ra: reading is done in Ra's server or, as confirming is, by processes that come and go.
-module(session_raft_leader).

-behaviour(gen_server).

-include_lib("session_handler/include/session.hrl").

-export([start_link/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

%% Milliseconds.
-define(CONFIRM_INTERVAL, 250).
-define(FLUSH_INTERVAL, 5000).
-define(VISIT_AGAIN, 200).

-type epoch() :: session_raft_office:epoch().
-type request() :: session_raft_request:request() | session_raft_request:abort().
-export_type([epoch/0]).

-record(state, {
    group :: session_raft_group:group(),
    office :: session_raft_office:office(),
    waiting = session_raft_waiting:new() :: session_raft_waiting:waiting(),
    locks = session_raft_locks:new() :: session_raft_locks:locks(),
    commands = session_raft_commands:new() :: session_raft_commands:commands(),
    visits = session_raft_visits:new() :: session_raft_visits:visits()
}).

-spec start_link(session_raft_group:group()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Group) ->
    gen_server:start_link({local, session_raft_group:leader(Group)}, ?MODULE, Group, []).

-spec init(session_raft_group:group()) -> {ok, #state{}}.
init(Group) ->
    self() ! confirm,
    _ = erlang:send_after(?FLUSH_INTERVAL, self(), flush),
    {ok, #state{group = Group, office = session_raft_office:new(Group)}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, not_a_call}, #state{}}.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info({ask, Keeper, Ref, Conn, Request, Waited}, #state{office = Office} = State) ->
    case {session_raft_office:is_serving(Office), session_raft_office:is_known(Keeper, Office)} of
        {true, true} -> {noreply, asked({{Keeper, Ref}, Conn, Request}, Waited, State)};
        {true, false} -> {noreply, lead(Keeper, State)};
        {false, _} -> {noreply, State}
    end;
handle_info({notice, Keeper, Notice}, #state{office = Office} = State) ->
    case session_raft_office:is_known(Keeper, Office) of
        true -> {noreply, notice(Notice, Keeper, State)};
        false -> {noreply, State}
    end;
handle_info({claims, Epoch, Keeper, Reports}, State) ->
    {noreply, in_epoch(Epoch, fun(Now) -> reported(Keeper, Reports, Now) end, State)};
handle_info({visited, Id, Visit}, #state{visits = Visits} = State) ->
    {noreply, State#state{visits = session_raft_visits:add(Id, Visit, Visits)}};
handle_info({looked, Tag, Id, Outcome}, State) ->
    {noreply, decide(Tag, Id, Outcome, State)};
handle_info({visit_again, Epoch, Tag, Acquire}, State) ->
    {noreply, in_epoch(Epoch, fun(Now) -> visit_again(Tag, Acquire, Now) end, State)};
handle_info({ra_event, _, {applied, Applied}}, State) ->
    {noreply, lists:foldl(fun applied/2, State, Applied)};
handle_info({ra_event, _, {rejected, {not_leader, _, Correlation}}}, State) ->
    {noreply, rejected(Correlation, State)};
handle_info({timeout, _, {lock, Id}}, #state{locks = Locks} = State) ->
    {noreply, told(session_raft_locks:expire(Id, Locks), State)};
handle_info({timeout, _, {report, Epoch}}, State) ->
    {noreply, in_epoch(Epoch, fun opened/1, State)};
handle_info({who_leads, Keeper}, State) ->
    {noreply, lead(Keeper, State)};
handle_info({info, From}, #state{locks = Locks} = State) ->
    gen_server:reply(From, session_raft_locks:info(Locks)),
    {noreply, State};
handle_info(leading, State) ->
    {noreply, confirm(State)};
handle_info(confirm, State) ->
    _ = erlang:send_after(?CONFIRM_INTERVAL, self(), confirm),
    {noreply, confirm(State)};
handle_info({'DOWN', Monitor, process, Pid, Reason}, #state{office = Office} = State) ->
    case session_raft_office:is_confirming(Monitor, Office) of
        true -> {noreply, confirmed(session_raft_office:confirmed(Reason, Office), State)};
        false -> {noreply, keeper_down(Pid, Reason, State)}
    end;
handle_info(flush, State) ->
    _ = erlang:send_after(?FLUSH_INTERVAL, self(), flush),
    {noreply, flush(State)};
handle_info(_OfAnEarlierOffice, State) ->
    {noreply, State}.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

%% --- office

-spec confirm(#state{}) -> #state{}.
confirm(#state{office = Office} = State) -> State#state{office = session_raft_office:confirm(Office)}.

%% A new office knows nothing of the one before.
-spec confirmed({same | new, session_raft_office:office()}, #state{}) -> #state{}.
confirmed({same, Office}, State) ->
    State#state{office = Office};
confirmed({new, Office}, #state{group = Group}) ->
    _ = erlang:start_timer(session_raft_group:window(), self(), {report, session_raft_office:epoch(Office)}),
    #state{group = Group, office = Office}.

%% What concerns an earlier office is left out.
-spec in_epoch(epoch(), fun((#state{}) -> #state{}), #state{}) -> #state{}.
in_epoch(Epoch, Do, #state{office = Office} = State) ->
    case session_raft_office:epoch(Office) of
        Epoch -> Do(State);
        _ -> State
    end.

-spec lead(pid(), #state{}) -> #state{}.
lead(Keeper, #state{office = Office} = State) ->
    ok = session_raft_office:lead(Keeper, Office),
    State.

-spec reported(pid(), [session_raft_locks:report()], #state{}) -> #state{}.
reported(Keeper, Reports, #state{office = Office, locks = Locks} = State) ->
    {When, Known} = session_raft_office:reported(Keeper, Office),
    open(told(session_raft_locks:restore(Keeper, Reports, When =:= late, Locks), State#state{office = Known})).

%% Those who asked first come first.
-spec open(#state{}) -> #state{}.
open(#state{office = Office, waiting = Waiting} = State) ->
    case session_raft_office:is_open(Office) of
        true ->
            {HeldBack, Left} = session_raft_waiting:release(Waiting),
            serve_all(HeldBack, State#state{waiting = Left});
        false ->
            State
    end.

-spec opened(#state{}) -> #state{}.
opened(#state{office = Office} = State) -> open(State#state{office = session_raft_office:open(Office)}).

%% With its node, or alone: then its connections end as well, and nobody comes back to it.
-spec keeper_down(pid(), term(), #state{}) -> #state{}.
keeper_down(Keeper, Reason, #state{office = Office, locks = Locks} = State) ->
    How =
        case Reason of
            noconnection -> {lost, session_raft_group:window()};
            shutdown -> {lost, session_raft_group:window()};
            _ -> closed
        end,
    IsOther = fun({{Asking, _}, _, _}) -> Asking =/= Keeper end,
    Left = only(IsOther, State#state{office = session_raft_office:forget(Keeper, Office)}),
    told(session_raft_locks:leave_all(node(Keeper), How, Locks), Left).

%% --- requests

%% Before all have reported no lock is given, or given up. What is asked again because Ra is slow is not given to it
%% once more.
-spec asked(session_raft_waiting:asked(), Waited :: session_store:milliseconds(), #state{}) -> #state{}.
asked({Tag, Conn, Request} = Asked, Waited, #state{office = Office, waiting = Waiting, commands = Commands} = State) ->
    IsOpen = session_raft_office:is_open(Office) orelse not session_raft_request:is_about_a_lock(Request),
    case session_raft_commands:find(Tag, Commands) of
        under_way -> State;
        lost -> serve_now(Request, Tag, Conn, State);
        unknown when IsOpen -> serve(Request, Tag, Conn, State);
        unknown -> State#state{waiting = session_raft_waiting:hold_back(Asked, clock() - Waited, Waiting)}
    end.

%% What concerns an id that is undecided waits.
-spec serve(request(), session_raft_read:tag(), Conn :: pid() | none, #state{}) -> #state{}.
serve(Request, Tag, Conn, #state{waiting = Waiting} = State) ->
    Id = session_raft_request:locked_id(Request),
    case Id =/= none andalso session_raft_waiting:is_undecided(Id, Waiting) of
        true -> State#state{waiting = session_raft_waiting:later({Tag, Conn, Request}, Id, Waiting)};
        false -> serve_now(Request, Tag, Conn, State)
    end.

-spec serve_now(request(), session_raft_read:tag(), Conn :: pid() | none, #state{}) -> #state{}.
serve_now({acquire, #{token := none} = Acquire}, Tag, Conn, State) ->
    visit(Tag, Conn, Acquire, State);
serve_now({abort, Id, Token}, {Keeper, _}, _Conn, #state{locks = Locks} = State) ->
    told(session_raft_locks:release(Id, Token, Keeper, Locks), State);
serve_now({acquire, #{if_absent := IfAbsent} = Acquire}, Tag, Conn, State) ->
    claim(Tag, Conn, Acquire, IfAbsent =:= lock, State);
serve_now({commit, #{id := Id, token := Token} = Commit} = Request, Tag, Conn, #state{locks = Locks} = State) ->
    Command =
        case session_raft_locks:owner(Id, Locks) of
            %% A repeated commit comes first: its lock was given up when it was applied, and is another's by now.
            {Other, _} when Token =/= none, Other =/= Token -> {recall, maps:get(commit_id, Commit)};
            _ -> {commit, Commit#{token := none}, default_lifetime()}
        end,
    command(Command, {Tag, Conn, Request}, Id, Token, State);
serve_now({destroy, Id, Token, CommandId} = Request, Tag, Conn, State) ->
    command({destroy, Id, CommandId}, {Tag, Conn, Request}, Id, Token, State);
serve_now({query, locks}, Tag, _Conn, #state{locks = Locks} = State) ->
    answer(Tag, {found, session_raft_locks:describe(Locks)}, State),
    State;
serve_now({query, Query}, Tag, _Conn, #state{group = Group, visits = Visits} = State) ->
    Epoch = epoch(State),
    _ = spawn(fun() -> session_raft_read:query(Group, Query, Visits, {Tag, Epoch}) end),
    State;
serve_now({sweep, What}, Tag, _Conn, #state{group = Group, visits = Visits} = State) ->
    Epoch = epoch(State),
    _ = spawn(fun() -> session_raft_read:sweep(Group, What, Visits, {Tag, Epoch}) end),
    State#state{visits = session_raft_visits:new()}.

-spec notice(session_raft_request:notice() | {leave, pid(), session_lock_queue:gone()}, pid(), #state{}) -> #state{}.
notice({abort, _, _} = Abort, Keeper, State) ->
    asked({{Keeper, make_ref()}, none, Abort}, 0, State);
notice({unlock, Id}, _Keeper, #state{locks = Locks} = State) ->
    told(session_raft_locks:take_away(Id, Locks), State);
notice({leave, Conn, How}, _Keeper, #state{locks = Locks} = State) ->
    told(session_raft_locks:leave(Conn, How, Locks), only(fun({_, Other, _}) -> Other =/= Conn end, State)).

%% Of those that have no place in a queue yet.
-spec only(fun((session_raft_waiting:asked()) -> boolean()), #state{}) -> #state{}.
only(Which, #state{waiting = Waiting} = State) ->
    State#state{waiting = session_raft_waiting:only(Which, Waiting)}.

-spec claim(session_raft_read:tag(), pid(), session_store:acquire(), CanWait :: boolean(), #state{}) -> #state{}.
claim(Tag, Conn, #{id := Id} = Acquire, CanWait, #state{locks = Locks} = State) ->
    Claim = (maps:with([token, lease, wait, client], Acquire))#{conn => Conn, tag => Tag, payload => Acquire},
    {Outcome, Events, Changed} = session_raft_locks:acquire(Id, Claim, session_config:get(max_waiters), CanWait, Locks),
    Claimed = told({Events, Changed}, State),
    case Outcome of
        granted ->
            visit(Tag, Conn, Acquire, Claimed);
        would_wait ->
            look(look, Tag, Conn, Acquire, Claimed);
        {queued, Ahead} ->
            answer(Tag, {queued, Ahead, session_raft_locks:holder(Id, Changed)}, Claimed),
            Claimed;
        {refused, _} = Refused ->
            answer(Tag, Refused, Claimed),
            Claimed
    end.

-spec visit(session_raft_read:tag(), pid() | none, session_store:acquire(), #state{}) -> #state{}.
visit(Tag, Conn, #{if_absent := leave, token := Token} = Acquire, State) when Token =/= none ->
    look(visit, Tag, Conn, Acquire, State);
visit(Tag, _Conn, Acquire, #state{group = Group} = State) ->
    Epoch = epoch(State),
    Leader = self(),
    Again = fun
        (failed) ->
            _ = erlang:send_after(?VISIT_AGAIN, Leader, {visit_again, Epoch, Tag, Acquire}),
            ok;
        (_) ->
            ok
    end,
    ok = session_raft_visit:start(visit, Group, Acquire, {Tag, Epoch}, Again),
    State.

%% Who has got the lock is told, if not at once: one that had to wait for it does not ask again.
-spec visit_again(session_raft_read:tag(), session_store:acquire(), #state{}) -> #state{}.
visit_again(Tag, #{id := Id, token := Token} = Acquire, #state{locks = Locks} = State) ->
    case {session_raft_locks:owner(Id, Locks), is_serving(State)} of
        {{Token, Tag}, true} ->
            visit(Tag, none, Acquire, State);
        {{Token, Tag}, false} ->
            _ = erlang:send_after(?VISIT_AGAIN, self(), {visit_again, epoch(State), Tag, Acquire}),
            State;
        _ ->
            State
    end.

%% Who wants no lock of what is absent does not wait for it either, and keeps nobody waiting.
-spec look(session_raft_visit:what(), session_raft_read:tag(), pid(), session_store:acquire(), #state{}) -> #state{}.
look(What, Tag, Conn, #{id := Id} = Acquire, #state{group = Group} = State) ->
    Leader = self(),
    Looked = fun(Outcome) ->
        Leader ! {looked, Tag, Id, Outcome},
        ok
    end,
    ok = session_raft_visit:start(What, Group, Acquire, {Tag, epoch(State)}, Looked),
    undecided({Tag, Conn, {acquire, Acquire}}, Id, State).

-spec undecided(session_raft_waiting:asked(), session_store:id(), #state{}) -> #state{}.
undecided(Asked, Id, #state{waiting = Waiting} = State) ->
    State#state{waiting = session_raft_waiting:undecided(Asked, Id, Waiting)}.

-spec decide(session_raft_read:tag(), session_store:id(), session_raft_visit:outcome(), #state{}) -> #state{}.
decide(Tag, Id, Outcome, #state{waiting = Waiting} = State) ->
    case session_raft_waiting:decide(Tag, Id, Waiting) of
        {First, Later, Left} -> serve_all(Later, decided(Outcome, First, State#state{waiting = Left}));
        not_waiting -> State
    end.

%% The last comes first.
-spec serve_all([session_raft_waiting:asked()], #state{}) -> #state{}.
serve_all(Later, State) ->
    lists:foldl(fun({Tag, Conn, Request}, Acc) -> serve(Request, Tag, Conn, Acc) end, State, lists:reverse(Later)).

-spec decided(session_raft_visit:outcome(), session_raft_waiting:asked() | gone, #state{}) -> #state{}.
decided(absent, {{Keeper, _} = Tag, _, {acquire, #{id := Id, token := Token}}}, #state{locks = Locks} = State) ->
    Left = told(session_raft_locks:release(Id, Token, Keeper, Locks), State),
    answer(Tag, {started, absent}, Left),
    Left;
decided(present, {Tag, Conn, {acquire, Acquire}}, State) ->
    claim(Tag, Conn, Acquire, true, State);
decided(_AnsweredOrFailed, _First, State) ->
    State.

%% With it the token gives up its lock, or its place in the queue: not one that it asks for meanwhile.
-spec command(session_raft_machine:command(), session_raft_waiting:asked(), session_store:id(), Token, #state{}) -> #state{} when
    Token :: session_store:token() | none.
command(Command, {Tag, _, _}, Id, none, State) ->
    give(Command, {Tag, Id, none}, State);
command(Command, {Tag, _, _} = Asked, Id, Token, State) ->
    give(Command, {Tag, Id, Token}, undecided(Asked, Id, State)).

-spec give(session_raft_machine:command(), session_raft_commands:about(), #state{}) -> #state{}.
give(Command, About, #state{group = Group, commands = Commands} = State) ->
    State#state{commands = session_raft_commands:give(Group, Command, About, Commands)}.

%% Of an earlier office's command its keeper is told by what it asks of this one.
-spec applied({reference(), session_raft_machine:reply()}, #state{}) -> #state{}.
applied({Reference, Reply}, #state{commands = Commands} = State) ->
    case session_raft_commands:take(Reference, Commands) of
        {unknown, Left} -> State#state{commands = Left};
        {About, Left} -> done(About, Reply, State#state{commands = Left})
    end.

-spec done(session_raft_commands:about(), session_raft_machine:reply(), #state{}) -> #state{}.
done({{Keeper, _} = Tag, Id, Token}, Reply, #state{locks = Locks, visits = Visits} = State) ->
    answer(Tag, outcome(Reply, Id, State), State),
    Done = State#state{visits = session_raft_visits:forget(Id, Visits)},
    decide(Tag, Id, answered, told(session_raft_locks:release(Id, Token, Keeper, Locks), Done)).

%% Its keeper asks the next leader.
-spec rejected(reference(), #state{}) -> #state{}.
rejected(Reference, #state{commands = Commands} = State) ->
    case session_raft_commands:take(Reference, Commands) of
        {unknown, Left} -> State#state{commands = Left};
        {{Tag, Id, _}, Left} -> decide(Tag, Id, failed, State#state{commands = Left})
    end.

-spec outcome(session_raft_machine:reply(), session_store:id(), #state{}) -> session_store:answer().
outcome({recalled, Version}, _Id, _State) -> {committed, Version};
outcome(unknown, Id, #state{locks = Locks}) -> {refused, {lock_lost, session_raft_locks:holder(Id, Locks)}};
outcome(Answer, _Id, _State) -> Answer.

%% --- telling

%% Keeps the locks as they are now, and tells those whom it concerns.
-spec told({[session_raft_locks:event()], session_raft_locks:locks()}, #state{}) -> #state{}.
told({Events, Locks}, State) ->
    lists:foldl(fun tell/2, State#state{locks = Locks}, Events).

-spec tell(session_raft_locks:event(), #state{}) -> #state{}.
tell({granted, Conn, Tag, Acquire}, State) ->
    visit(Tag, Conn, Acquire, State);
tell({refused, _Conn, Tag, Reason}, State) ->
    answer(Tag, {refused, Reason}, State),
    State;
tell({forget, Keeper, Id, Token}, State) ->
    session_raft_group:send(Keeper, {forget, Id, Token}),
    State.

-spec answer(session_raft_read:tag(), session_store:answer() | {found, [session_store:lock()]}, #state{}) -> ok.
answer({Keeper, Ref}, Answer, State) ->
    session_raft_group:send(Keeper, {answer, epoch(State), Ref, Answer}).

-spec epoch(#state{}) -> none | epoch().
epoch(#state{office = Office}) -> session_raft_office:epoch(Office).

-spec is_serving(#state{}) -> boolean().
is_serving(#state{office = Office}) -> session_raft_office:is_serving(Office).

%% --- time

%% What visits have moved, but no command yet. Until then the lag of each record covers it.
-spec flush(#state{}) -> #state{}.
flush(#state{group = Group, visits = Visits} = State) ->
    case is_serving(State) of
        true -> State#state{visits = session_raft_visits:store(Group, Visits)};
        false -> State
    end.

-spec default_lifetime() -> session_store:milliseconds().
default_lifetime() -> session_config:get(default_lifetime) * 1000.

-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
