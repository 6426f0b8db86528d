%% SPDX-License-Identifier: Apache-2.0
%% The faults, and the stores that each is for.
-module(fault_faults).

-export([of_one/0, of_several/1]).
-export([started_together/1, split_and_kill/1, blip/1, frozen/3, on_broken_network/3, on_small_disc/1, on_disc/2, wait/2]).
-export([root/0, has_faketime/0]).
-export_type([fault/0]).

-type fault() :: #{
    %% Does it while clients work, and leaves servers that run.
    strike := fault_run:strike(),
    %% Whether this machine allows it.
    needs => fun(() -> true | {needs, string()}),
    %% Where the files of the servers are, given a directory for each; and what is to be undone afterwards.
    place => fun((file:filename()) -> file:filename()),
    leave => fun((file:filename()) -> term()),
    %% The servers are on a network that can lose packets (fault_net).
    network => boolean(),
    settings => [{atom(), term()}]
}.
-define(SECOND, 1000).

%% Name, fault, and the beginnings of the names of stores.
-spec of_one() -> [{string(), fault(), [string()]}].
of_one() ->
    All = ["ets", "mnesia", "raft"],
    [
        {"no fault", always(fun(Servers) -> wait(Servers, ?SECOND) end), All},
        {"kill -9 of the node, three times", always(thrice(fun kill_and_restart/1)), All},
        {"kill -9 while the log is moved", always(thrice(fun kill_while_dumping/1)), ["mnesia"]},
        {"frozen for 3 s (SIGSTOP)", always(fun freeze/1), All},
        {"the clock is half an hour ahead after a restart", with_clock("+30m"), ["mnesia, durable"]},
        {"the clock is an hour behind after a restart", with_clock("-1h"), ["mnesia, durable"]}
    ].

-spec of_several(pos_integer()) -> [{string(), fault(), [string()]}].
of_several(2) ->
    [
        {"kill -9 of one, three times", always(thrice(fun kill_one/1)), ["mnesia"]},
        {"cut in two halves for 5 s (connections closed)", always(fun(Servers) -> split(Servers, 1) end), ["mnesia"]}
    ];
of_several(_ThreeOrMore) ->
    All = ["mnesia", "raft"],
    [
        {"no fault", always(fun(Servers) -> wait(Servers, ?SECOND) end), All},
        {"kill -9 of one, three times", always(thrice(fun kill_one/1)), All},
        {"kill -9 of all, started together", always(fun kill_and_restart/1), All},
        {"kill -9 of all, three times", always(thrice(fun kill_and_restart/1)), ["raft"]},
        {"stopped one after the other, started in the same order", always(fun stop_and_start/1), All},
        {"one is cut off for 5 s (connections closed)", always(fun(Servers) -> split(Servers, 1) end), All},
        {"one is silent for 6 s (SIGSTOP)", always(fun silence/1), All}
    ].

always(Strike) -> #{strike => Strike}.

-spec root() -> true | {needs, string()}.
root() ->
    case os:cmd("id -u") of
        "0\n" -> true;
        _ -> {needs, "root"}
    end.

thrice(Do) -> fun(Servers) -> repeat(3, Do, Servers) end.

repeat(0, _Do, Servers) -> Servers;
repeat(N, Do, Servers) -> repeat(N - 1, Do, wait(Do(Servers), ?SECOND)).

wait(Servers, Time) ->
    timer:sleep(Time),
    Servers.

kill_and_restart(Servers) -> started_together([fault_server:kill(Server) || Server <- Servers]).

kill_one(Servers) ->
    {Before, [Server | After]} = lists:split(rand:uniform(length(Servers)) - 1, Servers),
    wait(Before ++ [fault_server:restart(wait(fault_server:kill(Server), ?SECOND)) | After], 2 * ?SECOND).

%% The last to stop has the last word, and is the last to come back.
stop_and_start(Servers) ->
    Stop = fun(Server) -> wait(fault_server:stop(Server), ?SECOND) end,
    started_together([Stop(Server) || Server <- Servers]).

%% One of several may wait for the others.
started_together(Servers) ->
    Start = fun(N, Server) -> exit({started, fault_server:restart(wait(Server, (N - 1) * 300))}) end,
    Starters = [spawn_monitor(fun() -> Start(N, Server) end) || {N, Server} <- lists:enumerate(Servers)],
    [
        receive
            {'DOWN', Ref, process, Starter, {started, Server}} -> Server;
            {'DOWN', Ref, process, Starter, Reason} -> error(Reason)
        after 60 * ?SECOND -> error(does_not_start)
        end
     || {Starter, Ref} <- Starters
    ].

%% Cookies that differ keep them apart; their connections are closed.
split(Servers, Count) ->
    Pairs = cut(lists:split(Count, Servers)),
    timer:sleep(5 * ?SECOND),
    lists:foreach(fun(Pair) -> set_cookie(Pair, erlang:get_cookie()) end, Pairs),
    wait(Servers, 3 * ?SECOND).

cut({Side, Other}) ->
    Pairs = [{A, B} || {Here, There} <- [{Side, Other}, {Other, Side}], A <- Here, B <- There],
    lists:foreach(fun({A, _} = Pair) -> set_cookie(Pair, fault_server:node_name(A)) end, Pairs),
    lists:foreach(fun disconnect/1, Pairs),
    Pairs.

set_cookie({A, B}, Cookie) -> fault_server:call(A, erlang, set_cookie, [fault_server:node_name(B), Cookie]).

disconnect({A, B}) -> fault_server:call(A, erlang, disconnect_node, [fault_server:node_name(B)]).

%% The one that was alone has the lowest name.
-spec split_and_kill([fault_server:server()]) -> [fault_server:server()].
split_and_kill(Servers) ->
    _ = cut(lists:split(1, Servers)),
    kill_and_restart(wait(Servers, 3 * ?SECOND)).

%% Two lose their connection, and have it again at once.
-spec blip([fault_server:server()]) -> [fault_server:server()].
blip([A, B | _] = Servers) ->
    _ = disconnect({A, B}),
    wait(Servers, 8 * ?SECOND).

silence([Server | _] = Servers) ->
    frozen([Server], 6 * ?SECOND, Servers),
    wait(Servers, 3 * ?SECOND).

freeze([Server | _] = Servers) ->
    frozen([Server], 3 * ?SECOND, Servers),
    wait(Servers, ?SECOND).

%% Some of the servers stand still for so long.
-spec frozen([fault_server:server()], non_neg_integer(), Servers) -> Servers when Servers :: [fault_server:server()].
frozen(Struck, Time, Servers) ->
    lists:foreach(fun(Server) -> fault_server:signal("STOP", Server) end, Struck),
    timer:sleep(Time),
    lists:foreach(fun(Server) -> fault_server:signal("CONT", Server) end, Struck),
    Servers.

%% For so long their network is as Break leaves it.
-spec on_broken_network(non_neg_integer(), fun((fault_net:net()) -> ok), Servers) -> Servers when
    Servers :: [fault_server:server()].
on_broken_network(Time, Break, [Any | _] = Servers) ->
    Net = fault_server:net(Any),
    ok = Break(Net),
    timer:sleep(Time),
    ok = fault_net:mend(Net),
    Servers.

kill_while_dumping(Servers) ->
    _ = [spawn(fun() -> catch fault_server:call(Server, mnesia, dump_log, []) end) || Server <- Servers],
    kill_and_restart(wait(Servers, rand:uniform(10))).

-spec on_small_disc(fault_run:strike()) -> fault().
on_small_disc(Strike) -> on_disc(32, Strike).

%% The servers' files are on a disc of their own.
-spec on_disc(Megabytes :: pos_integer(), fault_run:strike()) -> fault().
on_disc(Megabytes, Strike) ->
    #{strike => Strike, needs => fun root/0, place => fun(Dir) -> place(Megabytes, Dir) end, leave => fun leave/1}.

place(Megabytes, Dir) ->
    Disc = Dir ++ ".disc",
    ok = file:make_dir(Disc),
    "" = os:cmd(lists:flatten(io_lib:format("mount -t tmpfs -o size=~bm,mode=700 tmpfs ~ts", [Megabytes, Disc]))),
    filename:join(Disc, "sessions").

leave(Dir) -> os:cmd("umount -l " ++ filename:dirname(Dir)).

with_clock(Offset) ->
    #{
        needs => fun has_faketime/0,
        strike => fun([Server]) ->
            wait([fault_server:restart(fault_server:with_clock(Offset, fault_server:kill(Server)))], ?SECOND)
        end
    }.

has_faketime() ->
    case filelib:wildcard("/usr/lib/*/faketime/libfaketimeMT.so.1") of
        [] -> {needs, "libfaketime"};
        _ -> true
    end.
