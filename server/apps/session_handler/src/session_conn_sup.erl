%% SPDX-License-Identifier: Apache-2.0
%% The connections' processes. None is restarted: the client opens a new connection.
-module(session_conn_sup).

-behaviour(supervisor).

-export([start_link/0, start_connection/4, count/0]).
-export([init/1]).

-spec start_link() -> supervisor:startlink_ret().
start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

-spec start_connection(gen_server:from(), pos_integer(), #{pid => integer()}, session_id:namespace()) ->
    supervisor:startchild_ret().
start_connection(From, Version, Info, Namespace) ->
    supervisor:start_child(?MODULE, [From, Version, Info, Namespace]).

-spec count() -> non_neg_integer().
count() ->
    proplists:get_value(active, supervisor:count_children(?MODULE)).

-spec init([]) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init([]) ->
    Connection = #{id => session_conn, start => {session_conn, start_link, []}, restart => temporary},
    {ok, {#{strategy => simple_one_for_one}, [Connection]}}.
