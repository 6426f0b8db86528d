%% SPDX-License-Identifier: Apache-2.0
%% A server in a node of its own, for tests that kill it.
-module(session_test_node).

-export([start/1, try_start/1, start_server/2, stop/1, kill/1, call/4]).

-record(server, {peer :: pid(), os_pid :: string()}).

%% With settings of the application.
start(Settings) ->
    {ok, Server} = try_start(Settings),
    Server.

%% What session_handler:start/0 says if it is not ok.
try_start(Settings) ->
    Paths = [filename:dirname(code:which(Module)) || Module <- [?MODULE, session_handler]],
    Arguments = lists:append([["-pa", Path] || Path <- Paths]) ++ ["-kernel", "logger_level", "none"],
    {ok, Peer, _} = peer:start(#{connection => standard_io, args => Arguments}),
    Server = #server{peer = Peer, os_pid = peer:call(Peer, os, getpid, [])},
    case start_server(Server, Settings) of
        ok ->
            {ok, Server};
        Error ->
            stop(Server),
            Error
    end.

start_server(Server, Settings) ->
    ok = call(Server, application, set_env, [[{session_handler, Settings}]]),
    call(Server, session_handler, start, []).

stop(#server{peer = Peer}) -> peer:stop(Peer).

%% kill -9; returns when it is dead.
kill(#server{peer = Peer, os_pid = OsPid}) ->
    unlink(Peer),
    Ref = monitor(process, Peer),
    [] = os:cmd("kill -9 " ++ OsPid),
    receive
        {'DOWN', Ref, process, Peer, _} -> ok
    end.

call(#server{peer = Peer}, Module, Function, Arguments) ->
    peer:call(Peer, Module, Function, Arguments, 60_000).
