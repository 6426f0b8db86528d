%% SPDX-License-Identifier: Apache-2.0
%% The tables of the store mnesia: making them, waiting for them, and looking for damage in them.
-module(session_mnesia_tables).

-include("session.hrl").
-include("session_mnesia.hrl").

-export([create/1, join/2, is_at/1, is_copied_to/1, load_own/0, wait/0, cluster/0, set_damaged_aside/1]).

%% Until Mnesia is asked again whether it still runs; and how often, until it is told.
-define(WAIT, 1000).
-define(QUIET, 5).

%% The name of the set of records is made with them and is theirs, wherever they are copied to.
-spec create(disc_copies | ram_copies) -> ok | {error, term()}.
create(Copies) ->
    Cluster = {session_cluster, binary:encode_hex(crypto:strong_rand_bytes(16))},
    Definitions = [
        {session_data, [{attributes, record_info(fields, session_data)}, {user_properties, [Cluster]}]},
        {session_access, [{attributes, record_info(fields, session_access)}]},
        {session_tag, [{attributes, record_info(fields, session_tag)}, {type, ordered_set}]}
    ],
    case create(Copies, Definitions) of
        ok -> create(ram_copies, [{session_lock, [{attributes, record_info(fields, session_lock)}]}]);
        {error, _} = Error -> Error
    end.

-spec create(disc_copies | ram_copies, [{atom(), list()}]) -> ok | {error, term()}.
create(_Copies, []) ->
    ok;
create(Copies, [{Name, Definition} | Others]) ->
    Properties = [{ets, [{read_concurrency, true}, {write_concurrency, true}]}],
    case mnesia:create_table(Name, [{Copies, [node()]}, {storage_properties, Properties} | Definition]) of
        {atomic, ok} -> create(Copies, Others);
        {aborted, Reason} -> {error, Reason}
    end.

%% Copies of the tables that the member Other has.
-spec join(node(), disc_copies | ram_copies) -> ok | {error, term()}.
join(Other, Copies) ->
    case mnesia:change_config(extra_db_nodes, [Other]) of
        {ok, [_ | _]} ->
            Schema = [fun() -> copy(schema, Copies) end || Copies =:= disc_copies],
            Tables = [fun() -> copy(Name, Copies) end || Name <- names()],
            each(Schema ++ Tables ++ [fun() -> copy(session_lock, ram_copies) end]);
        {ok, []} ->
            {error, {cannot_reach, Other}};
        {error, _} = Error ->
            Error
    end.

%% The others may remember this node as it was before it lost its files.
-spec copy(atom(), disc_copies | ram_copies) -> {atomic, ok} | {aborted, term()}.
copy(Name, Copies) ->
    case mnesia:table_info(Name, storage_type) of
        Copies -> {atomic, ok};
        unknown -> mnesia:add_table_copy(Name, node(), Copies);
        _ -> mnesia:change_table_copy_type(Name, node(), Copies)
    end.

-spec each([fun(() -> {atomic, ok} | {aborted, term()})]) -> ok | {error, term()}.
each([]) ->
    ok;
each([Do | Others]) ->
    case Do() of
        {atomic, ok} -> each(Others);
        {aborted, Reason} -> {error, Reason}
    end.

%% Whether a node that runs Mnesia has the tables loaded.
-spec is_at(node()) -> boolean().
is_at(Node) ->
    try erpc:call(Node, session_mnesia, is_ready, [], ?WAIT) of
        IsReady -> IsReady
    catch
        _:_ -> false
    end.

%% Whether the tables of another member name this node. So they do when it does not tell.
-spec is_copied_to(node()) -> boolean().
is_copied_to(Other) ->
    try erpc:call(Other, session_cluster, members, [], ?WAIT) of
        Members -> lists:member(node(), Members)
    catch
        _:_ -> true
    end.

-spec names() -> [atom()].
names() -> [session_data, session_access, session_tag].

-spec cluster() -> binary().
cluster() ->
    {session_cluster, Cluster} = mnesia:read_table_property(session_data, session_cluster),
    Cluster.

%% From the files of this node, whatever Mnesia thinks that others may have.
-spec load_own() -> ok.
load_own() -> lists:foreach(fun(Name) -> yes = mnesia:force_load_table(Name) end, names()).

%% Loading takes as long as it takes; Mnesia may stop over it.
-spec wait() -> ok | {error, term()}.
wait() -> wait(?QUIET).

-spec wait(integer()) -> ok | {error, term()}.
wait(Quiet) ->
    case mnesia:wait_for_tables(names(), ?WAIT) of
        {timeout, _} ->
            ok = tell_waiting(Quiet),
            case mnesia:system_info(is_running) of
                yes -> wait(Quiet - 1);
                State -> {error, {mnesia, State}}
            end;
        Result ->
            Result
    end.

%% Once. Mnesia waits for those that have stopped after this one: they have what it has not.
-spec tell_waiting(integer()) -> ok.
tell_waiting(1) ->
    Away = mnesia:system_info(db_nodes) -- mnesia:system_info(running_db_nodes),
    Format = "session_handler: Mnesia still loads its tables, from the disc or from members; not here: ~0p",
    logger:notice(Format, [Away]);
tell_waiting(_) ->
    ok.

%% What is not as it was written, or has lost its other half, is moved to a file and not served. Returns how many rows.
-spec set_damaged_aside(file:filename()) -> non_neg_integer().
set_damaged_aside(File) ->
    Damaged = ets:foldl(damaged_unless_with(session_access), [], session_data) ++
        ets:foldl(damaged_unless_with(session_data), [], session_access),
    _ = Damaged =:= [] orelse set_aside(Damaged, File),
    length(Damaged).

-spec damaged_unless_with(atom()) -> fun((tuple(), [tuple()]) -> [tuple()]).
damaged_unless_with(Other) ->
    fun(Row, Damaged) ->
        case session_mnesia_record:is_sound(Row) andalso ets:member(Other, element(#session_data.id, Row)) of
            true -> Damaged;
            false -> [Row | Damaged]
        end
    end.

-spec set_aside([tuple()], file:filename()) -> ok.
set_aside(Damaged, File) ->
    ok = file:write_file(File, term_to_binary(Damaged)),
    Remove = fun(Row) ->
        ok = mnesia:delete(session_data, element(#session_data.id, Row), write),
        ok = mnesia:delete(session_access, element(#session_data.id, Row), write)
    end,
    {atomic, ok} = mnesia:sync_transaction(fun() -> lists:foreach(Remove, Damaged) end),
    ok.
