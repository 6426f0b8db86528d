%% SPDX-License-Identifier: Apache-2.0
%% The first to go when this node stops: hands the leaderships over while the keepers are still there to report the
%% locks of clients that come back over other nodes.
-module(session_raft_steward).

-behaviour(gen_server).

-export([start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, terminate/2]).

%% Milliseconds until the new leaders have heard the keepers.
-define(SETTLE, 300).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec init([]) -> {ok, none}.
init([]) ->
    process_flag(trap_exit, true),
    {ok, none}.

-spec handle_call(term(), gen_server:from(), none) -> {reply, {error, not_a_call}, none}.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), none) -> {noreply, none}.
handle_cast(_Request, State) -> {noreply, State}.

-spec terminate(term(), none) -> ok.
terminate(shutdown, _State) ->
    case session_raft_handover:hand_over() of
        [] -> ok;
        _ -> timer:sleep(?SETTLE)
    end;
terminate(_Reason, _State) ->
    ok.
