%% SPDX-License-Identifier: Apache-2.0
%% What waits for Ra on behalf of a group's leader, each in a process of its own: reading for others than a START, sweeping,
%% and asking a majority whether the leader still leads. What fails is not answered: the keeper asks again.
-module(session_raft_read).

-include_lib("session_handler/include/session.hrl").

-export([leader/1, leads/1, confirm/2, query/4, size/1, applied/1, sweep/4]).
-export([fetch/2, command/3, answer/2]).

%% Milliseconds. Less than a leader's confirmation lasts.
-define(TIMEOUT, 900).
-define(SWEEP_TIMEOUT, 4000).
%% So many expired sessions go with one command.
-define(SWEPT_AT_ONCE, 500).

%% The keeper and its number of the request.
-type tag() :: {Keeper :: pid(), Ref :: pos_integer() | reference()}.
-type to() :: {tag(), session_raft_leader:epoch()}.
-export_type([tag/0, to/0]).

%% Whether this node's server has last been seen to lead.
-spec leads(session_raft_group:group()) -> boolean().
leads(Group) -> leader(Group) =:= node().

-spec leader(session_raft_group:group()) -> node() | none.
leader(Group) ->
    {Name, _} = session_raft_group:server(Group),
    case ra_leaderboard:lookup_leader(Name) of
        {_, Node} -> Node;
        undefined -> none
    end.

%% A majority has said since Asked that this node's server leads, in this term; and all that was acknowledged before is
%% applied. It is a command: Ra's consistent query, in versions as old as Debian 12 has, counts answers to earlier leaders.
-spec confirm(session_raft_group:group(), Asked :: integer()) -> {confirmed, Term :: non_neg_integer(), integer()} | refused.
confirm(Group, Asked) ->
    Server = session_raft_group:server(Group),
    case ra:process_command(Server, confirm, ?TIMEOUT) of
        {ok, {term, Term}, Server} -> {confirmed, Term, Asked};
        _ -> refused
    end.

%% Answers {found, ...}, with the visits that are not stored yet, and without the lag.
-spec query(session_raft_group:group(), session_raft_request:stored(), session_raft_visits:visits(), to()) -> ok.
query(Group, Query, Visits, To) ->
    Now = now_ms(),
    Read =
        case Query of
            {read, Id} -> fun(State) -> [session_raft_machine:read(Id, Now, State)] end;
            {tagged, Tag} -> fun(State) -> session_raft_machine:tagged(Tag, State) end;
            all -> fun session_raft_machine:all/1
        end,
    case fetch(Group, Read) of
        {ok, Records} ->
            answer(To, {found, [session_raft_visits:with(Record, Visits) || Record <- Records, session_record:current(Record, Now) =/= absent]});
        error ->
            ok
    end.

%% Of the sessions that this node's server has.
-spec size(session_raft_group:group()) -> non_neg_integer().
size(Group) ->
    {_, Size} = own(Group, fun session_raft_machine:size/1),
    Size.

%% How many commands this node's server has applied.
-spec applied(session_raft_group:group()) -> non_neg_integer().
applied(Group) ->
    {Applied, _} = own(Group, fun(_) -> 0 end),
    Applied.

%% Nothing, of a server that does not answer.
-spec own(session_raft_group:group(), fun((session_raft_machine:state()) -> non_neg_integer())) ->
    {Applied :: non_neg_integer(), non_neg_integer()}.
own(Group, Count) ->
    case ra:local_query(session_raft_group:server(Group), Count, ?TIMEOUT) of
        {ok, {{Index, _}, Counted}, _} when is_integer(Counted) -> {Index, Counted};
        _ -> {0, 0}
    end.

%% Answers {swept, Gone, Abandoned}. What is removed because it has been idle is judged by all visits.
-spec sweep(session_raft_group:group(), expired | session_store:milliseconds(), session_raft_visits:visits(), to()) -> ok.
sweep(Group, What, Visits, To) ->
    {Field, Limit} =
        case What of
            expired -> {expires, now_ms()};
            Idle -> {accessed, now_ms() - Idle}
        end,
    _ = session_raft_visits:is_none(Visits) orelse command(Group, session_raft_visits:command(Visits), ?SWEEP_TIMEOUT),
    case fetch(Group, fun(State) -> session_raft_machine:overdue(Field, Limit, State) end) of
        {ok, Ids} -> swept(remove(Group, Field, Limit, Ids, {0, 0}), To);
        error -> ok
    end.

-spec swept(session_store:swept(), to()) -> ok.
swept({Gone, Abandoned}, To) -> answer(To, {swept, Gone, Abandoned}).

-spec remove(session_raft_group:group(), expires | accessed, integer(), [session_store:id()], Swept) -> Swept when
    Swept :: session_store:swept().
remove(_Group, _Field, _Limit, [], Swept) ->
    Swept;
remove(Group, Field, Limit, Ids, {Gone, Abandoned} = Swept) ->
    {Some, More} = lists:split(min(?SWEPT_AT_ONCE, length(Ids)), Ids),
    case command(Group, {sweep, Field, Limit, Some}, ?SWEEP_TIMEOUT) of
        {ok, {swept, MoreGone, MoreAbandoned}} ->
            remove(Group, Field, Limit, More, {Gone + MoreGone, Abandoned + MoreAbandoned});
        error ->
            Swept
    end.

%% Of this node's server while it leads, and of no other.
-spec fetch(session_raft_group:group(), fun((session_raft_machine:state()) -> Result)) -> {ok, Result} | error.
fetch(Group, Read) ->
    Server = session_raft_group:server(Group),
    case session_config:get(read) =:= leader orelse command(Group, confirm, ?TIMEOUT) =/= error of
        true ->
            case ra:leader_query(Server, Read, ?TIMEOUT) of
                {ok, {_, Result}, Server} -> {ok, Result};
                _ -> error
            end;
        false ->
            error
    end.

-spec command(session_raft_group:group(), session_raft_machine:command(), timeout()) ->
    {ok, session_raft_machine:reply()} | error.
command(Group, Command, Timeout) ->
    case ra:process_command(session_raft_group:server(Group), Command, Timeout) of
        {ok, Reply, _} -> {ok, Reply};
        _ -> error
    end.

-spec answer(to(), session_store:answer() | {found, [#session{}]} | {swept, non_neg_integer(), non_neg_integer()}) -> ok.
answer({{Keeper, Ref}, Epoch}, Answer) ->
    session_raft_group:send(Keeper, {answer, Epoch, Ref, Answer}).

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).
