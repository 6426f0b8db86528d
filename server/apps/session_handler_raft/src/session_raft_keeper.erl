%% SPDX-License-Identifier: Apache-2.0
%% What the connections of this node ask of one group, until it is answered, and the locks that they hold there.
%%
%% The group's leader, on whichever node, decides; it forgets everything with its office. This process remembers: to a
%% new leader it reports the locks, and sends again what was not answered. So a change of leaders is no concern of the
%% connections, which know this process alone.
%%
%% Without a majority nothing can be decided, and requests are refused at once. With one, they wait for a leader.
-module(session_raft_keeper).

-behaviour(gen_server).

-export([start_link/1, request/3, tell/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

%% Milliseconds. A leader is heard several times in the first.
-define(LOST_AFTER, 1000).
-define(TICK, 200).
%% Each time after twice as long: a leader that is slow may have answered, and would do it all once more.
-define(AGAIN_AFTER, 1000).
%% A client's own time-out comes first.
-define(GIVE_UP_AFTER, 8000).

-type request() :: session_raft_request:request().
-type notice() :: session_raft_request:notice().

-record(pending, {
    caller :: session_store:caller(),
    request :: request(),
    since :: integer(),
    %% When it was last sent to a leader.
    sent = never :: never | integer(),
    is_queued = false :: boolean(),
    %% The caller knows that it has to wait.
    is_patient = false :: boolean(),
    %% Given up before it was answered.
    is_aborted = false :: boolean()
}).
-record(held, {
    %% none: it fell silent.
    conn :: pid() | none,
    since :: integer(),
    lease :: session_store:milliseconds(),
    client :: map()
}).
-record(state, {
    group :: session_raft_group:group(),
    leader = none :: none | {session_raft_leader:epoch(), pid(), Monitor :: reference()},
    heard :: integer(),
    next = 1 :: pos_integer(),
    pending = #{} :: #{pos_integer() => #pending{}},
    held = #{} :: #{{session_store:id(), session_store:token()} => #held{}},
    conns = #{} :: #{pid() => []}
}).

-spec start_link(session_raft_group:group()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Group) ->
    gen_server:start_link({local, session_raft_group:keeper(Group)}, ?MODULE, Group, []).

-spec request(session_raft_group:group(), session_store:caller(), request()) -> ok.
request(Group, Caller, Request) ->
    gen_server:cast(session_raft_group:keeper(Group), {request, Caller, Request}).

-spec tell(session_raft_group:group(), notice()) -> ok.
tell(Group, Notice) ->
    gen_server:cast(session_raft_group:keeper(Group), {tell, Notice}).

-spec init(session_raft_group:group()) -> {ok, #state{}}.
init(Group) ->
    _ = [send({session_raft_group:leader(Group), Node}, {who_leads, self()}) || Node <- session_raft_pulse:members()],
    schedule(),
    {ok, #state{group = Group, heard = clock()}}.

-spec handle_call(info, gen_server:from(), #state{}) ->
    {reply, session_shard:info(), #state{}} | {noreply, #state{}}.
handle_call(info, _From, #state{leader = none} = State) ->
    {reply, #{locks => 0, connections => 0, claims => 0}, State};
handle_call(info, From, State) ->
    {noreply, to_leader({info, From}, State)}.

-spec handle_cast({request, session_store:caller(), request()} | {tell, notice()}, #state{}) -> {noreply, #state{}}.
handle_cast({request, Caller, Request}, #state{next = Ref, pending = Pending} = State) ->
    case session_raft_pulse:has_majority() of
        true ->
            Asked = #pending{caller = Caller, request = Request, since = clock()},
            Known = watch(Caller, Request, State#state{next = Ref + 1, pending = Pending#{Ref => Asked}}),
            {noreply, ask(Ref, Known)};
        false ->
            answer(Caller, {refused, not_ready}),
            {noreply, State}
    end;
handle_cast({tell, {abort, Id, Token} = Abort}, #state{pending = Pending} = State) ->
    IsIt = fun(#pending{request = Request}) -> session_raft_request:is_acquire(Id, Token, Request) end,
    Left = maps:filtermap(fun(_, Asked) -> aborted(IsIt(Asked), Asked) end, Pending),
    {noreply, notify(Abort, release(Id, Token, State#state{pending = Left}))};
handle_cast({tell, {unlock, _} = Unlock}, State) ->
    {noreply, notify(Unlock, State)}.

-spec handle_info(Info, #state{}) -> {noreply, #state{}} when
    Info ::
        {lead, session_raft_leader:epoch(), pid(), Report :: boolean()}
        | {answer, session_raft_leader:epoch(), pos_integer(), session_store:answer() | term()}
        | {forget, session_store:id(), session_store:token()}
        | {'DOWN', reference(), process, pid(), term()}
        | tick.
handle_info({lead, Epoch, Leader, Report}, State) ->
    {noreply, follow(Epoch, Leader, Report, State)};
handle_info({answer, Epoch, Ref, Answer}, #state{leader = {Epoch, _, _}, pending = Pending} = State) when
    is_map_key(Ref, Pending)
->
    {noreply, answered(Ref, maps:get(Ref, Pending), Answer, State)};
handle_info({answer, _, _, _}, State) ->
    {noreply, State};
handle_info({forget, Id, Token}, State) ->
    {noreply, release(Id, Token, State)};
handle_info({'DOWN', Monitor, process, _, _}, #state{leader = {_, _, Monitor}} = State) ->
    {noreply, State#state{leader = none}};
handle_info({'DOWN', _, process, Conn, Reason}, State) ->
    {noreply, leave(Conn, how(Reason), State)};
handle_info(tick, State) ->
    schedule(),
    {noreply, tick(session_raft_pulse:has_majority(), clock(), State)}.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

%% --- the leader

%% Leaders come in the order of their epochs. What is asked again is known to the leader by its token or its id.
-spec follow(session_raft_leader:epoch(), pid(), boolean(), #state{}) -> #state{}.
follow(Epoch, _Leader, _Report, #state{leader = {Known, _, _}} = State) when Epoch < Known ->
    State;
follow(Epoch, _Leader, false, #state{leader = {Epoch, _, _}} = State) ->
    State#state{heard = clock()};
follow(Epoch, Leader, Report, #state{leader = Former} = State) ->
    _ = Former =:= none orelse erlang:demonitor(element(3, Former), [flush]),
    Following = State#state{leader = {Epoch, Leader, erlang:monitor(process, Leader)}, heard = clock()},
    case Report of
        true -> ask_again(fun(_) -> true end, report(Epoch, Following));
        false -> to_leader({who_leads, self()}, Following)
    end.

-spec report(session_raft_leader:epoch(), #state{}) -> #state{}.
report(Epoch, #state{held = Held} = State) ->
    Now = clock(),
    Claims = [
        {Id, Token, Conn, Now - Since, Lease, Client}
     || {{Id, Token}, #held{conn = Conn, since = Since, lease = Lease, client = Client}} <- maps:to_list(Held)
    ],
    to_leader({claims, Epoch, self(), Claims}, State).

-spec ask_again(fun((#pending{}) -> boolean()), #state{}) -> #state{}.
ask_again(Which, #state{pending = Pending} = State) ->
    lists:foldl(fun ask/2, State, [Ref || {Ref, Asked} <- lists:sort(maps:to_list(Pending)), Which(Asked)]).

-spec ask(pos_integer(), #state{}) -> #state{}.
ask(_Ref, #state{leader = none} = State) ->
    State;
ask(Ref, #state{pending = Pending} = State) ->
    #{Ref := #pending{caller = {Conn, _}, request = Request, since = Since} = Asked} = Pending,
    Now = clock(),
    Sent = State#state{pending = Pending#{Ref := Asked#pending{sent = Now, is_queued = false}}},
    Again = to_leader({ask, self(), Ref, Conn, session_raft_request:waited(Now - Since, Request), Now - Since}, Sent),
    case Asked of
        #pending{is_aborted = true, request = {acquire, #{id := Id, token := Token}}} -> notify({abort, Id, Token}, Again);
        _ -> Again
    end.

-spec notify(notice() | {leave, pid(), session_lock_queue:gone()}, #state{}) -> #state{}.
notify(Notice, State) -> to_leader({notice, self(), Notice}, State).

-spec to_leader(term(), #state{}) -> #state{}.
to_leader(_Message, #state{leader = none} = State) ->
    State;
to_leader(Message, #state{leader = {_, Leader, _}} = State) ->
    send(Leader, Message),
    State.

%% --- answers

-spec answered(pos_integer(), #pending{}, session_store:answer() | term(), #state{}) -> #state{}.
answered(Ref, #pending{is_aborted = true}, {queued, _, _}, #state{pending = Pending} = State) ->
    State#state{pending = maps:remove(Ref, Pending)};
answered(Ref, #pending{caller = Caller} = Asked, {queued, _, _} = Queued, #state{pending = Pending} = State) ->
    _ = Asked#pending.is_patient orelse answer(Caller, Queued),
    State#state{pending = Pending#{Ref := Asked#pending{is_queued = true, is_patient = true}}};
answered(Ref, #pending{caller = Caller, request = Request} = Asked, Answer, #state{pending = Pending} = State) ->
    answer(Caller, Answer),
    Left = State#state{pending = maps:remove(Ref, Pending)},
    case Asked#pending.is_aborted of
        true -> Left;
        false -> held(Caller, Request, Answer, Left)
    end.

%% What the connection holds after an answer.
-spec held(session_store:caller(), request(), session_store:answer() | term(), #state{}) -> #state{}.
held(_Caller, {acquire, #{if_absent := leave}}, {started, absent}, State) ->
    State;
held({Conn, _}, {acquire, #{id := Id, token := Token} = Acquire}, {started, _}, #state{held = Held} = State) when
    Token =/= none
->
    #{lease := Lease, client := Client} = Acquire,
    Since =
        case Held of
            #{{Id, Token} := #held{since = Before}} -> Before;
            _ -> clock()
        end,
    State#state{held = Held#{{Id, Token} => #held{conn = Conn, since = Since, lease = Lease, client = Client}}};
held(_Caller, {commit, #{id := Id, token := Token}}, _Answer, State) ->
    release(Id, Token, State);
held(_Caller, {destroy, Id, Token, _}, _Answer, State) ->
    release(Id, Token, State);
held(_Caller, _Request, _Answer, State) ->
    State.

-spec release(session_store:id(), session_store:token() | none, #state{}) -> #state{}.
release(Id, Token, #state{held = Held} = State) ->
    State#state{held = maps:remove({Id, Token}, Held)}.

-spec answer(session_store:caller(), session_store:answer() | term()) -> ok.
answer({Pid, Tag}, Answer) ->
    Pid ! {session_store, Tag, Answer},
    ok.

%% --- time

-spec tick(HasMajority :: boolean(), integer(), #state{}) -> #state{}.
tick(false, _Now, State) ->
    give_up(fun(_) -> true end, State);
tick(true, Now, #state{heard = Heard} = State) when Now - Heard > ?LOST_AFTER ->
    give_up(fun(#pending{since = Since}) -> Now - max(Since, Heard) > ?GIVE_UP_AFTER end, State);
tick(true, Now, State) ->
    IsOld = fun(#pending{since = Since, is_queued = IsQueued}) -> not IsQueued andalso Now - Since > ?GIVE_UP_AFTER end,
    IsUnanswered = fun(#pending{since = Since, sent = Sent, is_queued = IsQueued}) ->
        not IsQueued andalso (Sent =:= never orelse Now - Sent > max(?AGAIN_AFTER, Sent - Since))
    end,
    ask_again(IsUnanswered, give_up(IsOld, end_leases(Now, State))).

%% What no leader can have seen is refused. Of a change that one has, nobody can say here what became of it.
-spec give_up(fun((#pending{}) -> boolean()), #state{}) -> #state{}.
give_up(Which, #state{pending = Pending} = State) ->
    Given = maps:filter(fun(_, Asked) -> Which(Asked) end, Pending),
    lists:foreach(fun({_, #pending{caller = Caller} = Asked}) -> answer(Caller, outcome(Asked)) end, maps:to_list(Given)),
    State#state{pending = maps:without(maps:keys(Given), Pending)}.

-spec outcome(#pending{}) -> {refused, not_ready} | in_doubt.
outcome(#pending{request = {Change, _}, sent = Sent}) when Change =:= commit, Sent =/= never -> in_doubt;
outcome(#pending{request = {destroy, _, _, _}, sent = Sent}) when Sent =/= never -> in_doubt;
outcome(_) -> {refused, not_ready}.

%% Those of silent connections: nobody is there to give them up.
-spec end_leases(integer(), #state{}) -> #state{}.
end_leases(Now, #state{held = Held} = State) ->
    IsOver = fun(#held{conn = Conn, since = Since, lease = Lease}) -> Conn =:= none andalso Since + Lease < Now end,
    State#state{held = maps:filter(fun(_, Hold) -> not IsOver(Hold) end, Held)}.

-spec schedule() -> ok.
schedule() ->
    _ = erlang:send_after(?TICK, self(), tick),
    ok.

%% --- connections

-spec watch(session_store:caller(), request(), #state{}) -> #state{}.
watch({Conn, _}, {acquire, #{token := Token}}, #state{conns = Conns} = State) when
    Token =/= none, not is_map_key(Conn, Conns)
->
    _ = erlang:monitor(process, Conn),
    State#state{conns = Conns#{Conn => []}};
watch(_Caller, _Request, State) ->
    State.

%% A connection that ends with this node, in good order, belongs to a client that goes on at another.
-spec how(term()) -> session_lock_queue:gone().
how({shutdown, silent}) -> silent;
how(shutdown) -> {lost, session_raft_group:window()};
how(_) -> closed.

-spec leave(pid(), session_lock_queue:gone(), #state{}) -> #state{}.
leave(Conn, How, #state{pending = Pending, held = Held, conns = Conns} = State) ->
    Now = clock(),
    notify({leave, Conn, How}, State#state{
        pending = maps:filter(fun(_, #pending{caller = {Pid, _}}) -> Pid =/= Conn end, Pending),
        held = maps:filtermap(fun(_, Hold) -> left_behind(Conn, How, Now, Hold) end, Held),
        conns = maps:remove(Conn, Conns)
    }).

-spec left_behind(pid(), session_lock_queue:gone(), integer(), #held{}) -> boolean() | {true, #held{}}.
left_behind(Conn, closed, _Now, #held{conn = Conn}) ->
    false;
left_behind(Conn, silent, _Now, #held{conn = Conn} = Hold) ->
    {true, Hold#held{conn = none}};
left_behind(Conn, {lost, Within}, Now, #held{conn = Conn, since = Since, lease = Lease} = Hold) ->
    {true, Hold#held{conn = none, lease = min(Lease, Now + Within - Since)}};
left_behind(_Conn, _How, _Now, _Hold) ->
    true.

%% One that waits is never answered; one that may have been granted already is, and has no lock.
-spec aborted(IsIt :: boolean(), #pending{}) -> boolean() | {true, #pending{}}.
aborted(false, _Asked) -> true;
aborted(true, #pending{is_queued = true}) -> false;
aborted(true, Asked) -> {true, Asked#pending{is_aborted = true}}.

-spec send(pid() | {atom(), node()}, term()) -> ok.
send(To, Message) -> session_raft_group:send(To, Message).

-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
