%% SPDX-License-Identifier: Apache-2.0
%% When Ra is told that it may write a snapshot and forget its log.
-module(session_raft_machine_tests).

-include_lib("eunit/include/eunit.hrl").

-define(KB, 1024).

a_snapshot_is_due_after_so_many_small_commands_test() ->
    ?assertEqual([false, false, true, false, false, true], due([{write, <<"one">>, 1} || _ <- lists:seq(1, 6)], 3)).

a_large_session_counts_as_often_as_it_has_4_kb_test() ->
    ?assertEqual([true, false, true], due([{write, <<"one">>, 9 * ?KB}, confirm, {write, <<"one">>, 9 * ?KB}], 3)).

a_restored_session_counts_like_one_that_was_written_test() ->
    ?assertEqual([false, true], due([{restore, <<"one">>, 1}, {restore, <<"two">>, 9 * ?KB}], 3)).

many_visits_in_one_command_count_as_several_test() ->
    ?assertEqual([false, true], due([{visits, 1}, {visits, 64}], 3)).

as_much_has_to_be_written_as_the_sessions_are_test() ->
    Write = {write, <<"one">>, 9 * ?KB},
    ?assertEqual([true, false, true, false, true], due([Write, {write, <<"two">>, 1}, Write, {write, <<"two">>, 1}, Write], 3)).

what_was_destroyed_or_made_smaller_is_not_waited_for_test() ->
    Large = [{write, Id, 9 * ?KB} || Id <- [<<"one">>, <<"two">>, <<"three">>]],
    Less = [{destroy, <<"one">>}, confirm, confirm, {write, <<"two">>, 1}, confirm],
    ?assertEqual([true, false, false, true, false, false, false, true], due(Large ++ Less, 3)).

%% After which of the commands.
due(Steps, SnapshotAfter) ->
    Machine = session_raft_machine:init(#{leader => nobody, snapshot_after => SnapshotAfter}),
    {Due, _} = lists:mapfoldl(fun({Index, Step}, State) -> applied(command(Step, Index), Index, State) end, Machine, lists:enumerate(Steps)),
    Due.

applied(Command, Index, State) ->
    case session_raft_machine:apply(#{index => Index, term => 1, system_time => 1000}, Command, State) of
        {Next, _} -> {false, Next};
        {Next, _, [{release_cursor, Index, Next}]} -> {true, Next}
    end.

command({write, Id, Size}, Index) -> commit(Id, {write, binary:copy(<<"x">>, Size), 60_000, <<"php">>}, Index);
command({restore, Id, Size}, Index) -> commit(Id, {restore, restored(Id, Size)}, Index);
command({visits, Count}, _Index) -> {access, [{integer_to_binary(N), 1000, 0} || N <- lists:seq(1, Count)]};
command({destroy, Id}, Index) -> {destroy, Id, <<Index>>};
command(confirm, _Index) -> confirm.

commit(Id, Change, Index) ->
    {commit, #{id => Id, token => none, commit_id => <<Index>>, change => Change, expected => any}, 60_000}.

restored(Id, Size) ->
    {changed, Record} = session_record:apply_commit(
        #{id => Id, expected => any, change => {write, binary:copy(<<"x">>, Size), 60_000, <<"php">>}}, absent, 1, 60_000, 1000
    ),
    Record.
