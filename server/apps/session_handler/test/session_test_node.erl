%% SPDX-License-Identifier: Apache-2.0
%% A server in a node of its own, for tests that kill it.
-module(session_test_node).

-export([start/1, try_start/1, start_named/2, try_start_named/2, node_name/1, start_server/2, stop/1, kill/1, kill_named/1, call/4]).

-record(server, {peer :: pid(), os_pid :: string()}).

%% With settings of the application.
start(Settings) ->
    {ok, Server} = try_start(Settings),
    Server.

%% What session_handler:start/0 says if it is not ok.
try_start(Settings) -> try_start(#{}, [], Settings).

%% With a name that others can reach it by, and the kernel's setting that members need.
start_named(Name, Settings) ->
    {ok, Server} = try_start_named(Name, Settings),
    Server.

try_start_named(Name, Settings) ->
    Options = #{name => Name, host => "127.0.0.1", longnames => true},
    try_start(Options, ["-kernel", "prevent_overlapping_partitions", "false"], Settings).

node_name(Name) -> list_to_atom(atom_to_list(Name) ++ "@127.0.0.1").

try_start(Options, More, Settings) ->
    Paths = [filename:dirname(code:which(Module)) || Module <- [?MODULE, session_handler]],
    Arguments = lists:append([["-pa", Path] || Path <- Paths]) ++ ["-kernel", "logger_level", "none" | More],
    {ok, Peer, _} = peer:start(Options#{connection => standard_io, args => Arguments}),
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

%% kill -9, if it has not ended itself; returns when it is dead.
kill(#server{peer = Peer, os_pid = OsPid}) ->
    unlink(Peer),
    Ref = monitor(process, Peer),
    _ = os:cmd("kill -9 " ++ OsPid),
    receive
        {'DOWN', Ref, process, Peer, _} -> ok
    end.

%% If there is one.
kill_named(Name) ->
    _ = os:cmd("pkill -9 -f -- '-name " ++ atom_to_list(node_name(Name)) ++ "'"),
    ok.

call(#server{peer = Peer}, Module, Function, Arguments) ->
    peer:call(Peer, Module, Function, Arguments, 60_000).
