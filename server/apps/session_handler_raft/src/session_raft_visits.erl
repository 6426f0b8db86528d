%% SPDX-License-Identifier: Apache-2.0
%% The visits that a group's leader knows and no command has stored yet: of each session the last. Pure, but for giving them
%% to Ra.
-module(session_raft_visits).

-export([new/0, add/3, forget/2, is_none/1, command/1, store/2, with/2]).

-include_lib("session_handler/include/session.hrl").

-type visit() :: {Time :: integer(), session_store:milliseconds()}.
-opaque visits() :: #{session_store:id() => visit()}.
-export_type([visit/0, visits/0]).

-spec new() -> visits().
new() -> #{}.

-spec add(session_store:id(), visit(), visits()) -> visits().
add(Id, Visit, Visits) -> Visits#{Id => Visit}.

%% Of a session that is written or destroyed, which is later.
-spec forget(session_store:id(), visits()) -> visits().
forget(Id, Visits) -> maps:remove(Id, Visits).

-spec is_none(visits()) -> boolean().
is_none(Visits) -> map_size(Visits) =:= 0.

-spec command(visits()) -> session_raft_machine:command().
command(Visits) -> {access, [{Id, Time, Lifetime} || {Id, {Time, Lifetime}} <- lists:sort(maps:to_list(Visits))]}.

%% What is left to store.
-spec store(session_raft_group:group(), visits()) -> visits().
store(Group, Visits) ->
    _ = is_none(Visits) orelse ra:pipeline_command(session_raft_group:server(Group), command(Visits), no_correlation, low),
    new().

%% The record as the visit leaves it, without the machine's lag.
-spec with(#session{}, visits()) -> #session{}.
with(#session{id = Id, accessed = Accessed, lifetime = Own} = Record, Visits) ->
    {Time, Lifetime} = maps:get(Id, Visits, {Accessed, Own}),
    Last = max(Time, Accessed),
    Record#session{accessed = Last, expires = Last + Lifetime}.
