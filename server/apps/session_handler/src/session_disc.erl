%% SPDX-License-Identifier: Apache-2.0
%% How much room a directory's disc has, by df: OTP has nothing for it without a process of its own for all discs.
-module(session_disc).

-export([free/1, of_text/1]).

-define(TIMEOUT, 5000).

%% Bytes. Waits for the disc, but not for ever.
-spec free(file:filename()) -> non_neg_integer() | unknown.
free(Dir) ->
    case os:find_executable("df") of
        false ->
            unknown;
        Program ->
            Options = [{args, ["-Pk", Dir]}, exit_status, stderr_to_stdout, binary, {env, [{"LC_ALL", "C"}]}],
            answer(erlang:open_port({spawn_executable, Program}, Options), <<>>)
    end.

-spec answer(port(), binary()) -> non_neg_integer() | unknown.
answer(Port, Text) ->
    receive
        {Port, {data, More}} -> answer(Port, <<Text/binary, More/binary>>);
        {Port, {exit_status, 0}} -> of_text(Text);
        {Port, {exit_status, _}} -> unknown
    after ?TIMEOUT -> unknown
    end.

%% A line of headings, and one for the disc: name, blocks of 1024 bytes, used, available, part, mounted on. A name may
%% have blanks, so that the numbers are found by the percent sign.
-spec of_text(binary()) -> non_neg_integer() | unknown.
of_text(Text) ->
    case re:run(Text, "\\s(\\d+)\\s+\\d+%", [{capture, all_but_first, binary}]) of
        {match, [Kilobytes]} -> binary_to_integer(Kilobytes) * 1024;
        nomatch -> unknown
    end.
