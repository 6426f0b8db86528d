%% SPDX-License-Identifier: Apache-2.0
%% What an operator asks first: what this node is, how much it has, what it does. Cheap however many sessions there are.
-module(session_status).

-export([status/0, locks/0]).

-type lock() :: #{
    handle := session_id:handle(), holder := session_store:holder(), waiting := [session_store:waiter()]
}.
%% Durations are in seconds.
-type status() :: #{
    node := node(),
    version := binary(),
    otp := binary(),
    store := atom(),
    cluster := binary(),
    members := [node()],
    ready := boolean(),
    uptime := non_neg_integer(),
    sessions := non_neg_integer(),
    connections := non_neg_integer(),
    locks := non_neg_integer(),
    waiting := non_neg_integer(),
    memory := non_neg_integer()
}.
-export_type([status/0, lock/0]).

-spec status() -> status().
status() ->
    {ok, Version} = application:get_key(session_handler, vsn),
    Ready = session_store:is_ready(),
    {Sessions, Locks} = held_by_store(Ready),
    #{
        node => node(),
        version => list_to_binary(Version),
        otp => list_to_binary(erlang:system_info(otp_release)),
        store => session_config:get(store),
        cluster => session_store:cluster(),
        members => session_store:members(),
        ready => Ready,
        uptime => element(1, erlang:statistics(wall_clock)) div 1000,
        sessions => Sessions,
        connections => session_conn_sup:count(),
        locks => length(Locks),
        waiting => lists:sum([length(Waiting) || {_, _, Waiting} <- Locks]),
        memory => erlang:memory(total)
    }.

-spec held_by_store(Ready :: boolean()) -> {non_neg_integer(), [session_store:lock()]}.
held_by_store(true) -> {session_store:size(), session_store:locks()};
held_by_store(false) -> {0, []}.

%% Those with the most who wait come first, then those held longest.
-spec locks() -> [lock()].
locks() ->
    Locks = [{length(Waiting), Holder, Lock} || {_, Holder, Waiting} = Lock <- session_store:locks()],
    Before = fun({More, HeldLonger, _}, {Less, Held, _}) -> {More, held(HeldLonger)} >= {Less, held(Held)} end,
    [
        #{handle => session_id:handle(Id), holder => Holder, waiting => Waiting}
     || {_, _, {Id, Holder, Waiting}} <- lists:sort(Before, Locks)
    ].

-spec held(session_store:holder()) -> session_store:milliseconds().
held(Holder) -> maps:get(held, Holder, 0).
