%% SPDX-License-Identifier: Apache-2.0
%% One row of the table: servers, clients that work, a fault while they do, and the verdict.
-module(fault_run).

-export([run/3, start_clients/4, stop_clients/1, wait_until_all_serve/1]).
-export_type([strike/0]).

%% What happens to the servers while the clients work. Returns them as they are then; all have to serve.
-type strike() :: fun(([fault_server:server()]) -> [fault_server:server()]).

-define(CLIENTS, 8).
-define(SESSIONS, 3).
%% Undisturbed, before and after; until all serve again, and until all that they have can be read.
-define(WARM_UP, 700).
-define(RECOVERY, 90_000).

-spec run([fault_server:server()], Pause :: non_neg_integer(), strike()) -> fault_check:verdict().
run(New, Pause, Strike) ->
    Servers = [fault_server:restart(Server) || Server <- New],
    ok = wait_until_all_serve(Servers),
    Clients = start_clients(?CLIENTS, Servers, [integer_to_binary(N) || N <- lists:seq(1, ?SESSIONS)], Pause),
    timer:sleep(?WARM_UP),
    After = Strike(Servers),
    ok = wait_until_all_serve(After),
    timer:sleep(?WARM_UP),
    {Told, Ended} = stop_clients(Clients),
    Events = Told ++ told(),
    Found = fault_look:found(Events, After, ?RECOVERY),
    _ = [fault_server:stop(Server) || Server <- After],
    fault_check:verdict(Events, Found, Ended).

%% Pause: milliseconds, at most, between two things that a client does.
-spec start_clients(pos_integer(), [fault_server:server()], Sessions :: [binary()], Pause :: non_neg_integer()) -> [pid()].
start_clients(Count, Servers, Sessions, Pause) ->
    Nodes = [fault_server:node_name(Server) || Server <- Servers],
    [spawn_link(fun() -> client(N, Nodes, Sessions, Pause) end) || N <- lists:seq(1, Count)].

%% What happened to them, and when they were told to stop.
-spec stop_clients([pid()]) -> {[fault_client:event()], Ended :: integer()}.
stop_clients(Clients) ->
    Ended = fault_client:now_ms(),
    lists:foreach(fun(Client) -> Client ! {stop, self()} end, Clients),
    {lists:append([events(Client) || Client <- Clients]), Ended}.

%% By clients that a strike has started and ended.
told() ->
    receive
        {told, Events} -> Events ++ told()
    after 0 -> []
    end.

client(N, Nodes, Sessions, Pause) ->
    fault_client:run(N, #{nodes => Nodes, sessions => Sessions, pause => Pause}),
    receive
        done -> ok
    end.

events(Client) ->
    receive
        {events, Client, Events} ->
            Client ! done,
            Events
    after 30_000 -> error({client_hangs, process_info(Client, current_stacktrace)})
    end.

%% Serving is: a greeting, and ready.
-spec wait_until_all_serve([fault_server:server()]) -> ok.
wait_until_all_serve(Servers) ->
    wait_until_all_serve([fault_server:node_name(Server) || Server <- Servers], erlang:monotonic_time(millisecond) + ?RECOVERY).

wait_until_all_serve(Nodes, Deadline) ->
    case {lists:all(fun is_serving/1, Nodes), erlang:monotonic_time(millisecond) > Deadline} of
        {true, _} -> ok;
        {false, true} -> error({not_serving, [Node || Node <- Nodes, not is_serving(Node)]});
        {false, false} -> timer:sleep(20), wait_until_all_serve(Nodes, Deadline)
    end.

is_serving(Node) ->
    try gen_server:call({session_handler, Node}, {hello, [1], #{}}, 1000) of
        {hello, 1, Connection, #{ready := IsReady}} ->
            exit(Connection, {shutdown, closed}),
            IsReady;
        _ ->
            false
    catch
        exit:_ -> false
    end.
