%% SPDX-License-Identifier: Apache-2.0
%% From the settings to a running Mnesia with our tables, or to one sentence that says why not.
%%
%% The settings of Mnesia's own are those that measurements showed to be needed: with auto_repair, it throws the rest of
%% its log away when the disc is full; with its thresholds, it moves the log all the time.
-module(session_mnesia_boot).

-export([start/0, clear/0]).

%% Written last into a new directory: one without it was never completed.
-define(IDENTITY, "session_store").
%% Milliseconds, until others are asked again.
-define(WAIT, 500).

-spec start() -> ok | {error, string()}.
start() ->
    Dir = session_config:get(data_dir),
    Others = session_config:get(members) -- [node()],
    Disc = fun() -> steps([fun() -> directory(Dir) end, fun() -> run(Dir, Others) end]) end,
    Ram = fun() -> run_in_memory(Others) end,
    Last = maps:get(session_config:get(copies), #{disc => Disc, ram => Ram}),
    steps([fun stop_own/0, fun() -> settings(Dir, Others) end, fun() -> kernel(Others) end, Last]).

-spec steps([fun(() -> ok | {error, string()})]) -> ok | {error, string()}.
steps([]) ->
    ok;
steps([Step | Others]) ->
    case Step() of
        ok -> steps(Others);
        {error, _} = Error -> Error
    end.

%% One that a crash of ours has left running is stopped; another's is not ours to stop.
-spec stop_own() -> ok | {error, string()}.
stop_own() ->
    case {mnesia:system_info(is_running), application:get_env(mnesia, session_handler)} of
        {no, _} ->
            ok;
        {_, {ok, true}} ->
            _ = application:stop(mnesia),
            ok;
        _ ->
            {error, "Mnesia runs already; session_handler has to start it, with settings of its own"}
    end.

-spec settings(file:filename() | none, [node()]) -> ok.
settings(Dir, Others) ->
    _ = application:load(mnesia),
    Location =
        case session_config:get(copies) of
            ram -> [{schema_location, ram}];
            disc -> [{schema_location, opt_disc}, {dir, Dir}]
        end,
    Settings = [
        {session_handler, true},
        {extra_db_nodes, Others},
        {auto_repair, false},
        {dump_log_write_threshold, 100_000},
        {dump_log_time_threshold, 60_000},
        %% What Mnesia leaves when it gives up holds the whole log, and would fill the disc with sessions.
        {core_dir, "/dev/null"}
    ],
    lists:foreach(fun({Key, Value}) -> ok = application:set_env(mnesia, Key, Value) end, Settings ++ Location).

-spec kernel([node()]) -> ok | {error, string()}.
kernel([]) -> ok;
kernel(_Others) -> session_membership:is_possible().

%% --- the directory

-spec directory(file:filename()) -> ok | {error, string()}.
directory(Dir) ->
    case file:list_dir(Dir) of
        {error, enoent} -> make(Dir);
        {error, Reason} -> refuse("data_dir ~ts cannot be read: ~ts", [Dir, file:format_error(Reason)]);
        {ok, Names} -> recognize(Dir, [Name || Name <- Names, not is_set_aside(Name)])
    end.

%% Throws away what a store that has stopped has written, for one that begins anew.
-spec clear() -> ok.
clear() ->
    case {session_config:get(copies), session_config:get(data_dir)} of
        {disc, Dir} ->
            {ok, Names} = file:list_dir(Dir),
            %% Last, what says that they are complete.
            {Last, Files} = lists:partition(fun(Name) -> Name =:= ?IDENTITY end, Names),
            Gone = [Name || Name <- Files ++ Last, not is_set_aside(Name)],
            lists:foreach(fun(Name) -> ok = file:delete(filename:join(Dir, Name)) end, Gone);
        {ram, _} ->
            ok
    end.

%% What people may still want to read.
-spec is_set_aside(file:filename()) -> boolean().
is_set_aside(Name) -> lists:any(fun(Start) -> lists:prefix(Start, Name) end, ["split.", "damaged."]).

%% The directory, not the one above: that may be a disc that is not mounted.
-spec make(file:filename()) -> ok | {error, string()}.
make(Dir) ->
    case file:make_dir(Dir) of
        ok -> file:change_mode(Dir, 8#700);
        {error, Reason} -> refuse("data_dir ~ts cannot be made: ~ts", [Dir, file:format_error(Reason)])
    end.

-spec recognize(file:filename(), [file:filename()]) -> ok | {error, string()}.
recognize(Dir, []) ->
    file:change_mode(Dir, 8#700);
recognize(Dir, Names) ->
    case file:consult(filename:join(Dir, ?IDENTITY)) of
        {ok, [{session_store, 1, Node}]} when Node =:= node() ->
            steps([fun() -> writable(Dir) end, fun() -> complete(Dir, Names) end, fun() -> sound(Dir, Names) end]);
        {ok, [{session_store, 1, Node}]} ->
            refuse("data_dir ~ts belongs to the node ~ts, and this is ~ts", [Dir, Node, node()]);
        _ ->
            refuse("data_dir ~ts holds something else than sessions; name another, or empty it", [Dir])
    end.

-spec writable(file:filename()) -> ok | {error, string()}.
writable(Dir) ->
    Probe = filename:join(Dir, "probe"),
    case file:write_file(Probe, <<>>) of
        ok -> file:delete(Probe);
        {error, Reason} -> refuse("data_dir ~ts cannot be written to: ~ts", [Dir, file:format_error(Reason)])
    end.

%% Mnesia takes a table whose file is missing for an empty one.
-spec complete(file:filename(), [file:filename()]) -> ok | {error, string()}.
complete(Dir, Names) ->
    case ["schema.DAT", "session_data.DCD", "session_access.DCD", "session_tag.DCD"] -- Names of
        [] -> ok;
        [Missing | _] -> refuse("~ts is missing; bring it back, or empty data_dir", [filename:join(Dir, Missing)])
    end.

-spec sound(file:filename(), [file:filename()]) -> ok | {error, string()}.
sound(Dir, Names) ->
    Logs = [Name || Name <- Names, lists:member(filename:extension(Name), [".LOG", ".DCD", ".DCL"])],
    Sound = [fun() -> sound_file(filename:join(Dir, Name), filename:extension(Name)) end || Name <- Logs],
    steps([fun() -> closed_schema(filename:join(Dir, "schema.DAT")) end | Sound]).

%% Mnesia moves its log into the schema too, and may be killed over it. What was to be moved is still in the log.
-spec closed_schema(file:filename()) -> ok | {error, string()}.
closed_schema(File) ->
    case dets:open_file(?MODULE, [{file, File}, {keypos, 2}, {repair, true}]) of
        {ok, Table} -> dets:close(Table);
        {error, Reason} -> refuse("~ts cannot be mended: ~0tp", [File, Reason])
    end.

%% A table's file (DCD) is written whole; what is added to (DCL, LOG) may end in the middle of what nobody was told is
%% stored, and was not closed. Mnesia mends neither, with auto_repair false.
-spec sound_file(file:filename(), string()) -> ok | {error, string()}.
sound_file(File, Extension) ->
    case {session_log_file:inspect(File), Extension} of
        {{error, Reason}, _} -> refuse("~ts cannot be read: ~ts", [File, file:format_error(Reason)]);
        {{whole, _}, ".DCD"} -> ok;
        {{Torn, Position}, Added} when Torn =/= damaged, Added =/= ".DCD" -> mend(File, Position);
        {{_, Position}, _} -> refuse("~ts is damaged at byte ~b; bring back a copy of it", [File, Position])
    end.

-spec mend(file:filename(), non_neg_integer()) -> ok | {error, string()}.
mend(File, Position) ->
    case session_log_file:mend(File, Position) of
        ok -> ok;
        {error, Reason} -> refuse("~ts cannot be mended: ~ts", [File, file:format_error(Reason)])
    end.

%% --- Mnesia

-spec run(file:filename(), [node()]) -> ok | {error, string()}.
run(Dir, Others) ->
    ok = connect(Others),
    Tables =
        case filelib:is_file(filename:join(Dir, ?IDENTITY)) of
            true -> come_back(session_cluster:members() -- [node()]);
            false -> found_or_join(disc_copies, Others)
        end,
    Loaded = [fun load/0, fun() -> set_damaged_aside(Dir) end, fun() -> identify(Dir) end, fun merge/0],
    steps(Tables ++ Loaded).

%% The files tell who the others are, also where the setting does not.
-spec come_back([node()]) -> [fun(() -> ok | {error, string()})].
come_back(Others) ->
    ok = connect(Others),
    [fun() -> kernel(Others) end, fun() -> start_in_turn(session_outlived:await_turn(Others), Others) end].

-spec start_in_turn(first | later, [node()]) -> ok | {error, string()}.
start_in_turn(first, _Others) ->
    steps([fun start_mnesia/0, fun session_mnesia_tables:load_own/0]);
start_in_turn(later, Others) ->
    steps([fun() -> is_known_to(Others) end, fun() -> reach_all(Others) end, fun start_mnesia/0]).

%% Mnesia would take it in again, with what it had then.
-spec is_known_to([node()]) -> ok | {error, string()}.
is_known_to(Others) ->
    case [Other || Other <- Others, session_mnesia_tables:is_at(Other), not session_mnesia_tables:is_copied_to(Other)] of
        [] -> ok;
        [Other | _] -> refuse("this node was taken out of the store that ~ts serves; empty data_dir", [Other])
    end.

-spec run_in_memory([node()]) -> ok | {error, string()}.
run_in_memory(Others) ->
    ok = connect(Others),
    steps(found_or_join(ram_copies, Others) ++ [fun load/0, fun merge/0]).

-spec connect([node()]) -> ok.
connect(Others) -> lists:foreach(fun net_kernel:connect_node/1, Others).

%% Mnesia would share its tables with those that it reaches, and not with those that these share theirs with. So this
%% node waits as long as there is one that it does not reach.
-spec reach_all([node()]) -> ok.
reach_all(Others) ->
    Running = lists:append([session_cluster:theirs(Other) || Other <- Others, session_mnesia_tables:is_at(Other)]),
    case lists:usort(Running) -- [node() | nodes()] of
        [] ->
            ok;
        Beyond ->
            logger:warning("session_handler: waits to reach ~0p, that others share the store with", [Beyond]),
            timer:sleep(?WAIT),
            ok = connect(Beyond),
            reach_all(Others)
    end.

%% The member with the lowest name founds the store, if none of the others runs that has it; the others wait for one. A
%% node that is not among the members of its own setting joins those, and never founds.
-spec found_or_join(disc_copies | ram_copies, [node()]) -> [fun(() -> ok | {error, string()})].
found_or_join(Copies, Others) ->
    Members = session_config:get(members),
    case {serving(Others), Members =:= [] orelse lists:min(Members) =:= node()} of
        {[Other | _], _} ->
            join_one(Other, Copies, Others);
        {[], true} ->
            found(Copies);
        {[], false} ->
            logger:notice("session_handler: waits for one of ~0p, to copy its sessions", [Others]),
            join_one(await_one(Others), Copies, Others)
    end.

-spec serving([node()]) -> [node()].
serving(Others) -> [Other || Other <- Others, session_mnesia_tables:is_at(Other)].

-spec await_one([node()]) -> node().
await_one(Others) ->
    timer:sleep(?WAIT),
    ok = connect(Others),
    case serving(Others) of
        [Other | _] -> Other;
        [] -> await_one(Others)
    end.

-spec join_one(node(), disc_copies | ram_copies, [node()]) -> [fun(() -> ok | {error, string()})].
join_one(Other, Copies, Others) ->
    [fun() -> reach_all(Others) end, fun start_mnesia/0, fun() -> join(Other, Copies) end].

-spec found(disc_copies | ram_copies) -> [fun(() -> ok | {error, string()})].
found(disc_copies) ->
    [fun create_schema/0, fun start_mnesia/0, fun() -> create_tables(disc_copies) end, fun dump/0];
found(ram_copies) ->
    [fun start_mnesia/0, fun() -> create_tables(ram_copies) end].

-spec create_schema() -> ok | {error, string()}.
create_schema() ->
    case mnesia:create_schema([node()]) of
        ok -> ok;
        {error, Reason} -> refuse("Mnesia cannot use data_dir: ~0tp", [Reason])
    end.

-spec join(node(), disc_copies | ram_copies) -> ok | {error, string()}.
join(Other, Copies) ->
    case session_mnesia_tables:join(Other, Copies) of
        ok -> ok;
        {error, Reason} -> refuse("cannot join ~ts: ~0tp", [Other, Reason])
    end.

-spec merge() -> ok.
merge() -> session_split:merge(fun session_store_mnesia:put/1).

-spec start_mnesia() -> ok | {error, string()}.
start_mnesia() ->
    case application:start(mnesia) of
        ok -> ok;
        {error, _} -> refuse("Mnesia does not start, for the reason that it has told", [])
    end.

-spec create_tables(disc_copies | ram_copies) -> ok | {error, string()}.
create_tables(Copies) ->
    case session_mnesia_tables:create(Copies) of
        ok -> ok;
        {error, Reason} -> refuse("Mnesia cannot make its tables: ~0tp", [Reason])
    end.

%% The log is for sessions; the schema is out of it before the first is written.
-spec dump() -> ok.
dump() ->
    dumped = mnesia:dump_log(),
    ok.

-spec load() -> ok | {error, string()}.
load() ->
    case session_mnesia_tables:wait() of
        ok -> ok;
        {error, Reason} -> refuse("Mnesia cannot load its tables: ~0tp", [Reason])
    end.

-spec set_damaged_aside(file:filename()) -> ok.
set_damaged_aside(Dir) ->
    File = filename:join(Dir, "damaged." ++ integer_to_list(erlang:system_time(millisecond))),
    case session_mnesia_tables:set_damaged_aside(File) of
        0 -> ok;
        Count -> logger:error("session_handler: ~b rows came damaged from the disc; they are now in ~ts", [Count, File])
    end.

-spec identify(file:filename()) -> ok | {error, string()}.
identify(Dir) ->
    File = filename:join(Dir, ?IDENTITY),
    Text = io_lib:format("%% The sessions of a node; only it can read them.~n~p.~n", [{session_store, 1, node()}]),
    case filelib:is_file(File) orelse file:write_file(File, Text, [sync]) of
        true -> ok;
        ok -> ok;
        {error, Reason} -> refuse("data_dir ~ts cannot be written to: ~ts", [Dir, file:format_error(Reason)])
    end.

-spec refuse(io:format(), [term()]) -> {error, string()}.
refuse(Format, Arguments) -> {error, lists:flatten(io_lib:format(Format, Arguments))}.
