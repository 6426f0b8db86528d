%% SPDX-License-Identifier: Apache-2.0
%% The connections' processes. None is restarted: the client opens a new connection.
-module(session_conn_sup).

-behaviour(supervisor).

-export([start_link/0, start_connection/3, count/0]).
-export([init/1]).

-spec start_link() -> supervisor:startlink_ret().
start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

-spec start_connection(gen_server:from(), pos_integer(), map()) -> supervisor:startchild_ret().
start_connection(From, Version, ClientInfo) ->
    supervisor:start_child(?MODULE, [From, Version, ClientInfo]).

-spec count() -> non_neg_integer().
count() ->
    proplists:get_value(active, supervisor:count_children(?MODULE)).

-spec init([]) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init([]) ->
    Connection = #{id => session_conn, start => {session_conn, start_link, []}, restart => temporary},
    {ok, {#{strategy => simple_one_for_one}, [Connection]}}.
