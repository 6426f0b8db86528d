%% SPDX-License-Identifier: Apache-2.0
%% Servers that are not started yet, with the places for their files and the network that a fault needs.
-module(fault_ground).

-export([with/4]).

-spec with(fault_faults:fault(), file:filename(), pos_integer(), fun(([fault_server:server()]) -> Result)) -> Result.
with(Fault, Dir, Count, Use) ->
    Names = lists:sublist([fault_a, fault_b, fault_c, fault_d, fault_e], Count),
    Place = maps:get(place, Fault, fun(Path) -> Path end),
    Servers = [fault_server:new(Name, Place(filename:join(Dir, atom_to_list(Name)))) || Name <- Names],
    try
        on_network(maps:get(network, Fault, false), Names, Servers, Use)
    after
        Leave = maps:get(leave, Fault, fun(_) -> ok end),
        lists:foreach(fun(Server) -> Leave(fault_server:dir(Server)) end, Servers)
    end.

on_network(false, _Names, Servers, Use) ->
    Use(Servers);
on_network(true, Names, Servers, Use) ->
    Net = fault_net:open(Names),
    try
        Use([fault_server:on_net(Net, Server) || Server <- Servers])
    after
        fault_net:close(Net)
    end.
