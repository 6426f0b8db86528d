%% SPDX-License-Identifier: Apache-2.0
%% The order of the children is the order of dependence, and what stands below a child that crashed starts anew: the
%% store; the watcher of nodes; the connections, which are registered with the watcher and monitor the store; the door,
%% so that nobody is greeted before all that is there; the sweeper, the one who measures, and the one who tells of it, for
%% nothing depends on them.
-module(session_handler_sup).

-behaviour(supervisor).

-export([start_link/0]).
-export([init/1]).

-spec start_link() -> supervisor:startlink_ret().
start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

-spec init([]) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init([]) ->
    ok = session_failures:new(),
    Children = [
        #{id => session_watch, start => {session_watch, start_link, []}},
        #{id => session_conn_sup, start => {session_conn_sup, start_link, []}, type => supervisor},
        #{id => session_door, start => {session_door, start_link, []}},
        #{id => session_expiry, start => {session_expiry, start_link, []}},
        #{id => session_limits, start => {session_limits, start_link, []}}
        | session_http:child_specs() ++ session_notify:child_specs()
    ],
    {ok, {#{strategy => rest_for_one, intensity => 5, period => 10}, session_store:child_specs() ++ Children}}.
