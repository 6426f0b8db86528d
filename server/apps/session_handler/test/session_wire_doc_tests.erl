%% SPDX-License-Identifier: Apache-2.0
%% docs/wire.md shows every message as a term and in bytes: they have to be the same thing.
-module(session_wire_doc_tests).

-include_lib("eunit/include/eunit.hrl").

the_bytes_in_the_manual_are_the_messages_in_the_manual_test_() ->
    {ok, Manual} = file:read_file(manual()),
    %% A line that is a tuple, then indented lines of hexadecimal digits.
    Example = "^(\\{[a-z]+,[^\n]*\\})\n((?:  [0-9a-f ]+\n)+)",
    {match, Examples} = re:run(Manual, Example, [multiline, global, {capture, all_but_first, binary}]),
    Tests = [{binary_to_list(Text), ?_assertEqual(term(Text), decode(Hex))} || [Text, Hex] <- Examples],
    [?_assert(length(Examples) > 10) | Tests].

manual() ->
    filename:join([code:lib_dir(session_handler), "../../../../../docs/wire.md"]).

term(Text) ->
    Named = re:replace(Text, "Token", "<<1:128>>", [global]),
    Source = re:replace(Named, "CommitId", "<<2:128>>", [global, {return, list}]),
    {ok, Tokens, _} = erl_scan:string(Source ++ "."),
    {ok, Expressions} = erl_parse:parse_exprs(Tokens),
    {value, Value, _} = erl_eval:exprs(Expressions, []),
    Value.

decode(Hex) ->
    binary_to_term(binary:decode_hex(re:replace(Hex, "[ \n]", "", [global, {return, binary}]))).
