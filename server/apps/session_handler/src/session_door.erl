%% SPDX-License-Identifier: Apache-2.0
%% The front door: the process registered as session_handler, which greets clients and gives each a process of its own.
-module(session_door).

-behaviour(gen_server).

-export([start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, session_handler}, ?MODULE, [], []).

-spec init([]) -> {ok, none}.
init([]) -> {ok, none}.

%% The new connection's process answers: a client that does not read must not keep the door.
-spec handle_call(Request, gen_server:from(), none) -> {noreply, none} | {reply, term(), none} when
    Request :: {hello, Versions :: [integer()], ClientInfo :: map()}.
handle_call({hello, Offered, ClientInfo}, From, State) when is_map(ClientInfo) ->
    case session_wire:negotiate(Offered) of
        {ok, Version} ->
            {ok, _} = session_conn_sup:start_connection(From, Version, ClientInfo),
            {noreply, State};
        {refused, _} = Refused ->
            {reply, Refused, State}
    end;
handle_call(_Request, _From, State) ->
    {reply, {refused, {protocol, session_wire:versions()}}, State}.

-spec handle_cast(term(), none) -> {noreply, none}.
handle_cast(_Request, State) -> {noreply, State}.

%% Anybody can send to a registered name.
-spec handle_info(term(), none) -> {noreply, none}.
handle_info(_Message, State) -> {noreply, State}.
