%% SPDX-License-Identifier: Apache-2.0
-module(session_raft_room_tests).

-include_lib("eunit/include/eunit.hrl").

-define(LOG, "00000001.wal").

room_test_() ->
    {foreach, fun new_directory/0, fun file:del_dir_r/1, [
        fun(Dir) -> {"a log that was deleted without room is there again", ?_test(a_deleted_log_comes_back(Dir))} end,
        fun(Dir) -> {"a log that was deleted with room is forgotten", ?_test(a_released_log_is_forgotten(Dir))} end,
        fun(Dir) -> {"a log that grows has grown under its second name", ?_test(a_log_grows_under_both_names(Dir))} end,
        fun(Dir) -> {"a log of the same name as one that was deleted comes after it", ?_test(names_may_come_again(Dir))} end,
        fun(Dir) -> {"there is some room, of which nothing is used", ?_test(room_is_measured(Dir))} end,
        fun(Dir) -> {"there is none where nothing can be written", ?_test(nothing_can_be_written(Dir))} end
    ]}.

a_deleted_log_comes_back(Dir) ->
    ok = file:write_file(log(Dir), <<"acknowledged">>),
    ok = session_raft_room:keep(Dir),
    ok = file:delete(log(Dir)),
    ok = session_raft_room:restore(Dir),
    ?assertEqual({ok, <<"acknowledged">>}, file:read_file(log(Dir))).

a_released_log_is_forgotten(Dir) ->
    ok = file:write_file(log(Dir), <<"sorted">>),
    ok = session_raft_room:keep(Dir),
    ok = session_raft_room:release(Dir),
    ok = file:delete(log(Dir)),
    ok = session_raft_room:release(Dir),
    ok = session_raft_room:restore(Dir),
    ?assertEqual({error, enoent}, file:read_file(log(Dir))).

a_log_grows_under_both_names(Dir) ->
    ok = file:write_file(log(Dir), <<"early">>),
    ok = session_raft_room:keep(Dir),
    ok = file:write_file(log(Dir), <<", late">>, [append]),
    ok = session_raft_room:keep(Dir),
    ok = file:delete(log(Dir)),
    ok = session_raft_room:restore(Dir),
    ?assertEqual({ok, <<"early, late">>}, file:read_file(log(Dir))).

names_may_come_again(Dir) ->
    ok = file:write_file(log(Dir), <<"first">>),
    ok = session_raft_room:keep(Dir),
    ok = file:delete(log(Dir)),
    ok = file:write_file(log(Dir), <<"second">>),
    ok = session_raft_room:restore(Dir),
    ok = session_raft_room:restore(Dir),
    Logs = lists:sort(filelib:wildcard(filename:join(Dir, "*.wal"))),
    ?assertEqual([{ok, <<"first">>}, {ok, <<"second">>}], [file:read_file(Log) || Log <- Logs]).

room_is_measured(Dir) ->
    Free = session_raft_room:free(Dir),
    ?assert(Free > 4096 andalso Free < 1 bsl 60),
    ?assertEqual({ok, []}, file:list_dir(Dir)).

nothing_can_be_written(Dir) -> ?assertEqual(0, session_raft_room:free(filename:join(Dir, "not there"))).

log(Dir) -> filename:join(Dir, ?LOG).

new_directory() ->
    Dir = filename:join("/tmp", "session_raft_room_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    Dir.
