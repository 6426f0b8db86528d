%% SPDX-License-Identifier: Apache-2.0
%% Whom the side of this member has gone on without, in a file beside Mnesia's; and who goes first when all start again.
%% Mnesia would take what the one with the lowest name has, if all are there before one has loaded. So they ask each
%% other: one that nobody has gone on without has what all others have, and loads it; the others wait for it. Of several
%% that stopped together, it is the one with the lowest name.
-module(session_outlived).

-export([read/0, write/1, tell/0, await_turn/1, first/3]).

-define(NAME, "outlived").
%% Milliseconds.
-define(PATIENCE, 5000).
-define(LOOK, 100).
-define(ASK, 1000).

-spec read() -> [node()].
read() ->
    case file() of
        none ->
            [];
        File ->
            case file:consult(File) of
                {ok, [Nodes]} when is_list(Nodes) -> Nodes;
                _ -> []
            end
    end.

%% On the disc, whole, when this returns: answers rely on it.
-spec write([node()]) -> ok.
write(Nodes) ->
    case file() of
        none ->
            ok;
        File ->
            ok = file:write_file(File ++ ".new", io_lib:format("~p.~n", [Nodes]), [sync]),
            ok = file:rename(File ++ ".new", File),
            sync_directory(filename:dirname(File))
    end.

-spec sync_directory(file:filename()) -> ok.
sync_directory(Dir) ->
    {ok, Fd} = file:open(Dir, [read, raw, directory]),
    ok = file:sync(Fd),
    ok = file:close(Fd).

%% What others ask.
-spec tell() -> [node()] | no_files.
tell() ->
    case file() of
        none -> no_files;
        _ -> read()
    end.

%% Whether this one is to load what it has, or what another one has loaded. Where that cannot be told, for too few are
%% here, more are waited for. Not by Mnesia: one that was cut off from all others saw them go before it went itself, and
%% would be believed.
-spec await_turn(Others :: [node()]) -> first | later.
await_turn([]) -> later;
await_turn(Others) -> await_turn(Others, now_ms() + ?PATIENCE).

-spec await_turn([node()], Deadline :: integer() | told) -> first | later.
await_turn(Others, Deadline) ->
    IsLate = Deadline =:= told orelse now_ms() > Deadline,
    Told = maps:from_list([{node(), read()} | [{Other, Tells} || Other <- Others, {ok, Tells} <- [ask(Other)]]]),
    case lists:any(fun session_mnesia_tables:is_at/1, Others) orelse first(Told, [node() | Others], IsLate) of
        First when First =:= node() ->
            first;
        true ->
            later;
        _ ->
            timer:sleep(?LOOK),
            await_turn(Others, tell_waiting(IsLate, Others -- maps:keys(Told), Deadline))
    end.

%% Once.
-spec tell_waiting(IsLate :: boolean(), Away :: [node()], integer() | told) -> integer() | told.
tell_waiting(true, [_ | _] = Away, Deadline) when is_integer(Deadline) ->
    logger:notice("session_handler: waits for members, to know who stored last; not here: ~0p", [Away]),
    told;
tell_waiting(_IsLate, _Away, Deadline) ->
    Deadline.

%% One that nobody has gone on without, by what is told; nobody, while one is missing that may be it. When it is late, a
%% majority is enough: some of these were among the last. But where others have gone on without each of these, as when one was
%% cut off from one after the other, one that is missing has the last word, whoever has gone on without it before.
-spec first(Told :: #{node() => [node()] | no_files}, Members :: [node()], IsLate :: boolean()) -> node() | nobody.
first(Told, Members, IsLate) ->
    Lists = maps:filter(fun(_, Tells) -> is_list(Tells) end, Told),
    Here = maps:keys(Lists),
    Outlived = lists:append(maps:values(Lists)),
    Missing = Members -- maps:keys(Told),
    IsEnough = Missing -- Outlived =:= [] orelse IsLate andalso 2 * length(Here) > length(Members),
    case Here -- Outlived of
        [] when Missing =:= [] -> lists:min(Here);
        [_ | _] = Last when IsEnough -> lists:min(Last);
        _ -> nobody
    end.

-spec ask(node()) -> {ok, [node()] | no_files} | unknown.
ask(Other) ->
    try
        {ok, erpc:call(Other, ?MODULE, tell, [], ?ASK)}
    catch
        _:_ -> unknown
    end.

-spec file() -> none | file:filename_all().
file() ->
    case {session_config:get(copies), session_config:get(data_dir)} of
        {disc, Dir} -> filename:join(Dir, ?NAME);
        {ram, _} -> none
    end.

-spec now_ms() -> integer().
now_ms() -> erlang:monotonic_time(millisecond).
