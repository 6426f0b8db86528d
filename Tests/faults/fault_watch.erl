%% SPDX-License-Identifier: Apache-2.0
%% Ends a run of which a part hangs, and says where: a table that takes the night has nobody who looks at it.
-module(fault_watch).

-export([within/2]).

-spec within(Milliseconds :: pos_integer(), fun(() -> Result)) -> Result.
within(Time, Do) ->
    Worker = self(),
    Watch = spawn(fun() -> watch(Worker, Time) end),
    try
        Do()
    after
        Watch ! done
    end.

watch(Worker, Time) ->
    Ref = monitor(process, Worker),
    receive
        done -> ok;
        {'DOWN', Ref, process, Worker, _} -> ok
    after Time ->
        io:format("hangs after ~b s: ~0p~n", [Time div 1000, process_info(Worker, current_stacktrace)]),
        halt(2)
    end.
