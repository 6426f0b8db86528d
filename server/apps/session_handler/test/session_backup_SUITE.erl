%% SPDX-License-Identifier: Apache-2.0
%% A backup of each store, brought back into each: what it keeps, and which files are refused.
-module(session_backup_SUITE).

-include_lib("common_test/include/ct.hrl").
-include("session.hrl").

-compile([export_all, nowarn_export_all]).

-define(NOTHING, #{restored => 0, kept => 0, expired => 0}).

suite() -> [{timetrap, {seconds, 60}}].

all() -> session_test:each_store() ++ [{group, between}].

groups() ->
    Cases = [
        what_was_there_comes_back_as_it_was,
        a_later_version_stays_and_an_older_one_goes_back,
        a_file_that_is_damaged_anywhere_is_refused,
        a_file_that_was_never_completed_is_refused,
        a_file_that_cannot_be_written_is_told_and_nothing_is_left,
        the_file_is_readable_for_its_owner_alone
    ],
    session_test:stores(Cases) ++ [{between, [sessions_move_from_one_store_into_another]}].

init_per_group(between, Config) -> Config;
init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(between, _Config) -> ok;
end_per_group(_Store, Config) -> session_test:stop_server(Config).

init_per_testcase(Case, Config) ->
    [{file, filename:join(?config(priv_dir, Config), atom_to_list(Case) ++ pid_to_list(self()))} | Config].

end_per_testcase(_Case, _Config) -> ok.

%% --- what it keeps

what_was_there_comes_back_as_it_was(Config) ->
    %% More than are sent at a time.
    Ids = fill(450),
    Before = records(),
    {ok, 450} = back_up(Config),
    _ = [session_handler:destroy(Id) || Id <- Ids],
    #{} = Nothing = records(),
    0 = map_size(Nothing),
    {ok, #{restored := 450, kept := 0, expired := 0}} = restore(Config),
    Before = records(),
    empty().

a_later_version_stays_and_an_older_one_goes_back(Config) ->
    [Same, Changed] = fill(2),
    {ok, 2} = back_up(Config),
    ok = session_handler:write(Changed, <<"later">>),
    {ok, #{restored := 0, kept := 2}} = restore(Config),
    <<"later">> = session_handler:read(Changed),
    <<"data">> = session_handler:read(Same),
    %% Who has read what came back can write over it.
    ok = session_handler:destroy(Same),
    {ok, #{restored := 1, kept := 1}} = restore(Config),
    {ok, #{version := Version}} = session_handler:lookup(Same),
    session_test:with_client(fun(Client) ->
        {committed, 1, Next} = session_test_client:ask(
            Client, session_test:write(1, Same, none, Version, <<"next">>)
        ),
        true = Next > Version
    end),
    empty().

sessions_move_from_one_store_into_another(Config) ->
    lists:foreach(fun({From, To}) ->
        First = session_test:start_server(From, Config),
        _ = fill(3),
        Before = records(),
        {ok, 3} = back_up(Config),
        empty(),
        _ = session_test:stop_server(First),
        Other = session_test:start_server(To, Config),
        {ok, #{restored := 3}} = restore(Config),
        Before = records(),
        empty(),
        session_test:stop_server(Other)
    end, [{ets, mnesia}, {mnesia, ets}]).

%% --- which files are refused

a_file_that_is_damaged_anywhere_is_refused(Config) ->
    _ = fill(3),
    {ok, 3} = back_up(Config),
    {ok, Whole} = file:read_file(file(Config)),
    lists:foreach(fun(At) ->
        <<Before:At/binary, Byte, After/binary>> = Whole,
        ok = file:write_file(file(Config), <<Before/binary, (Byte bxor 16#10), After/binary>>),
        {error, _} = session_backup:check(file(Config))
    end, lists:seq(0, byte_size(Whole) - 1)),
    empty().

a_file_that_was_never_completed_is_refused(Config) ->
    _ = fill(3),
    {ok, 3} = back_up(Config),
    {ok, Whole} = file:read_file(file(Config)),
    lists:foreach(fun(Size) ->
        ok = file:write_file(file(Config), binary:part(Whole, 0, Size)),
        {error, _} = session_backup:check(file(Config))
    end, lists:seq(0, byte_size(Whole) - 1)),
    ok = file:write_file(file(Config), <<Whole/binary, 0>>),
    {error, _} = session_backup:check(file(Config)),
    empty().

a_file_that_cannot_be_written_is_told_and_nothing_is_left(Config) ->
    Folder = file(Config) ++ "-folder",
    {error, Sentence} = session_backup:write(node(), filename:join(Folder, "backup")),
    {match, _} = re:run(Sentence, "no such file"),
    %% The name is that of a directory.
    ok = file:make_dir(Folder),
    {error, _} = session_backup:write(node(), Folder),
    [] = filelib:wildcard(Folder ++ "*.part").

the_file_is_readable_for_its_owner_alone(Config) ->
    {ok, 0} = back_up(Config),
    {ok, #{restored := 0}} = restore(Config),
    8#600 = element(8, element(2, file:read_file_info(file(Config)))) band 8#777.

%% ---

fill(Count) ->
    Ids = [<<"id-", (integer_to_binary(N))/binary>> || N <- lists:seq(1, Count)],
    session_test:with_client(fun(Client) ->
        lists:foreach(fun(Id) ->
            Write = {write, <<"data">>, 77_000, <<"php">>},
            Commit = {commit, 1, Id, none, 0, rand:bytes(16), Write, #{tag => [<<"tag">>]}},
            {committed, 1, _} = session_test_client:ask(Client, Commit)
        end, Ids)
    end),
    Ids.

empty() ->
    _ = [session_handler:destroy(Handle) || #{handle := Handle} <- session_handler:list()],
    ok.

records() ->
    session_store:fold(fun(#session{id = Id} = Record, Acc) -> Acc#{Id => Record} end, #{}).

back_up(Config) -> session_backup:write(node(), file(Config)).

restore(Config) ->
    session_backup:restore(file(Config), fun(Items) -> {ok, session_backup:take(Items)} end, ?NOTHING).

file(Config) -> ?config(file, Config).
