%% SPDX-License-Identifier: Apache-2.0
%% The store's processes. Ra itself is an application of its own, which session_raft_boot starts; the groups' processes
%% are there when it is known how many groups there are.
-module(session_raft_sup).

-behaviour(supervisor).

-export([start_link/0, start_groups/0, start_groups_link/0, stop_groups/0]).
-export([init/1]).

-spec start_link() -> supervisor:startlink_ret().
start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, store).

%% Under this supervisor, which ends them before session_raft_boot stops Ra; who starts them again is that.
-spec start_groups() -> ok.
start_groups() ->
    {ok, _} = supervisor:start_child(?MODULE, #{
        id => session_raft_groups_sup, start => {?MODULE, start_groups_link, []}, type => supervisor, restart => temporary
    }),
    session_raft_group:open().

-spec stop_groups() -> ok | {error, not_found}.
stop_groups() -> supervisor:terminate_child(?MODULE, session_raft_groups_sup).

-spec start_groups_link() -> supervisor:startlink_ret().
start_groups_link() ->
    supervisor:start_link({local, session_raft_groups_sup}, ?MODULE, groups).

-spec init(store | groups) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init(store) ->
    Children = [
        #{id => session_raft_pulse, start => {session_raft_pulse, start_link, []}},
        #{id => session_raft_boot, start => {session_raft_boot, start_link, []}, shutdown => 60_000}
    ],
    {ok, {#{strategy => rest_for_one, intensity => 3, period => 60}, Children}};
init(groups) ->
    Children = lists:append([
        [
            #{id => {leader, Group}, start => {session_raft_leader, start_link, [Group]}},
            #{id => {keeper, Group}, start => {session_raft_keeper, start_link, [Group]}}
        ]
     || Group <- session_raft_group:all()
    ]) ++ [#{id => session_raft_steward, start => {session_raft_steward, start_link, []}, shutdown => 30_000}],
    {ok, {#{strategy => one_for_one, intensity => 10, period => 10}, Children}}.
