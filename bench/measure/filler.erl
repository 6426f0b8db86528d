%% SPDX-License-Identifier: Apache-2.0
%% Sessions of visitor1, visitor2, ..., written in the node itself.
-module(filler).

-export([start/2, is_done/0]).

-define(WRITERS, 2).

-spec start(pos_integer(), pos_integer()) -> true.
start(Count, Size) ->
    register(?MODULE, spawn(fun() -> fill(Count, Size) end)).

-spec is_done() -> boolean().
is_done() -> whereis(?MODULE) =:= undefined.

fill(Count, Size) ->
    Data = [<<"data|s:">>, integer_to_list(Size), <<":\"">>, binary:copy(<<"x">>, Size), <<"\";">>],
    Writers = [spawn_monitor(fun() -> write(First, Count, Data) end) || First <- lists:seq(1, ?WRITERS)],
    [receive {'DOWN', Ref, process, Pid, Reason} -> Reason end || {Pid, Ref} <- Writers].

%% Every one is a binary of its own: what comes over a connection is not shared either.
write(Number, Count, _) when Number > Count ->
    ok;
write(Number, Count, Data) ->
    ok = session_handler:write("visitor" ++ integer_to_list(Number), Data),
    write(Number + ?WRITERS, Count, Data).
