%% SPDX-License-Identifier: Apache-2.0
%% Whom this member has outlived, in a file beside Mnesia's. When all start again, the one that stopped last has what the
%% others have not; but Mnesia takes what the one with the lowest name has, if all are there before one has loaded. So
%% who has outlived all others goes first, and the others wait for it, for some seconds: perhaps nobody did.
-module(session_outlived).

-export([read/0, write/1, wait_for_others/1]).

-define(NAME, "outlived").
%% Milliseconds.
-define(PATIENCE, 5000).
-define(LOOK, 100).

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

%% A disc that takes no more is noticed by Mnesia.
-spec write([node()]) -> ok.
write(Nodes) ->
    File = file(),
    _ = File =:= none orelse file:write_file(File, io_lib:format("~p.~n", [Nodes]), [sync]),
    ok.

-spec wait_for_others([node()]) -> ok.
wait_for_others(Others) ->
    wait_for(Others -- read(), erlang:monotonic_time(millisecond) + ?PATIENCE).

-spec wait_for([node()], Deadline :: integer()) -> ok.
wait_for([], _Deadline) ->
    ok;
wait_for(Later, Deadline) ->
    IsOver = erlang:monotonic_time(millisecond) > Deadline,
    case IsOver orelse lists:any(fun session_mnesia_tables:is_at/1, Later) of
        true ->
            ok;
        false ->
            timer:sleep(?LOOK),
            wait_for(Later, Deadline)
    end.

-spec file() -> none | file:filename_all().
file() ->
    case {session_config:get(copies), session_config:get(data_dir)} of
        {disc, Dir} -> filename:join(Dir, ?NAME);
        {ram, _} -> none
    end.
