%% SPDX-License-Identifier: Apache-2.0
-module(session_log_file_tests).

-include_lib("eunit/include/eunit.hrl").

%% Of each size that disk_log writes in its own way.
-define(TERMS, [small, binary:copy(<<"x">>, 1000), binary:copy(<<"y">>, 70_000), {last, 1}]).

a_file_that_was_closed_is_whole_test() ->
    with_log(fun(File, _) -> ?assertMatch({whole, _}, session_log_file:inspect(File)) end).

an_empty_file_is_torn_and_a_missing_one_an_error_test() ->
    with_log(fun(File, _) ->
        ok = file:write_file(File, <<>>),
        ?assertEqual({torn, 0}, session_log_file:inspect(File)),
        ok = file:delete(File),
        ?assertEqual({error, enoent}, session_log_file:inspect(File))
    end).

a_file_of_another_kind_is_damaged_test() ->
    with_log(fun(File, _) ->
        ok = file:write_file(File, <<"a letter to somebody">>),
        ?assertEqual({damaged, 0}, session_log_file:inspect(File))
    end).

%% Wherever it is cut but between two items.
a_file_that_was_cut_is_torn_test() ->
    with_log(fun(File, Bytes) ->
        Small = 16 + byte_size(term_to_binary(small)),
        Sizes = lists:seq(9, Small + 20) ++ lists:seq(Small + 21, byte_size(Bytes) - 1, 2003),
        Inspected = [
            {Size, session_log_file:inspect(File)}
         || Size <- Sizes -- [Small], ok =:= file:write_file(File, binary:part(Bytes, 0, Size))
        ],
        ?assertEqual([], [Other || {Size, Found} = Other <- Inspected, not is_torn(Found, Size)])
    end).

what_was_mended_is_whole_and_keeps_the_items_before_the_tear_test() ->
    with_log(fun(File, Bytes) ->
        ok = file:write_file(File, binary:part(Bytes, 0, byte_size(Bytes) - 3)),
        {torn, Position} = session_log_file:inspect(File),
        ok = session_log_file:mend(File, Position),
        ?assertEqual({whole, Position}, session_log_file:inspect(File)),
        ?assertEqual(lists:droplast(?TERMS), terms(File))
    end).

a_file_of_which_nothing_is_left_is_deleted_test() ->
    with_log(fun(File, _) ->
        ok = file:write_file(File, <<1, 2, 3>>),
        {torn, Position} = session_log_file:inspect(File),
        ok = session_log_file:mend(File, Position),
        ?assertEqual({error, enoent}, session_log_file:inspect(File))
    end).

%% A bit of a size, of a mark, of the digest of a size: anywhere that is not the contents of an item.
a_changed_byte_between_items_is_damage_test() ->
    with_log(fun(File, Bytes) ->
        Second = 8 + 8 + byte_size(term_to_binary(small)),
        [
            begin
                <<Before:At/binary, Byte, After/binary>> = Bytes,
                ok = file:write_file(File, [Before, Byte bxor 1, After]),
                ?assertMatch({At, {damaged, Where}} when Where >= Second, {At, session_log_file:inspect(File)})
            end
         || At <- lists:seq(Second, Second + 7)
        ]
    end).

is_torn({torn, Position}, Size) -> Position < Size;
is_torn(_, _) -> false.

with_log(Test) ->
    File = filename:join("/tmp", "session_log_file_tests." ++ os:getpid()),
    _ = file:delete(File),
    try
        {ok, log} = disk_log:open([{name, log}, {file, File}]),
        ok = disk_log:log_terms(log, ?TERMS),
        ok = disk_log:close(log),
        {ok, Bytes} = file:read_file(File),
        Test(File, Bytes)
    after
        file:delete(File)
    end.

terms(File) ->
    {ok, log} = disk_log:open([{name, log}, {file, File}]),
    Terms = all_terms(disk_log:chunk(log, start)),
    ok = disk_log:close(log),
    Terms.

all_terms(eof) -> [];
all_terms({Continuation, Terms}) -> Terms ++ all_terms(disk_log:chunk(log, Continuation)).
