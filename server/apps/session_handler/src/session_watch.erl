%% SPDX-License-Identifier: Apache-2.0
%% The one process that hears of nodes going down, with reasons, and tells their connections: closed, or silent.
%%
%% A monitor of the client would say noconnection in both cases. A closed connection is the end of the PHP process or of its
%% connection; one that was cut because ticks stayed unanswered may belong to a page that computes.
-module(session_watch).

-behaviour(gen_server).

-export([start_link/0, register/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-type state() :: #{node() => [pid()]}.

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% The connection gets {session_watch, closed | silent} when its client's node goes down; gone: it has already.
-spec register(node(), pid()) -> ok | gone.
register(Node, Connection) ->
    gen_server:call(?MODULE, {register, Node, Connection}).

-spec init([]) -> {ok, state()}.
init([]) ->
    ok = net_kernel:monitor_nodes(true, #{node_type => all, nodedown_reason => true}),
    {ok, #{}}.

-spec handle_call({register, node(), pid()}, gen_server:from(), state()) -> {reply, ok | gone, state()}.
handle_call({register, Node, Connection}, _From, Connections) ->
    case Node =:= node() orelse lists:member(Node, nodes(connected)) of
        true ->
            _ = erlang:monitor(process, Connection),
            Known = maps:get(Node, Connections, []),
            {reply, ok, Connections#{Node => [Connection | Known]}};
        false ->
            {reply, gone, Connections}
    end.

-spec handle_cast(term(), state()) -> {noreply, state()}.
handle_cast(_Request, Connections) -> {noreply, Connections}.

-spec handle_info(Info, state()) -> {noreply, state()} when
    Info ::
        {nodedown, node(), #{nodedown_reason := term()}}
        | {nodeup, node(), map()}
        | {'DOWN', reference(), process, pid(), term()}.
handle_info({nodedown, Node, #{nodedown_reason := Reason}}, Connections) ->
    How = how(Reason),
    _ = [Connection ! {session_watch, How} || Connection <- maps:get(Node, Connections, [])],
    {noreply, maps:remove(Node, Connections)};
handle_info({nodeup, _Node, _Info}, Connections) ->
    {noreply, Connections};
handle_info({'DOWN', _, process, Connection, _}, Connections) ->
    {noreply, maps:filtermap(fun(_, Known) -> without(Connection, Known) end, Connections)}.

-spec without(pid(), [pid()]) -> {true, [pid()]} | false.
without(Connection, Known) ->
    case lists:delete(Connection, Known) of
        [] -> false;
        Left -> {true, Left}
    end.

-spec how(term()) -> closed | silent.
how(net_tick_timeout) -> silent;
how(_) -> closed.
