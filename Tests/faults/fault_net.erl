%% SPDX-License-Identifier: Apache-2.0
%% A network in which packets can be lost without anybody being told: each server in a network namespace of its own, with
%% an address of its own, on a bridge that the clients are on as well. Needs root and Linux.
%%
%% The names carry the run's port of EPMD, so that dev/faults finds what a run that was broken off has left.
-module(fault_net).

-export([available/0, open/1, close/1, host/2, cut/3, pull/2, mend/1]).
-export_type([net/0, host/0]).

-type host() :: #{address := string(), namespace := string(), outer := string()}.
-type net() :: #{bridge := string(), hosts := [{atom(), host()}]}.

-spec available() -> true | {needs, string()}.
available() ->
    case {os:cmd("id -u"), os:find_executable("ip")} of
        {"0\n", Ip} when Ip =/= false -> true;
        _ -> {needs, "root and iproute2"}
    end.

%% A host for each name.
-spec open([atom()]) -> net().
open(Names) ->
    Tag = os:getenv("ERL_EPMD_PORT"),
    Prefix = io_lib:format("10.~b.~b.", [rand:uniform(200), rand:uniform(250)]),
    Bridge = "f" ++ Tag,
    ip("link add ~s type bridge", [Bridge]),
    ip("addr add ~s254/24 dev ~s", [Prefix, Bridge]),
    ip("link set ~s up", [Bridge]),
    Hosts = [{Name, host(Bridge, Tag, Prefix, N)} || {N, Name} <- lists:enumerate(Names)],
    #{bridge => Bridge, hosts => Hosts}.

host(Bridge, Tag, Prefix, N) ->
    Number = integer_to_list(N),
    Namespace = "faults-" ++ Tag ++ "-" ++ Number,
    Address = lists:flatten([Prefix, Number]),
    Outer = Bridge ++ "." ++ Number,
    ip("netns add ~s", [Namespace]),
    ip("link add ~s type veth peer name eth0 netns ~s", [Outer, Namespace]),
    ip("link set ~s master ~s up", [Outer, Bridge]),
    ip("-n ~s link set lo up", [Namespace]),
    ip("-n ~s addr add ~s/24 dev eth0", [Namespace, Address]),
    ip("-n ~s link set eth0 up", [Namespace]),
    #{address => Address, namespace => Namespace, outer => Outer}.

%% What runs in the namespaces ends: EPMD, which each node has started there.
-spec close(net()) -> ok.
close(#{bridge := Bridge, hosts := Hosts}) ->
    lists:foreach(
        fun({_, #{namespace := Namespace, outer := Outer}}) ->
            _ = os:cmd("kill -9 $(ip netns pids " ++ Namespace ++ ") 2>/dev/null"),
            ip("link del ~s", [Outer]),
            ip("netns del ~s", [Namespace])
        end,
        Hosts
    ),
    ip("link del ~s", [Bridge]).

%% Between these servers and those every packet is lost, in both directions. Clients reach all of them.
-spec cut([atom()], [atom()], net()) -> ok.
cut(Side, Other, Net) ->
    Pairs = [{A, B} || {Here, There} <- [{Side, Other}, {Other, Side}], A <- Here, B <- There],
    lists:foreach(
        fun({A, B}) ->
            #{namespace := Namespace} = host(A, Net),
            #{address := Address} = host(B, Net),
            ip("-n ~s route add blackhole ~s/32", [Namespace, Address])
        end,
        Pairs
    ).

%% The cable of a server: nobody reaches it.
-spec pull(atom(), net()) -> ok.
pull(Name, Net) ->
    #{outer := Outer} = host(Name, Net),
    ip("link set ~s down", [Outer]).

-spec mend(net()) -> ok.
mend(#{hosts := Hosts}) ->
    lists:foreach(
        fun({_, #{namespace := Namespace, outer := Outer}}) ->
            ip("-n ~s route flush type blackhole", [Namespace]),
            ip("link set ~s up", [Outer])
        end,
        Hosts
    ).

-spec host(atom(), net()) -> host().
host(Name, #{hosts := Hosts}) ->
    {Name, Host} = lists:keyfind(Name, 1, Hosts),
    Host.

ip(Format, Arguments) ->
    Command = lists:flatten(io_lib:format("ip " ++ Format, Arguments)),
    case os:cmd(Command) of
        "" -> ok;
        Said -> error({Command, Said})
    end.
