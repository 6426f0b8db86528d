%% SPDX-License-Identifier: Apache-2.0
%% The office of a group's leader: whether it serves, under which epoch, and which keepers know it.
%%
%% It serves as long as a majority has confirmed within the last second that its server leads. A new office is not open before
%% the keepers that can be heard have reported their locks, or had time to.
-module(session_raft_office).

-export([new/1, epoch/1, is_serving/1, confirm/1, is_confirming/2, confirmed/2, lead/2]).
-export([is_known/2, reported/2, is_open/1, open/1, forget/2]).
-export([ask/1]).

%% Milliseconds.
-define(CONFIRMED_FOR, 1000).

%% The term of Ra's leader, and the start of this office in it.
-type epoch() :: {Term :: non_neg_integer(), integer()}.
-record(office, {
    group :: session_raft_group:group(),
    epoch = none :: none | epoch(),
    confirmed = clock() - 2 * ?CONFIRMED_FOR :: integer(),
    confirming = none :: none | reference(),
    keepers = #{} :: #{Keeper :: pid() => reference()},
    %% Nodes that have yet to report.
    awaited = [] :: [node()]
}).
-opaque office() :: #office{}.
-export_type([epoch/0, office/0]).

-spec new(session_raft_group:group()) -> office().
new(Group) -> #office{group = Group}.

-spec epoch(office()) -> none | epoch().
epoch(#office{epoch = Epoch}) -> Epoch.

-spec is_serving(office()) -> boolean().
is_serving(#office{epoch = none}) -> false;
is_serving(#office{confirmed = Confirmed}) -> clock() - Confirmed =< ?CONFIRMED_FOR.

%% Asks a majority, if this node's server seems to lead. The answer comes as the end of a process.
-spec confirm(office()) -> office().
confirm(#office{confirming = none, group = Group} = Office) ->
    case session_raft_read:leads(Group) of
        true ->
            {_, Monitor} = spawn_monitor(?MODULE, ask, [Group]),
            Office#office{confirming = Monitor};
        false ->
            Office
    end;
confirm(Office) ->
    Office.

%% In a process of its own.
-spec ask(session_raft_group:group()) -> no_return().
ask(Group) -> exit(session_raft_read:confirm(Group, clock())).

-spec is_confirming(reference(), office()) -> boolean().
is_confirming(Monitor, #office{confirming = Confirming}) -> Monitor =:= Confirming.

%% Whether a new office begins with it.
-spec confirmed({confirmed, Term :: non_neg_integer(), Asked :: integer()} | term(), office()) -> {same | new, office()}.
confirmed({confirmed, Term, Asked}, #office{epoch = {Term, _}} = Office) ->
    {same, beat(Office#office{confirmed = Asked, confirming = none})};
confirmed({confirmed, Term, Asked}, #office{group = Group, keepers = Keepers}) ->
    _ = [erlang:demonitor(Monitor, [flush]) || Monitor <- maps:values(Keepers)],
    {new, beat(#office{
        group = Group, epoch = {Term, erlang:unique_integer([monotonic])}, confirmed = Asked, awaited = heard()
    })};
confirmed(_, Office) ->
    {same, Office#office{confirming = none}}.

%% Members that have been silent for longer than the window have lost their locks already.
-spec heard() -> [node()].
heard() ->
    [Node || Node <- session_raft_pulse:members(), session_raft_pulse:silence(Node) < session_raft_group:window()].

%% Each member hears that there is a leader; who has not reported is asked to.
-spec beat(office()) -> office().
beat(#office{group = Group, epoch = Epoch, keepers = Keepers} = Office) ->
    Known = [node(Keeper) || Keeper <- maps:keys(Keepers)],
    Name = session_raft_group:keeper(Group),
    _ = [
        session_raft_group:send({Name, Node}, {lead, Epoch, self(), not lists:member(Node, Known)})
     || Node <- session_raft_pulse:members()
    ],
    Office.

%% Tells one keeper, which is to report.
-spec lead(pid(), office()) -> ok.
lead(Keeper, #office{epoch = Epoch} = Office) ->
    _ = is_serving(Office) andalso session_raft_group:send(Keeper, {lead, Epoch, self(), true}),
    ok.

-spec is_known(pid(), office()) -> boolean().
is_known(Keeper, #office{keepers = Keepers}) -> is_map_key(Keeper, Keepers).

%% late: locks have been given without its report.
-spec reported(pid(), office()) -> {in_time | late, office()}.
reported(Keeper, #office{keepers = Keepers, awaited = Awaited} = Office) ->
    Known =
        case Keepers of
            #{Keeper := _} -> Keepers;
            _ -> Keepers#{Keeper => erlang:monitor(process, Keeper)}
        end,
    When =
        case lists:member(node(Keeper), Awaited) of
            true -> in_time;
            false -> late
        end,
    {When, Office#office{keepers = Known, awaited = lists:delete(node(Keeper), Awaited)}}.

-spec is_open(office()) -> boolean().
is_open(#office{awaited = Awaited}) -> Awaited =:= [].

%% Whoever has not reported by now.
-spec open(office()) -> office().
open(Office) -> Office#office{awaited = []}.

-spec forget(pid(), office()) -> office().
forget(Keeper, #office{keepers = Keepers} = Office) -> Office#office{keepers = maps:remove(Keeper, Keepers)}.

-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
