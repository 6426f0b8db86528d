%% SPDX-License-Identifier: Apache-2.0
%% Sessions that survive: a node with the store mnesia is killed and started again, and its files are damaged between.
-module(session_mnesia_SUITE).

-include_lib("common_test/include/ct.hrl").
-include_lib("stdlib/include/assert.hrl").

-compile([export_all, nowarn_export_all]).

-import(session_test_node, [start/1, try_start/1, stop/1, kill/1, call/4]).

suite() -> [{timetrap, {seconds, 60}}].

all() ->
    [
        what_was_acknowledged_is_there_after_a_kill,
        what_was_written_a_moment_ago_is_there_even_when_only_memory_was_promised,
        a_session_keeps_its_version_expiry_and_tags_over_a_restart,
        a_commit_whose_answer_was_lost_with_the_node_is_applied_once,
        a_node_that_is_killed_while_it_moves_its_log_loses_nothing,
        a_torn_tail_of_the_log_is_cut_off,
        what_is_written_behind_a_torn_tail_is_kept,
        files_that_were_left_open_are_closed,
        a_schema_that_was_left_open_is_closed,
        damage_inside_a_file_stops_the_start,
        a_damaged_record_is_set_aside_and_not_served,
        what_is_destroyed_or_has_expired_leaves_no_row,
        the_set_of_records_has_a_name_that_stays,
        a_start_is_refused_with_the_reason,
        a_mnesia_that_stops_takes_the_store_along_and_comes_back
    ].

init_per_testcase(Case, Config) ->
    Dir = filename:join(?config(priv_dir, Config), Case),
    [{dir, Dir}, {settings, [{store, mnesia}, {data_dir, Dir}]} | Config].

end_per_testcase(_Case, _Config) -> ok.

%% --- kills

%% The node ends in the moment of the last answer: a kill from outside comes later.
what_was_acknowledged_is_there_after_a_kill(Config) ->
    Ids = [integer_to_binary(N) || N <- lists:seq(1, 50)],
    {Server, _} = after_kill_of(Config, fun(Server) -> catch call(Server, ?MODULE, write_and_die, [Ids]) end),
    [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
    stop(Server).

write_and_die(Ids) ->
    [ok = session_handler:write(Id, <<"data of ", Id/binary>>) || Id <- Ids],
    halt(0, [{flush, false}]).

what_was_written_a_moment_ago_is_there_even_when_only_memory_was_promised(Config) ->
    Memory = [{settings, [{ack, memory} | ?config(settings, Config)]} | Config],
    {Server, Ids} = after_kill_of(Memory, fun(Server) ->
        Ids = write(Server, 200),
        timer:sleep(500),
        Ids
    end),
    [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
    stop(Server).

a_session_keeps_its_version_expiry_and_tags_over_a_restart(Config) ->
    {Server, Before} = after_kill_of(Config, fun(Server) ->
        {committed, _} = commit(Server, (commit_of(0, <<"tagged">>))#{tags => #{add => [<<"tag">>], remove => []}}),
        {started, _} = acquire(Server, 77_000),
        %% Not waited for, by nobody.
        timer:sleep(500),
        call(Server, session_store, lookup, [<<"id">>])
    end),
    Before = call(Server, session_store, lookup, [<<"id">>]),
    [Before] = call(Server, session_store, tagged, [<<"tag">>]),
    stop(Server).

a_commit_whose_answer_was_lost_with_the_node_is_applied_once(Config) ->
    Commit = commit_of(0, <<"once">>),
    {Server, Version} = after_kill_of(Config, fun(Server) ->
        {committed, Version} = commit(Server, Commit),
        Version
    end),
    {committed, Version} = commit(Server, Commit),
    {refused, {conflict, Version}} = commit(Server, Commit#{commit_id => <<"another">>}),
    stop(Server).

a_node_that_is_killed_while_it_moves_its_log_loses_nothing(Config) ->
    Round = fun(N, Ids) ->
        Server = start(?config(settings, Config)),
        [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
        Written = write(Server, 500),
        % The node is gone before it answers.
        _ = spawn(fun() ->
            try call(Server, mnesia, dump_log, []) catch _:_ -> gone end
        end),
        timer:sleep(N),
        kill(Server),
        Ids ++ Written
    end,
    Ids = lists:foldl(Round, [], [0, 2, 5, 10]),
    Server = start(?config(settings, Config)),
    [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
    stop(Server).

%% --- files

a_torn_tail_of_the_log_is_cut_off(Config) ->
    Torn = fun(Tail) ->
        Server = start(?config(settings, Config)),
        Ids = write(Server, 20),
        kill(Server),
        ok = file:write_file(file(Config, "LATEST.LOG"), Tail, [append]),
        Ids
    end,
    Ids = lists:append([Torn(Tail) || Tail <- [<<0>>, <<0:256>>, <<4711:32, 98, 87, 76, 65, "cut off">>]]),
    Server = start(?config(settings, Config)),
    [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
    stop(Server).

%% Of a table's file, which is added to; the log is moved at each start.
what_is_written_behind_a_torn_tail_is_kept(Config) ->
    File = file(Config, "session_data.DCL"),
    {Server, Before} = after_kill_of(Config, fun(Server) ->
        %% Mnesia adds to what is small beside the table, and writes the table anew else.
        Ids = [written_and_moved(Server, Count) || Count <- [600, 20, 20]],
        true = filelib:is_file(File),
        lists:append(Ids)
    end),
    kill(Server),
    ok = file:write_file(File, <<4711:32, 98, 87, 76, 65, "cut off">>, [append]),
    {Again, After} = after_kill_of(Config, fun(Mended) -> written_and_moved(Mended, 20) end),
    [<<"data of ", Id/binary>> = read(Again, Id) || Id <- Before ++ After],
    stop(Again).

written_and_moved(Server, Count) ->
    Ids = write(Server, Count),
    dumped = call(Server, mnesia, dump_log, []),
    Ids.

%% As the end of the power leaves them, some of the time; a kill leaves one.
files_that_were_left_open_are_closed(Config) ->
    Server = start(?config(settings, Config)),
    Ids = write(Server, 20),
    kill(Server),
    Logs = filelib:wildcard(file(Config, "*.{LOG,DCL}")),
    [_, _ | _] = Logs,
    lists:foreach(
        fun(File) ->
            {ok, Fd} = file:open(File, [read, write, raw]),
            ok = file:pwrite(Fd, 4, <<6, 7, 8, 9>>),
            ok = file:close(Fd)
        end,
        Logs
    ),
    Again = start(?config(settings, Config)),
    [<<"data of ", Id/binary>> = read(Again, Id) || Id <- Ids],
    stop(Again).

%% As a full disc leaves it: Mnesia was about to change it.
a_schema_that_was_left_open_is_closed(Config) ->
    File = file(Config, "schema.DAT"),
    {Server, Ids} = after_kill_of(Config, fun(Server) ->
        Ids = write(Server, 20),
        catch call(Server, ?MODULE, open_and_die, [File]),
        Ids
    end),
    [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
    stop(Server).

open_and_die(File) ->
    {ok, Table} = dets:open_file(?MODULE, [{file, File}, {keypos, 2}, {auto_save, infinity}]),
    [Row | _] = dets:match_object(Table, '_'),
    ok = dets:insert(Table, Row),
    timer:sleep(200),
    halt(0, [{flush, false}]).

damage_inside_a_file_stops_the_start(Config) ->
    Server = start(?config(settings, Config)),
    _ = write(Server, 20),
    kill(Server),
    change_bytes(file(Config, "LATEST.LOG"), <<98, 87, 76, 65>>, <<98, 87, 76, 66>>),
    Refused = refusal(?config(settings, Config)),
    ?assertNotEqual(nomatch, string:find(Refused, "LATEST.LOG is damaged at byte ")).

a_damaged_record_is_set_aside_and_not_served(Config) ->
    {Server, _} = after_kill_of(Config, fun(Server) -> write(Server, 20) end),
    kill(Server),
    change_bytes(file(Config, "session_data.DCD"), <<"data of 7">>, <<"dada of 7">>),
    Again = start(?config(settings, Config)),
    [] = read(Again, <<"7">>),
    <<"data of 8">> = read(Again, <<"8">>),
    [Damaged] = filelib:wildcard(file(Config, "damaged.*")),
    {ok, Kept} = file:read_file(Damaged),
    {match, _} = {match, binary:match(Kept, <<"dada of 7">>)},
    ok = call(Again, session_handler, write, [<<"7">>, <<"anew">>]),
    stop(Again).

what_is_destroyed_or_has_expired_leaves_no_row(Config) ->
    Sizes = fun(Server) -> [call(Server, mnesia, table_info, [Table, size]) || Table <- tables()] end,
    {Server, _} = after_kill_of(Config, fun(Server) ->
        Tagged = #{tags => #{add => [<<"tag">>], remove => []}},
        {committed, _} = commit(Server, maps:merge(commit_of(0, <<"destroyed">>), Tagged)),
        [1, 1, 1] = Sizes(Server),
        destroyed = call(Server, ?MODULE, ask_to_destroy, [<<"id">>]),
        [0, 0, 0] = Sizes(Server),
        Brief = (commit_of(0, <<"expires">>))#{commit_id => <<"brief">>, change => {write, <<"expires">>, 1, <<"php">>}},
        {committed, _} = commit(Server, maps:merge(Brief, Tagged)),
        timer:sleep(10),
        1 = call(Server, session_handler, gc, [0]),
        [0, 0, 0] = Sizes(Server),
        ok = call(Server, session_sync, sync, [])
    end),
    [0, 0, 0] = Sizes(Server),
    stop(Server).

tables() -> [session_data, session_access, session_tag].

ask_to_destroy(Id) ->
    ok = session_store:destroy({self(), destroy}, Id, none),
    receive
        {session_store, destroy, Answer} -> Answer
    end.

the_set_of_records_has_a_name_that_stays(Config) ->
    {Server, Name} = after_kill_of(Config, fun(Server) -> call(Server, session_store, cluster, []) end),
    Name = call(Server, session_store, cluster, []),
    stop(Server).

a_start_is_refused_with_the_reason(Config) ->
    Dir = ?config(dir, Config),
    Server = start(?config(settings, Config)),
    kill(Server),
    Refused = fun(Name) -> refusal([{store, mnesia}, {data_dir, Name}]) end,
    ok = file:write_file(Dir ++ "-file", <<>>),
    ok = file:make_dir(Dir ++ "-other"),
    ok = file:write_file(filename:join(Dir ++ "-other", "letter"), <<>>),
    ?assertEqual(Dir ++ "-file cannot be read: not a directory", without_data_dir(Refused(Dir ++ "-file"))),
    ?assertEqual(
        Dir ++ "/no/such cannot be made: no such file or directory", without_data_dir(Refused(Dir ++ "/no/such"))
    ),
    ?assertEqual(
        Dir ++ "-other holds something else than sessions; name another, or empty it",
        without_data_dir(Refused(Dir ++ "-other"))
    ),
    ok = file:write_file(file(Config, "session_store"), "{session_store, 1, another@host}."),
    ?assertEqual(
        Dir ++ " belongs to the node another@host, and this is nonode@nohost", without_data_dir(Refused(Dir))
    ),
    ok = file:write_file(file(Config, "session_store"), "{session_store, 1, nonode@nohost}."),
    ok = file:delete(file(Config, "session_access.DCD")),
    ?assertEqual(file(Config, "session_access.DCD") ++ " is missing; bring it back, or empty data_dir", Refused(Dir)).

%% --- Mnesia

a_mnesia_that_stops_takes_the_store_along_and_comes_back(Config) ->
    Server = start(?config(settings, Config)),
    Ids = write(Server, 5),
    Shard = fun() -> call(Server, erlang, whereis, [session_shard_0]) end,
    Former = Shard(),
    stopped = call(Server, mnesia, stop, []),
    session_test:wait_until(fun() -> not lists:member(Shard(), [Former, undefined]) end),
    session_test:wait_until(fun() -> call(Server, session_store, is_ready, []) end),
    [<<"data of ", Id/binary>> = read(Server, Id) || Id <- Ids],
    stop(Server).

%% --- helpers

%% A server with the same files as the one that did something and was killed.
after_kill_of(Config, Do) ->
    Killed = start(?config(settings, Config)),
    Result = Do(Killed),
    kill(Killed),
    {start(?config(settings, Config)), Result}.

refusal(Settings) ->
    {error, {session_handler, {{shutdown, {failed_to_start_child, _, Reason}}, _}}} = try_start(Settings),
    {shutdown, {failed_to_start_child, session_mnesia, {shutdown, Sentence}}} = Reason,
    Sentence.

without_data_dir("data_dir " ++ Sentence) -> Sentence.

file(Config, Name) -> filename:join(?config(dir, Config), Name).

write(Server, Count) ->
    Ids = [integer_to_binary(erlang:unique_integer([positive])) || _ <- lists:seq(1, Count - 2)] ++ [<<"7">>, <<"8">>],
    [ok = call(Server, session_handler, write, [Id, <<"data of ", Id/binary>>]) || Id <- Ids],
    Ids.

read(Server, Id) -> call(Server, session_handler, read, [Id]).

commit_of(Expected, Data) ->
    #{
        id => <<"id">>, token => none, expected => Expected, commit_id => <<"commit">>,
        change => {write, Data, 60_000, <<"php">>}
    }.

commit(Server, Commit) -> call(Server, ?MODULE, ask, [commit, Commit]).

acquire(Server, Lifetime) ->
    call(Server, ?MODULE, ask, [acquire, #{
        id => <<"id">>, token => none, lifetime => Lifetime, wait => 0, lease => 0, if_absent => leave, client => #{}
    }]).

ask(What, Request) ->
    case session_store:What({self(), What}, Request) of
        {answered, Answer} ->
            Answer;
        ok ->
            receive
                {session_store, What, Answer} -> Answer
            end
    end.

%% The second of its places, so that there is something before and behind it; the only one if it is alone.
change_bytes(File, From, To) ->
    {ok, Bytes} = file:read_file(File),
    Places = [At || {At, _} <- binary:matches(Bytes, From)],
    At = lists:nth(min(2, length(Places)), Places),
    Size = byte_size(From),
    <<Before:At/binary, From:Size/binary, After/binary>> = Bytes,
    ok = file:write_file(File, [Before, To, After]).
