%% SPDX-License-Identifier: Apache-2.0
%% Faults that the store mnesia is asked about: packets that are lost, starts in every order, clocks that jump, members that
%% come and go. What they do to its files is in fault_files, what becomes of clients in fault_victims.
-module(fault_mnesia).

-export([rows/1]).

-import(fault_faults, [on_broken_network/3, wait/2]).

-define(SECOND, 1000).

-spec rows(pos_integer()) -> [{string(), fault_faults:fault(), [string()]}].
rows(1) ->
    [
        {"the clock jumps half an hour ahead", with_clock("+30m"), ["mnesia, durable"]},
        {"the clock jumps an hour back", with_clock("-1h"), ["mnesia, durable"]}
    ];
rows(2) ->
    [{"they lose all packets to each other for 8 s", on_network(fun(Servers) -> cut_off(1, Servers) end), ["mnesia"]}];
rows(3) ->
    [
        {"one loses all packets to the others for 8 s", on_network(fun(Servers) -> cut_off(1, Servers) end), ["mnesia"]},
        {"two lose all packets to each other for 8 s", on_network(fun cut_one_link/1), ["mnesia"]},
        {"two lose their connection, and have it again at once", #{strike => fun fault_faults:blip/1}, ["mnesia"]},
        {"one is cut off, then kill -9 of all, started together", #{strike => fun fault_faults:split_and_kill/1}, ["mnesia"]},
        {"one's cable is pulled for 8 s", on_network(fun pull_cable/1), ["mnesia"]},
        {"stopped one after the other, started in every order", #{strike => every_order(fun fault_server:stop/1)}, ["mnesia"]},
        {"kill -9 of one after the other, started in every order", #{strike => every_order(fun fault_server:kill/1)}, ["mnesia"]},
        {"the clock of one jumps half an hour ahead", with_clock("+30m"), ["mnesia"]},
        {"the clock of one jumps an hour back", with_clock("-1h"), ["mnesia"]},
        {"one leaves and joins again, three times", #{strike => fun leave_and_join/1}, ["mnesia"]},
        {"one keeps its copies in memory, and on disc again", #{strike => fun change_role/1}, ["mnesia"]}
    ].

%% --- packets

on_network(Strike) -> #{strike => Strike, network => true, needs => fun fault_net:available/0}.

cut_off(Count, Servers) ->
    {Side, Others} = lists:split(Count, Servers),
    lose(Side, Others, Servers).

%% The third sees both.
cut_one_link([A, B | _] = Servers) ->
    lose([A], [B], Servers).

lose(Side, Others, Servers) ->
    Cut = fun(Net) -> fault_net:cut(fault_server:names(Side), fault_server:names(Others), Net) end,
    wait(on_broken_network(8 * ?SECOND, Cut, Servers), 3 * ?SECOND).

pull_cable([Server | _] = Servers) ->
    Pull = fun(Net) -> fault_net:pull(fault_server:name(Server), Net) end,
    wait(on_broken_network(8 * ?SECOND, Pull, Servers), 3 * ?SECOND).

%% --- orders

every_order(End) ->
    fun(Servers) ->
        Orders = orders(fault_server:names(Servers)),
        lists:foldl(fun(Order, Now) -> in_order(Order, End, Now) end, Servers, Orders)
    end.

%% The first one that ends misses what the others are told after it.
in_order(Order, End, Servers) ->
    Ended = [wait(End(Server), ?SECOND) || Server <- Servers],
    Started = fault_faults:started_together(fault_server:in_order(Order, Ended)),
    ok = fault_run:wait_until_all_serve(Started),
    wait(fault_server:in_order(fault_server:names(Servers), Started), ?SECOND).

orders([]) -> [[]];
orders(Names) -> [[Name | Order] || Name <- Names, Order <- orders(Names -- [Name])].

%% --- clocks

with_clock(Offset) -> #{needs => fun fault_faults:has_faketime/0, strike => fun(Servers) -> jump(Offset, Servers) end}.

jump(Offset, [Server | Others]) ->
    File = fault_server:dir(Server) ++ ".clock",
    ok = file:write_file(File, "+0"),
    Started = fault_server:restart(fault_server:with_clock_file(File, fault_server:kill(Server))),
    Servers = [Started | Others],
    ok = fault_run:wait_until_all_serve(Servers),
    ok = file:write_file(File, Offset),
    wait(Servers, 4 * ?SECOND).

%% --- members

leave_and_join(Servers) -> leave_and_join(3, Servers).

leave_and_join(0, Servers) ->
    Servers;
leave_and_join(Times, [Server | Others] = Servers) ->
    ok = fault_server:call(Server, session_cluster, leave, [fault_server:node_name(Server)]),
    timer:sleep(?SECOND),
    ok = fault_server:call(Server, session_cluster, join, [fault_server:node_name(hd(Others))]),
    ok = fault_run:wait_until_all_serve(Servers),
    leave_and_join(Times - 1, wait(Servers, ?SECOND)).

change_role([Server | _] = Servers) ->
    lists:foreach(
        fun(Copies) ->
            ok = fault_server:call(Server, session_cluster, change_copies, [Copies]),
            ok = fault_run:wait_until_all_serve(Servers),
            timer:sleep(?SECOND)
        end,
        [ram, disc]
    ),
    Servers.
