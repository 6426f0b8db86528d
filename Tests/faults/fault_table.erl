%% SPDX-License-Identifier: Apache-2.0
%% All faults against all stores, and the table in docs/faults.md that they make.
-module(fault_table).

-export([main/1]).

%% A row, once: several times what the slowest takes.
-define(HANGS, 900_000).

-record(row, {
    fault :: string(),
    store :: string(),
    settings :: [{atom(), term()}],
    how :: fault_faults:fault(),
    servers :: pos_integer(),
    %% What must not be: the row fails if it is.
    promised :: [atom()]
}).

-record(work, {folder :: file:filename(), rounds :: pos_integer(), pause :: non_neg_integer()}).

%% Folder, page ("none": only shown), how often each is done, for how many milliseconds at most a client rests between two
%% things, and, if not all, words of the names of rows to run.
-spec main([string()]) -> no_return().
main([Folder, Page, Rounds, Pause | Words]) ->
    Work = #work{folder = Folder, rounds = list_to_integer(Rounds), pause = list_to_integer(Pause)},
    Results = [result(Row, Work) || Row <- rows(), matches(Row, Words)],
    Page =:= "none" orelse fault_page:write(Page, order(), [{Fault, Store, Cells} || {Fault, Store, Cells, kept} <- Results]),
    halt(min(1, length([Row || {_, _, _, broken} = Row <- Results]))).

matches(#row{fault = Fault, store = Store}, Words) ->
    lists:all(fun(Word) -> string:find(Fault ++ " " ++ Store, Word) =/= nomatch end, Words).

order() -> [{Fault, Store} || #row{fault = Fault, store = Store} <- rows()].

rows() ->
    [
        #row{fault = Name, store = Store, settings = Settings, how = Fault, servers = Servers, promised = Promised}
     || {Servers, Faults} <- faults(),
        {Name, Fault, Stores} <- Faults,
        {Store, Settings, Promised} <- stores(Servers),
        lists:any(fun(Start) -> lists:prefix(Start, Store) end, Stores)
    ].

faults() ->
    [
        {1, fault_faults:of_one() ++ fault_mnesia:rows(1) ++ fault_files:rows(1) ++ fault_victims:rows(1)},
        {2, fault_faults:of_several(2) ++ fault_mnesia:rows(2)},
        {3, fault_faults:of_several(3) ++ fault_mnesia:rows(3) ++ fault_files:rows(3) ++ fault_victims:rows(3) ++ fault_cluster:rows(3)},
        {5, fault_faults:of_several(5) ++ fault_cluster:rows(5)}
    ].

%% What each promises never to do. Several nodes of Mnesia promise nothing: the table shows.
stores(1) ->
    [
        {"ets", [{store, ets}], [unwanted, both_held]},
        {"mnesia, memory", [{store, mnesia}, {ack, memory}], [unwanted]},
        {"mnesia, durable", [{store, mnesia}, {ack, durable}], [unwanted, lost, resurrected]}
        | raft("raft")
    ];
stores(5) ->
    raft("raft, 5 nodes");
stores(Count) ->
    [
        {lists:flatten(io_lib:format("mnesia, ~b nodes, ~s", [Count, Ack])), [{store, mnesia}, {ack, Ack}], []}
     || Ack <- [memory, durable]
    ] ++ raft(lists:flatten(io_lib:format("raft, ~b nodes", [Count]))).

%% When Ra is there. Between two leaders two may believe to have a lock: what they write is decided by versions.
raft(Name) ->
    [
        {Name, [{store, raft}, {groups, 4}], [unwanted, lost, resurrected]}
     || code:which(session_store_raft) =/= non_existing
    ].

%% A row that does not come to its end is not of the table: it shows nothing about the store.
result(#row{fault = Fault, store = Store, promised = Promised} = Row, #work{rounds = Rounds} = Work) ->
    Verdict = rounds(Rounds, Row, Work),
    Cells = cells(Rounds, Verdict),
    Kept = kept(Verdict, Promised),
    io:format("~ts | ~ts | ~ts~ts~ts~n", [Fault, Store, Cells, unread(Verdict), [" BROKEN" || Kept =:= broken]]),
    {Fault, Store, Cells, Kept}.

kept({failed, _}, _Promised) ->
    broken;
kept({needs, _}, _Promised) ->
    kept;
kept(Verdict, Promised) ->
    case [What || What <- [unread | Promised], maps:get(What, Verdict) > 0] of
        [] -> kept;
        _ -> broken
    end.

%% Not a column: a row with any is not of the table.
unread(#{unread := Count}) when Count > 0 -> io_lib:format(", ~b copies could not be read", [Count]);
unread(_) -> "".

rounds(1, Row, Work) ->
    round(Row, Work);
rounds(Left, Row, Work) ->
    case round(Row, Work) of
        Verdict when is_map(Verdict) -> summed(Verdict, rounds(Left - 1, Row, Work));
        Other -> Other
    end.

summed(Verdict, Others) when is_map(Others) -> fault_check:sum(Verdict, Others);
summed(_Verdict, Other) -> Other.

round(#row{how = How} = Row, Work) ->
    case (maps:get(needs, How, fun() -> true end))() of
        true -> alone(fun() -> fault_watch:within(?HANGS, fun() -> struck(Row, Work) end) end);
        Needs -> Needs
    end.

%% In a process of its own: what fails there ends one row, and its servers with it.
alone(Do) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({verdict, Do()}) end),
    receive
        {'DOWN', Ref, process, Pid, {verdict, Verdict}} -> Verdict;
        {'DOWN', Ref, process, Pid, Reason} -> {failed, Reason}
    end.

struck(#row{how = How, servers = Count} = Row, #work{folder = Folder, pause = Pause}) ->
    Dir = filename:join(Folder, integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    try
        fault_ground:with(How, Dir, Count, fun(Servers) ->
            fault_run:run(settled(Row, Servers), Pause, maps:get(strike, How))
        end)
    after
        file:del_dir_r(Dir)
    end.

settled(#row{settings = Settings, how = How}, Servers) ->
    Members = [{members, [fault_server:node_name(Server) || Server <- Servers]} || length(Servers) > 1],
    All = lists:ukeymerge(1, lists:ukeysort(1, maps:get(settings, How, [])), lists:ukeysort(1, Members ++ Settings)),
    [fault_server:with_settings(All, Server) || Server <- Servers].

cells(_Rounds, {failed, Reason}) ->
    io_lib:format("failed: ~0P", [Reason, 12]);
cells(_Rounds, {needs, What}) ->
    [io_lib:format("not run: needs ~ts", [What]), " | | | | | | |"];
cells(Rounds, Verdict) ->
    Columns = [acknowledged, lost, unwanted, resurrected, both_held, unknown],
    Counts = lists:join(" | ", [integer_to_list(maps:get(Column, Verdict)) || Column <- Columns]),
    io_lib:format("~b | ~ts | ~.1f s", [Rounds, Counts, maps:get(silent, Verdict) / 1000]).
