%% SPDX-License-Identifier: Apache-2.0
%% The servers of a run, each in a node of its own: starting, killing, freezing them.
-module(fault_server).

-export([new/2, with_settings/2, on_net/2, with_clock/2, with_clock_file/2, start/1, restart/1, kill/1, stop/1, signal/2, call/4]).
-export([name/1, names/1, in_order/2, node_name/1, dir/1, net/1]).
-export_type([server/0]).

-record(server, {
    name :: atom(),
    dir :: file:filename(),
    %% Who has made it; it does not outlive that one.
    owner :: pid(),
    settings = [] :: [{atom(), term()}],
    %% none: this machine's own.
    net = none :: none | fault_net:net(),
    peer = none :: pid() | none,
    os_pid = "" :: string(),
    environment = [] :: [{string(), string()}]
}).
-opaque server() :: #server{}.

-define(TIMEOUT, 60_000).

-spec new(atom(), file:filename()) -> server().
new(Name, Dir) -> #server{name = Name, dir = Dir, owner = self()}.

-spec with_settings([{atom(), term()}], server()) -> server().
with_settings(Settings, Server) -> Server#server{settings = Settings}.

-spec on_net(fault_net:net(), server()) -> server().
on_net(Net, Server) -> Server#server{net = Net}.

-spec net(server()) -> fault_net:net().
net(#server{net = Net}) when Net =/= none -> Net.

%% What libfaketime makes of the time, from the next start on.
-spec with_clock(string(), server()) -> server().
with_clock(Offset, Server) -> faked([{"FAKETIME", Offset}], Server).

%% The same from a file, which may change while it runs.
-spec with_clock_file(file:filename(), server()) -> server().
with_clock_file(File, Server) -> faked([{"FAKETIME_TIMESTAMP_FILE", File}, {"FAKETIME_CACHE_DURATION", "1"}], Server).

faked(Environment, Server) ->
    [Library | _] = filelib:wildcard("/usr/lib/*/faketime/libfaketimeMT.so.1"),
    Server#server{environment = [{"LD_PRELOAD", Library}, {"DONT_FAKE_MONOTONIC", "1"} | Environment]}.

-spec name(server()) -> atom().
name(#server{name = Name}) -> Name.

-spec names([server()]) -> [atom()].
names(Servers) -> [name(Server) || Server <- Servers].

%% The same servers, by their names.
-spec in_order([atom()], [server()]) -> [server()].
in_order(Names, Servers) -> [lists:keyfind(Name, #server.name, Servers) || Name <- Names].

-spec node_name(server()) -> node().
node_name(#server{name = Name} = Server) -> list_to_atom(atom_to_list(Name) ++ "@" ++ address(Server)).

address(#server{net = none}) -> "127.0.0.1";
address(#server{name = Name, net = Net}) -> maps:get(address, fault_net:host(Name, Net)).

-spec dir(server()) -> file:filename().
dir(#server{dir = Dir}) -> Dir.

%% The control connection is not the distribution, which the faults are about.
-spec start(server()) -> {ok, server()} | {error, term()}.
start(#server{name = Name, dir = Dir, settings = Settings} = Server) ->
    Paths = lists:append([["-pa", Path] || Path <- code:get_path(), filename:basename(Path) =:= "ebin", is_ours(Path)]),
    Arguments = ["-setcookie", atom_to_list(erlang:get_cookie()),
        "-kernel", "prevent_overlapping_partitions", "false" | Paths],
    Options = #{name => Name, host => address(Server), longnames => true, args => Arguments},
    Control = #{connection => standard_io, env => Server#server.environment},
    {ok, Peer, _} = peer:start(maps:merge(in_namespace(Server, Options), Control)),
    Started = Server#server{peer = Peer, os_pid = peer:call(Peer, os, getpid, [])},
    _ = spawn(fun() -> guard(Started) end),
    ok = call(Started, application, set_env, [[{session_handler, [{data_dir, Dir}, {min_free_disc, 0} | Settings]}]]),
    case call(Started, session_handler, start, []) of
        ok ->
            {ok, Started};
        {error, Reason} ->
            ok = peer:stop(Peer),
            {error, Reason}
    end.

guard(#server{owner = Owner, peer = Peer} = Server) ->
    Ref = monitor(process, Owner),
    _ = monitor(process, Peer),
    receive
        {'DOWN', Ref, process, Owner, _} -> signal("KILL", Server);
        {'DOWN', _, process, Peer, _} -> ok
    end.

in_namespace(#server{net = none}, Options) ->
    Options;
in_namespace(#server{name = Name, net = Net}, Options) ->
    #{namespace := Namespace} = fault_net:host(Name, Net),
    Options#{exec => {os:find_executable("ip"), ["netns", "exec", Namespace, os:find_executable("erl")]}}.

-spec is_ours(file:filename()) -> boolean().
is_ours(Path) -> string:find(Path, "session_handler") =/= nomatch.

-spec restart(server()) -> server().
restart(Server) ->
    {ok, Started} = start(Server),
    Started.

%% kill -9; returns when it is dead.
-spec kill(server()) -> server().
kill(#server{peer = none} = Server) ->
    Server;
kill(#server{peer = Peer} = Server) ->
    unlink(Peer),
    Ref = monitor(process, Peer),
    signal("KILL", Server),
    receive
        {'DOWN', Ref, process, Peer, _} -> Server#server{peer = none}
    end.

-spec stop(server()) -> server().
stop(#server{peer = none} = Server) ->
    Server;
stop(#server{peer = Peer} = Server) ->
    unlink(Peer),
    catch peer:stop(Peer),
    Server#server{peer = none}.

-spec signal(string(), server()) -> ok.
signal(Name, #server{os_pid = OsPid}) ->
    _ = os:cmd("kill -" ++ Name ++ " " ++ OsPid),
    ok.

-spec call(server(), module(), atom(), [term()]) -> term().
call(#server{peer = Peer}, Module, Function, Arguments) ->
    peer:call(Peer, Module, Function, Arguments, ?TIMEOUT).
