%% SPDX-License-Identifier: Apache-2.0
%% One PHP connection: requests come in as plain messages, go to the store, and its answers go out.
%%
%% The process lives as long as the connection. The store watches it: when it ends with {shutdown, closed} its locks
%% are free, with {shutdown, silent} they are left to their leases, for the client may be computing and come back.
%%
%% A client that does not read is never waited for: what its socket does not take stays in the outbox and is tried
%% again, in order, while requests and the end of the connection are still served. A client with too much in it is let
%% go as a silent one: it finds its locks again when it reads, sees that this process is gone, and comes back.
-module(session_conn).

-behaviour(gen_server).

-export([start_link/4]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2, handle_info/2, terminate/2, format_status/1]).

-define(OUTBOX_LIMIT, 64).
-define(OUTBOX_RETRY, 20).
%% So long after noconnection the watcher must have told why.
-define(WATCH_TIMEOUT, 5000).

%% Thousands of these processes are idle most of the time, and their garbage would keep the data that they have served.
%% Each collection takes all of it, which costs little with a heap as small as theirs: words for some ten requests, as a
%% collection in each second one took a twentieth of their time. Who is idle hibernates, and has given them back.
-define(SPAWN_OPTIONS, [{fullsweep_after, 0}, {min_heap_size, 2586}]).

%% Who has had no request for so long hibernates. gen_server's own hibernate_after sets a timer after each message.
-define(REST, 1000).

-record(state, {
    client :: pid(),
    %% For those who ask who holds a lock.
    info :: #{node => binary(), pid => integer()},
    names :: session_names:names(),
    %% The store's processes that have requests or locks of ours.
    keepers = #{} :: #{session_store:keeper() => []},
    open :: session_requests:open(),
    outbox = [] :: [{pid() | reference(), tuple()}],
    %% Since the last look whether it may rest: served somebody, nobody, or rests and is not looked at.
    activity = busy :: busy | idle | resting
}).

%% From is the client's gen_server call, which the new process answers.
-spec start_link(gen_server:from(), pos_integer(), #{pid => integer()}, session_id:namespace()) ->
    {ok, pid()} | ignore | {error, term()}.
start_link(From, Version, Info, Namespace) ->
    gen_server:start_link(?MODULE, {From, Version, Info, Namespace}, [{spawn_opt, ?SPAWN_OPTIONS}]).

-spec init({gen_server:from(), pos_integer(), #{pid => integer()}, session_id:namespace()}) ->
    {ok, #state{}, {continue, tuple()}}.
init({{Client, _} = From, Version, Info, Namespace}) ->
    ok = look_later(),
    Named = Info#{node => atom_to_binary(node(Client))},
    State = #state{
        client = Client, info = Named, names = session_names:new(Namespace), open = session_requests:new(Named)
    },
    {ok, State, {continue, {greet, From, Version}}}.

-spec handle_continue({greet, gen_server:from(), pos_integer()}, #state{}) ->
    {noreply, #state{}} | {stop, {shutdown, closed}, #state{}}.
handle_continue({greet, From, Version}, #state{client = Client} = State) ->
    case session_watch:register(node(Client), self()) of
        ok ->
            _ = erlang:monitor(process, Client),
            ok = session_metrics:count(connections_opened),
            {ok, Vsn} = application:get_key(session_handler, vsn),
            Info = #{
                version => list_to_binary(Vsn),
                cluster => session_store:cluster(),
                members => [atom_to_binary(Member) || Member <- session_store:members()],
                ready => session_store:is_ready()
            },
            {To, Answer} = session_wire:reply(From, session_wire:hello(Version, self(), Info)),
            {noreply, post(To, Answer, State)};
        gone ->
            {stop, {shutdown, closed}, State}
    end.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, not_a_call}, #state{}}.
handle_call(_Request, _From, State) ->
    {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) ->
    {noreply, State}.

-spec handle_info(term(), #state{}) ->
    {noreply, #state{}} | {noreply, #state{}, hibernate} | {stop, {shutdown, closed | silent}, #state{}}.
handle_info({session_store, _Seq, in_doubt}, State) ->
    %% The client sees this process end, comes back, here or elsewhere, and asks again.
    {stop, {shutdown, silent}, State};
handle_info({session_store, Seq, Answer}, State) ->
    {noreply, answer(Seq, Answer, State)};
handle_info({session_watch, How}, State) ->
    {stop, {shutdown, How}, State};
handle_info(flush, State) ->
    flush(State);
handle_info(look, #state{activity = busy} = State) ->
    ok = look_later(),
    {noreply, State#state{activity = idle}};
handle_info(look, #state{activity = idle} = State) ->
    {noreply, State#state{activity = resting}, hibernate};
handle_info({'DOWN', _, process, Client, Reason}, #state{client = Client} = State) ->
    client_down(Reason, State);
handle_info({'DOWN', _, process, _Keeper, _}, State) ->
    %% Answers and locks are lost with it. The client sees this process end, comes back and asks again.
    {stop, {shutdown, silent}, State};
handle_info(Message, State) ->
    case session_wire:request(Message) of
        {ok, Request} -> {noreply, request(Request, State)};
        {bad_request, Seq, What} -> {noreply, refuse(Message, Seq, What, State)}
    end.

-spec terminate(term(), #state{}) -> ok.
terminate({shutdown, How}, _State) when How =:= closed; How =:= silent ->
    session_metrics:count({connections_ended, How});
terminate(_Reason, _State) ->
    ok.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

-spec client_down(term(), #state{}) -> {noreply, #state{}} | {stop, {shutdown, closed}, #state{}}.
client_down(noconnection, State) ->
    %% Closed or silent: the watcher knows. Were its word never to come, the lease would decide.
    _ = erlang:send_after(?WATCH_TIMEOUT, self(), {session_watch, silent}),
    {noreply, State};
client_down(_Reason, State) ->
    {stop, {shutdown, closed}, State}.

%% --- requests

-spec request(session_wire:request(), #state{}) -> #state{}.
request(Request, #state{names = Names, open = Open, activity = Activity} = State) ->
    _ = Activity =:= resting andalso look_later(),
    {Stored, Known} = session_names:stored(Request, Names),
    serve(Stored, State#state{names = Known, open = session_requests:asked(Request, Open), activity = busy}).

-spec look_later() -> ok.
look_later() ->
    _ = erlang:send_after(?REST, self(), look),
    ok.

-spec serve(session_wire:request(), #state{}) -> #state{}.
serve({start, Seq, #{id := Id} = Acquire}, #state{info = Info} = State) ->
    Watched = watch_keeper(Id, State),
    case session_store:acquire({self(), Seq}, Acquire#{client => Info}) of
        ok -> Watched;
        {answered, Answer} -> answer(Seq, Answer, Watched)
    end;
serve({commit, Seq, #{id := Id} = Commit}, State) ->
    Watched = watch_keeper(Id, State),
    ok = session_store:commit({self(), Seq}, Commit),
    Watched;
serve({abort, Id, Token}, State) ->
    ok = session_store:abort(Id, Token),
    State;
serve({destroy, Seq, Id, Token}, State) ->
    Watched = watch_keeper(Id, State),
    ok = session_store:destroy({self(), Seq}, Id, Token),
    Watched;
serve({gc, Seq}, State) ->
    ok = session_expiry:collect({self(), Seq}),
    State;
serve({list, Seq, Tag, Current}, State) ->
    answer(Seq, {listed, session_tags:list(Tag, Current)}, State);
serve({revoke, Seq, Tag, Keep}, State) ->
    ok = session_tags:revoke({self(), Seq}, Tag, Keep),
    State.

-spec refuse(term(), session_wire:sequence() | unknown, atom(), #state{}) -> #state{}.
refuse(_Message, unknown, What, #state{info = #{node := Node}} = State) ->
    logger:warning("session_handler: a request of ~ts cannot be answered: ~p", [Node, What]),
    State;
refuse(Message, Seq, What, State) ->
    answer(Seq, {refused, {bad_request, What}}, lists:foldl(fun give_up/2, State, session_wire:given_up(Message))).

-spec give_up({session_id:id(), session_store:token()}, #state{}) -> #state{}.
give_up({Id, Token}, #state{names = Names} = State) ->
    {Key, Known} = session_names:key(Id, Names),
    ok = session_store:abort(Key, Token),
    State#state{names = Known}.

-spec watch_keeper(session_store:id(), #state{}) -> #state{}.
watch_keeper(Id, #state{keepers = Keepers} = State) ->
    Keeper = session_store:keeper(Id),
    case Keepers of
        #{Keeper := _} ->
            State;
        _ ->
            _ = erlang:monitor(process, Keeper),
            State#state{keepers = Keepers#{Keeper => []}}
    end.

%% --- answers

-spec answer(session_wire:sequence(), session_wire:answer(), #state{}) -> #state{}.
answer(Seq, Answer, #state{client = Client, open = Open} = State) ->
    Answered = State#state{open = session_requests:answered(Seq, Answer, Open)},
    post(Client, session_wire:answer(Seq, Answer), Answered).

-spec post(pid() | reference(), tuple(), #state{}) -> #state{}.
post(To, Message, #state{outbox = []} = State) ->
    case send(To, Message) of
        sent -> State;
        full -> retry_later(State#state{outbox = [{To, Message}]})
    end;
post(To, Message, #state{outbox = Outbox} = State) ->
    State#state{outbox = Outbox ++ [{To, Message}]}.

-spec flush(#state{}) -> {noreply, #state{}} | {stop, {shutdown, silent}, #state{}}.
flush(#state{outbox = Outbox} = State) ->
    case lists:dropwhile(fun({To, Message}) -> send(To, Message) =:= sent end, Outbox) of
        [] -> {noreply, State#state{outbox = []}};
        Left when length(Left) > ?OUTBOX_LIMIT -> {stop, {shutdown, silent}, State};
        Left -> {noreply, retry_later(State#state{outbox = Left})}
    end.

-spec retry_later(#state{}) -> #state{}.
retry_later(State) ->
    _ = erlang:send_after(?OUTBOX_RETRY, self(), flush),
    State.

%% What is sent into a lost connection counts as sent: nobody waits for it.
-spec send(pid() | reference(), tuple()) -> sent | full.
send(To, Message) ->
    case erlang:send(To, Message, [nosuspend, noconnect]) of
        nosuspend -> full;
        _ -> sent
    end.
