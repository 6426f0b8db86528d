%% SPDX-License-Identifier: Apache-2.0
%% What each node has of the sessions when all is over. A session that no node can read for a moment, as when its group has no
%% leader, is tried again until the patience is over; what it is then is not known: unread.
-module(fault_look).

-export([found/3, copies/3]).
-export_type([copy/0, found/0]).

-type copy() :: [fault_client:mark()] | absent | unread.
%% Of each session what each node has.
-type found() :: #{Session :: binary() => [copy()]}.
-type read(Server) :: fun((Session :: binary(), Server) -> {ok, copy()} | not_ready).

%% Between two tries, in milliseconds.
-define(RETRY, 50).

%% All sessions that anybody has touched. Patience: milliseconds in all.
-spec found([fault_client:event()], [fault_server:server()], Patience :: non_neg_integer()) -> found().
found(Events, Servers, Patience) ->
    Sessions = lists:usort([element(2, Event) || Event <- Events]),
    Copies = copies([{Session, Server} || Session <- Sessions, Server <- Servers], Patience, fun read/2),
    maps:from_list([{Session, [maps:get({Session, Server}, Copies) || Server <- Servers]} || Session <- Sessions]).

%% Each is tried once before any is tried again, so that one that cannot be read does not keep the others from it.
-spec copies([{binary(), Server}], Patience :: non_neg_integer(), read(Server)) -> #{{binary(), Server} => copy()}.
copies(Places, Patience, Read) -> tried(Places, erlang:monotonic_time(millisecond) + Patience, Read, #{}).

tried(Places, Deadline, Read, Copies) ->
    Found = maps:from_list([{Place, Copy} || Place <- Places, {ok, Copy} <- [in_time(Place, Deadline, Read)]]),
    All = maps:merge(Copies, Found),
    case {[Place || Place <- Places, not is_map_key(Place, Found)], is_over(Deadline)} of
        {[], _} -> All;
        {Unread, true} -> maps:merge(All, maps:from_list([{Place, unread} || Place <- Unread]));
        {Unread, false} -> timer:sleep(?RETRY), tried(Unread, Deadline, Read, All)
    end.

%% One try may take seconds.
in_time({Session, Server}, Deadline, Read) ->
    case is_over(Deadline) of
        true -> not_ready;
        false -> Read(Session, Server)
    end.

is_over(Deadline) -> erlang:monotonic_time(millisecond) > Deadline.

read(Session, Server) ->
    try fault_server:call(Server, session_handler, read, [Session]) of
        [] -> {ok, absent};
        <<131, _/binary>> = Data -> {ok, binary_to_term(Data)};
        Data -> {ok, [Data]}
    catch
        error:not_ready -> not_ready
    end.
