%% SPDX-License-Identifier: Apache-2.0
%% The front door: the process registered as session_handler, which greets clients and gives each a process of its own.
%% Anybody can send to it; whatever comes, it neither waits for a client nor crashes.
-module(session_door).

-behaviour(gen_server).

-export([start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, session_handler}, ?MODULE, [], []).

-spec init([]) -> {ok, none}.
init([]) -> {ok, none}.

%% A greeting is answered by the new connection's process.
-spec handle_call(Request, From, none) -> {noreply, none} when
    Request :: {hello, Versions :: [integer()], ClientInfo :: map()} | term(),
    From :: gen_server:from() | term().
handle_call({hello, Offered, ClientInfo}, {Client, _} = From, State) when is_pid(Client), is_map(ClientInfo) ->
    case {session_wire:negotiate(Offered), session_wire:client_info(ClientInfo)} of
        {{ok, Version}, {ok, Info, Namespace}} ->
            greet(session_limits:admits_connection(), From, Version, Info, Namespace, State);
        {{refused, _} = Refused, _} ->
            refuse(From, Refused, State);
        {_, {bad_request, _} = Bad} ->
            refuse(From, {refused, Bad}, State)
    end;
handle_call(_Request, From, State) ->
    ok = session_metrics:count({refused, protocol}),
    refuse(From, {refused, {protocol, session_wire:versions()}}, State).

-spec greet(boolean(), gen_server:from(), pos_integer(), #{pid => integer()}, session_id:namespace(), none) ->
    {noreply, none}.
greet(true, From, Version, Info, Namespace, State) ->
    {ok, _} = session_conn_sup:start_connection(From, Version, Info, Namespace),
    {noreply, State};
greet(false, From, _Version, _Info, _Namespace, State) ->
    ok = session_metrics:count({refused, full_connections}),
    refuse(From, {refused, {full, connections}}, State).

-spec handle_cast(term(), none) -> {noreply, none}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(term(), none) -> {noreply, none}.
handle_info(_Message, State) -> {noreply, State}.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

%% A client whose socket is full gets no answer, and times out.
-spec refuse(gen_server:from() | term(), tuple(), none) -> {noreply, none}.
refuse({Client, _} = From, Refusal, State) when is_pid(Client) ->
    {To, Answer} = session_wire:reply(From, Refusal),
    _ = erlang:send(To, Answer, [nosuspend, noconnect]),
    {noreply, State};
refuse(_From, _Refusal, State) ->
    {noreply, State}.
