%% SPDX-License-Identifier: Apache-2.0
%% Clients in a process of their own that is killed amid their requests, as PHP's processes are.
-module(fault_victims).

-export([rows/1, start/4]).

-define(VICTIMS, 8).
%% Milliseconds: until one is killed, and until its locks have to be free.
-define(LIFE, 700).
-define(FREE, 1000).

-spec rows(pos_integer()) -> [{string(), fault_faults:fault(), [string()]}].
rows(1) -> [{"kill -9 of eight clients, three times", #{strike => fun strike/1}, ["ets", "mnesia"]}];
rows(_Several) -> [{"kill -9 of eight clients, three times", #{strike => fun strike/1}, ["mnesia"]}].

strike(Servers) ->
    lists:foreach(fun(Time) -> kill_clients(Time, Servers) end, [1, 2, 3]),
    Servers.

%% They work on sessions of their own, so that every lock of these has to be free afterwards.
kill_clients(Time, Servers) ->
    Sessions = [iolist_to_binary(io_lib:format("victims-~b", [N])) || N <- [1, 2]],
    Arguments = ["-hidden", "-setcookie", atom_to_list(erlang:get_cookie()), "-pa", filename:dirname(code:which(?MODULE))],
    {ok, Peer, _} = peer:start(#{
        name => victims, host => "127.0.0.1", longnames => true, args => Arguments, connection => standard_io
    }),
    unlink(Peer),
    OsPid = peer:call(Peer, os, getpid, []),
    Nodes = [fault_server:node_name(Server) || Server <- Servers],
    ok = peer:call(Peer, ?MODULE, start, [Time, Nodes, Sessions, self()]),
    timer:sleep(?LIFE),
    _ = os:cmd("kill -9 " ++ OsPid),
    free(Sessions, Servers, erlang:monotonic_time(millisecond) + ?FREE).

-spec start(pos_integer(), [node()], [binary()], Teller :: pid()) -> ok.
start(Time, Nodes, Sessions, Teller) ->
    Work = #{nodes => Nodes, sessions => Sessions, pause => 0, told => Teller},
    lists:foreach(fun(N) -> spawn(fun() -> fault_client:run(Time * 100 + N, Work) end) end, lists:seq(1, ?VICTIMS)).

free(Sessions, [Server | _] = Servers, Deadline) ->
    Keys = [fault_server:call(Server, session_id, key, [<<>>, Session]) || Session <- Sessions],
    case [Id || {Id, _, _} <- fault_server:call(Server, session_store, locks, []), lists:member(Id, Keys)] of
        [] ->
            ok;
        [_ | _] = Left ->
            _ = erlang:monotonic_time(millisecond) < Deadline orelse error({locks_left, length(Left)}),
            timer:sleep(20),
            free(Sessions, Servers, Deadline)
    end.
