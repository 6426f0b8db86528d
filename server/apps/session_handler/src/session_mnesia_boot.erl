%% SPDX-License-Identifier: Apache-2.0
%% From the settings to a running Mnesia with our tables, or to one sentence that says why not.
%%
%% The settings of Mnesia's own are those that measurements showed to be needed: with auto_repair, it throws the rest of
%% its log away when the disc is full; with its thresholds, it moves the log all the time.
-module(session_mnesia_boot).

-export([start/0]).

%% Written last into a new directory: one without it was never completed.
-define(IDENTITY, "session_store").

-spec start() -> ok | {error, string()}.
start() ->
    Dir = session_config:get(data_dir),
    case session_config:get(copies) of
        disc -> steps([fun stop_own/0, fun() -> settings(Dir) end, fun() -> directory(Dir) end, fun() -> run(Dir) end]);
        ram -> steps([fun stop_own/0, fun() -> settings(none) end, fun run_in_memory/0])
    end.

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

-spec settings(file:filename() | none) -> ok.
settings(Dir) ->
    _ = application:load(mnesia),
    Location =
        case Dir of
            none -> [{schema_location, ram}];
            _ -> [{schema_location, opt_disc}, {dir, Dir}]
        end,
    Settings = [
        {session_handler, true},
        {auto_repair, false},
        {dump_log_write_threshold, 100_000},
        {dump_log_time_threshold, 60_000},
        %% What Mnesia leaves when it gives up holds the whole log, and would fill the disc with sessions.
        {core_dir, "/dev/null"}
    ],
    lists:foreach(fun({Key, Value}) -> ok = application:set_env(mnesia, Key, Value) end, Settings ++ Location).

%% --- the directory

-spec directory(file:filename()) -> ok | {error, string()}.
directory(Dir) ->
    case file:list_dir(Dir) of
        {error, enoent} -> make(Dir);
        {error, Reason} -> refuse("data_dir ~ts cannot be read: ~ts", [Dir, file:format_error(Reason)]);
        {ok, []} -> create(Dir);
        {ok, Names} -> recognize(Dir, Names)
    end.

%% The directory, not the one above: that may be a disc that is not mounted.
-spec make(file:filename()) -> ok | {error, string()}.
make(Dir) ->
    case file:make_dir(Dir) of
        ok -> create(Dir);
        {error, Reason} -> refuse("data_dir ~ts cannot be made: ~ts", [Dir, file:format_error(Reason)])
    end.

-spec create(file:filename()) -> ok | {error, string()}.
create(Dir) ->
    _ = file:change_mode(Dir, 8#700),
    case mnesia:create_schema([node()]) of
        ok -> ok;
        {error, Reason} -> refuse("Mnesia cannot use data_dir ~ts: ~0tp", [Dir, Reason])
    end.

-spec recognize(file:filename(), [file:filename()]) -> ok | {error, string()}.
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
%% stored. Mnesia opens a DCL for adding only when it was closed.
-spec sound_file(file:filename(), string()) -> ok | {error, string()}.
sound_file(File, Extension) ->
    case {session_log_file:inspect(File), Extension} of
        {{error, Reason}, _} -> refuse("~ts cannot be read: ~ts", [File, file:format_error(Reason)]);
        {{whole, _}, Other} when Other =/= ".DCL" -> ok;
        {{Torn, Position}, ".DCL"} when Torn =/= damaged -> mend(File, Position);
        {{torn, Position}, ".LOG"} -> mend(File, Position);
        {{_, Position}, _} -> refuse("~ts is damaged at byte ~b; bring back a copy of it", [File, Position])
    end.

-spec mend(file:filename(), non_neg_integer()) -> ok | {error, string()}.
mend(File, Position) ->
    case session_log_file:mend(File, Position) of
        ok -> ok;
        {error, Reason} -> refuse("~ts cannot be mended: ~ts", [File, file:format_error(Reason)])
    end.

%% --- Mnesia

-spec run(file:filename()) -> ok | {error, string()}.
run(Dir) ->
    IsNew = not filelib:is_file(filename:join(Dir, ?IDENTITY)),
    steps([
        fun start_mnesia/0,
        fun() -> create_tables(IsNew, disc_copies) end,
        fun load/0,
        fun() -> set_damaged_aside(Dir) end,
        fun() -> identify(IsNew, Dir) end
    ]).

-spec run_in_memory() -> ok | {error, string()}.
run_in_memory() ->
    steps([fun start_mnesia/0, fun() -> create_tables(true, ram_copies) end, fun load/0]).

-spec start_mnesia() -> ok | {error, string()}.
start_mnesia() ->
    case application:start(mnesia) of
        ok -> ok;
        {error, _} -> refuse("Mnesia does not start, for the reason that it has told", [])
    end.

-spec create_tables(boolean(), disc_copies | ram_copies) -> ok | {error, string()}.
create_tables(false, _Copies) ->
    ok;
create_tables(true, Copies) ->
    case session_mnesia_tables:create(Copies) of
        %% The log is for sessions; the schema is out of it before the first is written.
        ok when Copies =:= disc_copies -> dump();
        ok -> ok;
        {error, Reason} -> refuse("Mnesia cannot make its tables: ~0tp", [Reason])
    end.

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

-spec identify(boolean(), file:filename()) -> ok | {error, string()}.
identify(false, _Dir) ->
    ok;
identify(true, Dir) ->
    Text = io_lib:format("%% The sessions of a node; only it can read them.~n~p.~n", [{session_store, 1, node()}]),
    case file:write_file(filename:join(Dir, ?IDENTITY), Text, [sync]) of
        ok -> ok;
        {error, Reason} -> refuse("data_dir ~ts cannot be written to: ~ts", [Dir, file:format_error(Reason)])
    end.

-spec refuse(io:format(), [term()]) -> {error, string()}.
refuse(Format, Arguments) -> {error, lists:flatten(io_lib:format(Format, Arguments))}.
