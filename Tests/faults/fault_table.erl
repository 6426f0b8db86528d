%% SPDX-License-Identifier: Apache-2.0
%% All faults against all stores, and the table in docs/faults.md that they make.
-module(fault_table).

-export([main/1]).

%% Folder, page ("none": only shown) and, if not all, words of the names of rows to run.
-spec main([string()]) -> no_return().
main([Folder, Page | Words]) ->
    Rows = [Row || Row <- rows(), matches(Row, Words)],
    Results = [result(Row, Folder) || Row <- Rows],
    Page =:= "none" orelse write(Page, Results),
    halt(exit_code(Results)).

matches({Name, Store, _, _, _, _}, Words) ->
    lists:all(fun(Word) -> string:find(Name ++ " " ++ Store, Word) =/= nomatch end, Words).

%% Name, store, settings, fault, how many nodes, and what must not be: the row fails if it is.
rows() ->
    [
        {Name, Store, Settings, Fault, Nodes, Promised}
     || {Nodes, Faults} <- [{1, fault_faults:on_one()}, {2, fault_faults:on_two()}, {3, fault_faults:on_three()}],
        {Name, Fault, Stores} <- Faults,
        {Store, Settings, Promised} <- stores(Nodes),
        applies(Store, Stores)
    ].

applies(Store, Stores) -> lists:any(fun(Start) -> lists:prefix(Start, Store) end, Stores).

%% What each promises never to do. Several nodes of Mnesia promise nothing: the table shows.
stores(1) ->
    [
        {"ets", [{store, ets}], [unwanted, both_held]},
        {"mnesia, memory", [{store, mnesia}, {ack, memory}], [unwanted]},
        {"mnesia, durable", [{store, mnesia}, {ack, durable}], [unwanted, lost, resurrected]}
        | raft(1)
    ];
stores(Count) ->
    [
        {
            lists:flatten(io_lib:format("mnesia, ~b nodes, ~s", [Count, Ack])),
            [{store, mnesia}, {ack, Ack}, {members, members(Count)}],
            []
        }
     || Ack <- [memory, durable]
    ] ++ raft(Count).

%% When Ra is there. Between two leaders two may believe to have a lock: what they write is decided by versions.
raft(Count) ->
    [
        {
            lists:flatten(["raft" | [io_lib:format(", ~b nodes", [Count]) || Count > 1]]),
            [{store, raft}, {groups, 4}, {members, members(Count)}],
            [unwanted, lost, resurrected]
        }
     || code:which(session_store_raft) =/= non_existing
    ].

members(Count) -> [list_to_atom(atom_to_list(Name) ++ "@127.0.0.1") || Name <- names(Count)].

names(Count) -> lists:sublist([fault_a, fault_b, fault_c], Count).

result({Name, Store, Settings, Fault, Nodes, Promised}, Folder) ->
    Dir = filename:join(Folder, integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    Verdict = verdict(Settings, Dir, Fault, Nodes),
    _ = file:del_dir_r(Dir),
    Broken = [What || is_map(Verdict), What <- Promised, maps:get(What, Verdict) > 0],
    io:format("~ts | ~ts | ~ts~ts~n", [Name, Store, shown(Verdict), [" BROKEN" || Broken =/= []]]),
    {Name, Store, Verdict, Broken}.

verdict(Settings, Dir, Fault, Nodes) ->
    case Fault(available) of
        true ->
            Places = [{Name, Fault({place, filename:join(Dir, atom_to_list(Name))})} || Name <- names(Nodes)],
            fault_run:run(Settings, Places, fun(Servers) -> Fault({strike, Servers}) end);
        {needs, What} ->
            {needs, What}
    end.

shown({needs, What}) ->
    io_lib:format("not run: needs ~ts", [What]);
shown(Verdict) ->
    Columns = [acknowledged, lost, unwanted, resurrected, both_held, unknown],
    Counts = lists:join(" | ", [integer_to_list(maps:get(Column, Verdict)) || Column <- Columns]),
    io_lib:format("~ts | ~.1f s", [Counts, maps:get(silent, Verdict) / 1000]).

exit_code(Results) ->
    case [Result || {_, _, _, [_ | _]} = Result <- Results] of
        [] -> 0;
        _ -> 1
    end.

%% The page is a frame, written by hand, around the table.
write(Page, Results) ->
    {ok, Text} = file:read_file(Page),
    [Before, _, After] = re:split(Text, "<!-- table -->", [{return, binary}]),
    Head = [
        "| fault | store | acknowledged | lost | refused, yet there | resurrected | both held | unknown | ",
        "longest silence |\n|---|---|---|---|---|---|---|---|---|\n"
    ],
    Rows = [["| ", Name, " | ", Store, " | ", cells(Verdict), " |\n"] || {Name, Store, Verdict, _} <- Results],
    ok = file:write_file(Page, [Before, "<!-- table -->\n", Head, Rows, "<!-- table -->", After]).

cells({needs, _} = Needs) -> [shown(Needs), " | | | | | |"];
cells(Verdict) -> shown(Verdict).
