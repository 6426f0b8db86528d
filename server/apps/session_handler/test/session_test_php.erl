%% SPDX-License-Identifier: Apache-2.0
%% What the tests ask PHP itself.
-module(session_test_php).

-export([lines/1]).

%% Runs PHP code that writes lines of base64, and returns what they say.
lines(Code) ->
    File = filename:join("/tmp", io_lib:format("session_test_~s_~b", [os:getpid(), erlang:unique_integer([positive])])),
    Say = "<?php ob_start(); function say($bytes) { echo base64_encode($bytes), PHP_EOL; }\n",
    ok = file:write_file(File, [Say | Code]),
    try
        [base64:decode(Line) || Line <- binary:split(run(program(), File), <<"\n">>, [global, trim])]
    after
        file:delete(File)
    end.

program() ->
    case os:find_executable("php") of
        false -> error("php not found: install PHP (Debian: apt-get install php-cli)");
        Program -> Program
    end.

%% Without the machine's php.ini.
run(Program, File) ->
    Arguments = ["-n", "-d", "display_errors=stderr", File],
    output(open_port({spawn_executable, Program}, [{args, Arguments}, binary, exit_status]), <<>>).

output(Port, Said) ->
    receive
        {Port, {data, More}} -> output(Port, <<Said/binary, More/binary>>);
        {Port, {exit_status, 0}} -> Said;
        {Port, {exit_status, Status}} -> error({php, Status, Said})
    end.
