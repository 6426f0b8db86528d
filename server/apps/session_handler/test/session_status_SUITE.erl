%% SPDX-License-Identifier: Apache-2.0
%% What the server tells its operator: numbers, locks, who holds and who waits.
-module(session_status_SUITE).

-include_lib("common_test/include/ct.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test, [with_client/1, with_clients/2, token/1, start/3, start/4, write/5, wait_until/1]).
-import(session_test_client, [send/2, ask/2, answer/2]).

suite() -> [{timetrap, {seconds, 30}}].

all() -> session_test:each_store().

groups() ->
    session_test:stores([
        the_locks_tell_who_holds_and_who_waits_in_their_order,
        the_status_counts_sessions_connections_and_locks,
        requests_and_refusals_are_counted,
        the_end_of_a_connection_is_counted_by_its_kind
    ]).

init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(_Store, Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) -> [{id, session_test:id(Case)} | Config].

end_per_testcase(_Case, _Config) -> ok.

the_locks_tell_who_holds_and_who_waits_in_their_order(Config) ->
    Id = ?config(id, Config),
    with_clients(3, fun([Holder, First, Second]) ->
        {started, 1, 0, _, _} = ask(Holder, start(1, Id, token(holder))),
        {queued, 1, 0, _} = ask(First, start(1, Id, token(first))),
        timer:sleep(20),
        {queued, 1, 1, _} = ask(Second, start(1, Id, token(second))),
        [#{handle := Handle, holder := By, waiting := [One, Two]}] = session_handler:locks(),
        Handle = session_id:handle(session_id:key(<<>>, Id)),
        {true, true} = {is(Holder, By), maps:get(held, By) >= 20},
        {true, true} = {is(First, One), maps:get(waited, One) >= 20},
        true = is(Second, Two),
        #{locks := 1, waiting := 2} = session_handler:status(),
        ok = send(Holder, {abort, Id, token(holder)}),
        {started, 1, 0, _, _} = answer(First, 1),
        [#{holder := Next, waiting := [_]}] = session_handler:locks(),
        true = is(First, Next)
    end),
    wait_until(fun() -> session_handler:locks() =:= [] end).

the_status_counts_sessions_connections_and_locks(Config) ->
    Id = ?config(id, Config),
    wait_until(fun() -> maps:get(connections, session_handler:status()) =:= 0 end),
    #{sessions := Before} = session_handler:status(),
    with_client(fun(Client) ->
        {committed, 1, _} = ask(Client, write(1, Id, none, 0, <<"data">>)),
        Node = node(),
        #{node := Node, sessions := Sessions, connections := 1, ready := true, members := [Node]} =
            session_handler:status(),
        Sessions = Before + 1
    end).

requests_and_refusals_are_counted(Config) ->
    Id = ?config(id, Config),
    Before = counts(),
    with_client(fun(Client) ->
        {started, 1, 0, _, _} = ask(Client, start(1, Id, token(a))),
        {committed, 2, Version} = ask(Client, write(2, Id, token(a), 0, <<"data">>)),
        {refused, 3, {conflict, Version}} = ask(Client, write(3, Id, none, Version - 1, <<"late">>)),
        {refused, 4, {bad_request, id}} = ask(Client, start(4, <<"no id">>, none)),
        {destroyed, 5} = ask(Client, {destroy, 5, Id, none, #{}})
    end),
    [1, 1, 1, 1, 1, 1] = since(Before, [
        {requests, start}, {requests, create}, {requests, commit}, {requests, destroy},
        {refused, conflict}, {refused, bad_request}
    ]).

the_end_of_a_connection_is_counted_by_its_kind(_Config) ->
    Before = counts(),
    with_client(fun(_) -> ok end),
    wait_until(fun() -> since(Before, [connections_opened, {connections_ended, closed}]) =:= [1, 1] end),
    with_client(fun session_test_client:fall_silent/1),
    wait_until(fun() -> since(Before, [connections_opened, {connections_ended, silent}]) =:= [2, 1] end).

is(Client, #{node := Node}) -> atom_to_binary(session_test_client:node(Client)) =:= Node.

counts() -> maps:get(counts, session_metrics:read()).

since(Before, Names) ->
    Now = counts(),
    [map_get(Name, Now) - map_get(Name, Before) || Name <- Names].
