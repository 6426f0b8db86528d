%% SPDX-License-Identifier: Apache-2.0
%% Mnesia, what syncs its log, what watches the members, and the shards: none is of use without the others. If one
%% crashes, all start anew, from what is on the disc.
-module(session_mnesia_sup).

-behaviour(supervisor).

-export([start_link/1]).
-export([init/1]).

-spec start_link(Records :: module()) -> supervisor:startlink_ret().
start_link(Records) ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, Records).

-spec init(module()) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init(Records) ->
    Children = [
        #{id => session_mnesia, start => {session_mnesia, start_link, []}, shutdown => 60_000},
        #{id => session_sync, start => {session_sync, start_link, []}},
        #{id => session_cluster, start => {session_cluster, start_link, []}},
        #{id => session_store_sup, start => {session_shards, start_link, [Records]}, type => supervisor}
    ],
    {ok, {#{strategy => one_for_all, intensity => 3, period => 60}, Children}}.
