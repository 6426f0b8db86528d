%% SPDX-License-Identifier: Apache-2.0
%% One row of the table: servers, clients that work, a fault while they do, and the verdict.
-module(fault_run).

-export([run/3]).
-export_type([fault/0]).

%% What happens to the servers while the clients work. Returns them as they are then; all have to serve.
-type fault() :: fun(([fault_server:server()]) -> [fault_server:server()]).

-define(CLIENTS, 8).
-define(SESSIONS, 3).
%% Undisturbed, before and after; until all serve again.
-define(WARM_UP, 700).
-define(RECOVERY, 90_000).

-spec run(Settings :: [{atom(), term()}], [{atom(), file:filename()}], fault()) -> fault_check:verdict().
run(Settings, Places, Fault) ->
    Servers = [fault_server:restart(fault_server:new(Name, Dir, Settings)) || {Name, Dir} <- Places],
    Nodes = [fault_server:node_name(Server) || Server <- Servers],
    Sessions = [integer_to_binary(N) || N <- lists:seq(1, ?SESSIONS)],
    ok = wait_until_all_serve(Nodes, erlang:monotonic_time(millisecond) + ?RECOVERY),
    Clients = [spawn_link(fun() -> client(N, Nodes, Sessions) end) || N <- lists:seq(1, ?CLIENTS)],
    timer:sleep(?WARM_UP),
    After = Fault(Servers),
    ok = wait_until_all_serve(Nodes, erlang:monotonic_time(millisecond) + ?RECOVERY),
    timer:sleep(?WARM_UP),
    Events = lists:append([events(Client) || Client <- Clients]),
    Found = found(Events, After),
    _ = [fault_server:stop(Server) || Server <- After],
    fault_check:verdict(Events, Found).

client(N, Nodes, Sessions) ->
    fault_client:run(N, #{nodes => Nodes, sessions => Sessions}),
    receive
        done -> ok
    end.

events(Client) ->
    Client ! {stop, self()},
    receive
        {events, Client, Events} ->
            Client ! done,
            Events
    after 30_000 -> error({client_hangs, process_info(Client, current_stacktrace)})
    end.

%% Serving is: a greeting, and ready.
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

%% What each node has of all sessions that anybody has touched.
found(Events, Servers) ->
    Sessions = lists:usort([element(2, Event) || Event <- Events]),
    maps:from_list([{Session, [read(Session, Server) || Server <- Servers]} || Session <- Sessions]).

read(Session, Server) ->
    case fault_server:call(Server, session_handler, read, [Session]) of
        [] -> absent;
        <<131, _/binary>> = Data -> binary_to_term(Data);
        Data -> [Data]
    end.
