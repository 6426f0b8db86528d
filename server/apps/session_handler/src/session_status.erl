%% SPDX-License-Identifier: Apache-2.0
%% What an operator asks first: what this node is, how much it has, what it does. Cheap however many sessions there are.
-module(session_status).

-export([status/0, members/0, brief/0, locks/0, is_known/1, drain/1]).

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
    %% Of the store, as session_store:gauges/0 says.
    members_heard := non_neg_integer(),
    groups_led => non_neg_integer(),
    groups_without_leader => non_neg_integer(),
    commands_applied => non_neg_integer(),
    memory := non_neg_integer(),
    memory_limit => pos_integer(),
    disc_free => non_neg_integer(),
    disc_limit => pos_integer(),
    %% Why new sessions are refused.
    full := none | session_limits:reason(),
    draining := boolean(),
    %% The other settings that protect the server, as far as there are any.
    limits := #{atom() => pos_integer()},
    %% Since the start; those that there were.
    refusals := #{atom() => pos_integer()},
    created := non_neg_integer(),
    expired := non_neg_integer(),
    %% Of those that have expired.
    abandoned := non_neg_integer()
}.
%% unready: it runs, and takes no requests.
-type member() :: #{
    node := node(),
    state := ready | unready | down,
    sessions => non_neg_integer(),
    connections => non_neg_integer()
}.
-export_type([status/0, member/0, lock/0]).

-define(TIMEOUT, 5000).

-spec status() -> status().
status() ->
    {ok, Version} = application:get_key(session_handler, vsn),
    Ready = session_store:is_ready(),
    IsUp = session_store:is_up(),
    Locks = locks(IsUp),
    Measured = maps:merge(session_limits:measured(), session_store:gauges()),
    #{counts := Counts} = session_metrics:read(),
    Measured#{
        node => node(),
        version => list_to_binary(Version),
        otp => list_to_binary(erlang:system_info(otp_release)),
        store => session_config:get(store),
        cluster => session_store:cluster(),
        members => session_store:members(),
        ready => Ready,
        uptime => element(1, erlang:statistics(wall_clock)) div 1000,
        sessions => sessions(IsUp),
        connections => session_conn_sup:count(),
        locks => length(Locks),
        waiting => lists:sum([length(Waiting) || {_, _, Waiting} <- Locks]),
        memory => erlang:memory(total),
        full => full(),
        draining => session_limits:is_draining(),
        limits => limits(),
        refusals => refusals(Counts),
        created => map_get({requests, create}, Counts),
        expired => map_get(expired, Counts),
        abandoned => map_get(abandoned, Counts)
    }.

-spec refusals(#{session_metrics:name() => non_neg_integer()}) -> #{atom() => pos_integer()}.
refusals(Counts) -> maps:from_list([{Reason, Count} || {{refused, Reason}, Count} <- maps:to_list(Counts), Count > 0]).

-spec limits() -> #{atom() => pos_integer()}.
limits() ->
    Keys = [max_size, max_waiters, max_sessions, max_connections, first_lifetime],
    maps:from_list([{Key, Limit} || Key <- Keys, Limit <- [session_config:get(Key)], Limit =/= none]).

-spec full() -> none | session_limits:reason().
full() ->
    case session_limits:admits_session() of
        yes -> none;
        {no, Reason} -> Reason
    end.

-spec members() -> [member()].
members() ->
    Members = session_store:members(),
    [member(Answer) || Answer <- lists:zip(Members, erpc:multicall(Members, ?MODULE, brief, [], ?TIMEOUT))].

%% What the others ask a member.
-spec brief() -> #{ready := boolean(), sessions := non_neg_integer(), connections := non_neg_integer()}.
brief() ->
    #{
        ready => session_store:is_ready(),
        sessions => sessions(session_store:is_up()),
        connections => session_conn_sup:count()
    }.

-spec member({node(), {ok, map()} | {error | exit | throw, term()}}) -> member().
member({Node, {ok, #{ready := Ready, sessions := Sessions, connections := Connections}}}) ->
    State =
        case Ready of
            true -> ready;
            false -> unready
        end,
    #{node => Node, state => State, sessions => Sessions, connections => Connections};
member({Node, _}) ->
    #{node => Node, state => down}.

%% Returns when no session is locked by a connection of this node, or so many seconds have passed.
-spec drain(Seconds :: pos_integer()) -> #{locks := non_neg_integer()}.
drain(Seconds) ->
    ok = session_limits:drain(true),
    await_unlocked(erlang:monotonic_time(millisecond) + Seconds * 1000).

-spec await_unlocked(integer()) -> #{locks := non_neg_integer()}.
await_unlocked(Deadline) ->
    case {length(held_here()), erlang:monotonic_time(millisecond)} of
        {Locks, Now} when Locks > 0, Now < Deadline ->
            timer:sleep(100),
            await_unlocked(Deadline);
        {Locks, _} ->
            #{locks => Locks}
    end.

%% Of the locks of a cluster, those of clients that are connected to this node.
-spec held_here() -> [session_store:lock()].
held_here() ->
    Clients = [atom_to_binary(Node) || Node <- nodes([connected, this])],
    [Lock || {_, #{node := Node}, _} = Lock <- session_store:locks(), lists:member(Node, Clients)].

%% A session that is there, or locked: one that is locked may have to be stored yet.
-spec is_known({session_id:namespace(), session_id:id() | session_id:handle()}) -> boolean().
is_known(Name) ->
    case session_handler:lookup(Name) of
        {ok, _} ->
            true;
        absent ->
            {Namespace, Id} = Name,
            lists:keymember(session_id:key(Namespace, Id), 1, session_store:locks())
    end.

-spec sessions(IsUp :: boolean()) -> non_neg_integer().
sessions(true) -> session_store:size();
sessions(false) -> 0.

-spec locks(IsUp :: boolean()) -> [session_store:lock()].
locks(true) -> session_store:locks();
locks(false) -> [].

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
