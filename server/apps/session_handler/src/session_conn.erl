%% SPDX-License-Identifier: Apache-2.0
%% One PHP connection: requests come in as plain messages, go to the store, and its answers go out.
%%
%% The process lives as long as the connection. The store watches it: with {shutdown, closed} its locks are free, with
%% {shutdown, silent} they are left to their leases, for the client may be computing and come back.
%% Sending to a client whose socket is full suspends this process alone.
-module(session_conn).

-behaviour(gen_server).

-export([start_link/3]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

-record(state, {
    client :: pid(),
    %% For those who ask who holds a lock.
    info :: #{node => binary(), pid => integer()}
}).

%% From is the client's gen_server call, which the new process answers.
-spec start_link(gen_server:from(), pos_integer(), map()) -> {ok, pid()} | ignore | {error, term()}.
start_link(From, Version, ClientInfo) ->
    gen_server:start_link(?MODULE, {From, Version, ClientInfo}, []).

-spec init({gen_server:from(), pos_integer(), map()}) -> {ok, #state{}, {continue, tuple()}}.
init({{Client, _} = From, Version, ClientInfo}) ->
    Info = (maps:with([pid], ClientInfo))#{node => atom_to_binary(node(Client))},
    {ok, #state{client = Client, info = Info}, {continue, {greet, From, Version}}}.

-spec handle_continue({greet, gen_server:from(), pos_integer()}, #state{}) ->
    {noreply, #state{}} | {stop, {shutdown, closed}, #state{}}.
handle_continue({greet, From, Version}, #state{client = Client} = State) ->
    case session_watch:register(node(Client), self()) of
        ok ->
            {ok, Vsn} = application:get_key(session_handler, vsn),
            Info = #{version => list_to_binary(Vsn), cluster => session_store:cluster(), ready => true},
            gen_server:reply(From, session_wire:hello(Version, self(), Info)),
            {noreply, State};
        gone ->
            {stop, {shutdown, closed}, State}
    end.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, not_a_call}, #state{}}.
handle_call(_Request, _From, State) ->
    {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) ->
    {noreply, State}.

-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, {shutdown, closed | silent}, #state{}}.
handle_info({session_store, Seq, Answer}, State) ->
    {noreply, answer(Seq, Answer, State)};
handle_info({session_watch, How}, State) ->
    {stop, {shutdown, How}, State};
handle_info(Message, State) ->
    case session_wire:request(Message) of
        {ok, Request} ->
            {noreply, serve(Request, State)};
        {bad_request, unknown, What} ->
            logger:warning("session_handler: a request of ~ts cannot be answered: ~p", [
                maps:get(node, State#state.info), What
            ]),
            {noreply, State};
        {bad_request, Seq, What} ->
            {noreply, answer(Seq, {refused, {bad_request, What}}, State)}
    end.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

-spec serve(session_wire:request(), #state{}) -> #state{}.
serve({start, Seq, Acquire}, #state{info = Info} = State) ->
    ok = session_store:acquire({self(), Seq}, Acquire#{client => Info}),
    State;
serve({commit, Seq, Commit}, State) ->
    ok = session_store:commit({self(), Seq}, Commit),
    State;
serve({abort, Id, Token}, State) ->
    ok = session_store:abort(Id, Token),
    State;
serve({destroy, Seq, Id, Token}, State) ->
    ok = session_store:destroy({self(), Seq}, Id, Token),
    State;
serve({gc, Seq}, State) ->
    ok = session_expiry:collect({self(), Seq}),
    State.

-spec answer(session_wire:sequence(), Answer, #state{}) -> #state{} when
    Answer :: session_store:answer() | {swept, non_neg_integer()} | {refused, term()}.
answer(Seq, Answer, #state{client = Client} = State) ->
    _ = erlang:send(Client, session_wire:answer(Seq, Answer), [noconnect]),
    State.
