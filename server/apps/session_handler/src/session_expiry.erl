%% SPDX-License-Identifier: Apache-2.0
%% Removes what has expired, every sweep_interval and when a client asks. Counts what went, for PHP's session_gc().
-module(session_expiry).

-behaviour(gen_server).

-export([start_link/0, collect/1, collect/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

%% What went since the last collection.
-type state() :: non_neg_integer().

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% Sweeps; the caller gets {session_store, Tag, {swept, Count}}.
-spec collect(session_store:caller()) -> ok.
collect(Caller) ->
    gen_server:cast(?MODULE, {collect, Caller}).

%% Sweeps and returns how many went since the last collection.
-spec collect() -> non_neg_integer().
collect() ->
    gen_server:call(?MODULE, collect, infinity).

-spec init([]) -> {ok, state()}.
init([]) ->
    schedule(),
    {ok, 0}.

-spec handle_call(collect, gen_server:from(), state()) -> {reply, non_neg_integer(), state()}.
handle_call(collect, _From, Count) ->
    {reply, Count + session_store:sweep(expired), 0}.

-spec handle_cast({collect, session_store:caller()}, state()) -> {noreply, state()}.
handle_cast({collect, {Pid, Tag}}, Count) ->
    Pid ! {session_store, Tag, {swept, Count + session_store:sweep(expired)}},
    {noreply, 0}.

-spec handle_info(sweep, state()) -> {noreply, state()}.
handle_info(sweep, Count) ->
    schedule(),
    {noreply, Count + session_store:sweep(expired)}.

-spec schedule() -> ok.
schedule() ->
    _ = erlang:send_after(session_config:get(sweep_interval) * 1000, self(), sweep),
    ok.
