#!/usr/bin/env escript
%% SPDX-License-Identifier: Apache-2.0
%% Writes terms.txt beside itself: golden bytes of the external term format, as an OTP node of release 26 or later makes them.
%%
%%     escript make_vectors.escript
%%
%% A line is: kind, name, bytes in hexadecimal, and for some what a reader has to make of them, written as Tests/SessionCoreTests/Terms/TermText.swift
%% prints a term. Kinds:
%%
%%     term    term_to_binary(Term, [{minor_version, 2}]); writing what was read gives the same bytes
%%     old     another spelling that OTP reads (checked here); the printed term is the term it means
%%     bad     OTP refuses these bytes (checked here)

main([]) ->
    Lines = [term(Name, Term, Text) || {Name, Term, Text} <- terms()]
        ++ [bytes("term", Name, Bytes, Text) || {Name, Bytes, Text} <- foreign()]
        ++ [old(Name, Bytes, Text) || {Name, Bytes, Text} <- old()]
        ++ [bad(Name, Bytes) || {Name, Bytes} <- bad()],
    Path = filename:join(filename:dirname(escript:script_name()), "terms.txt"),
    ok = file:write_file(Path, [head(), Lines]).

head() ->
    ["# Made by make_vectors.escript on OTP ", erlang:system_info(otp_release), ". Not to be edited.\n"].

term(Name, Term, Text) ->
    bytes("term", Name, term_to_binary(Term, [{minor_version, 2}]), Text).

old(Name, Bytes, Text) ->
    try binary_to_term(Bytes) of
        _ -> bytes("old", Name, Bytes, Text)
    catch
        error:badarg -> error({refused, Name})
    end.

bad(Name, Bytes) ->
    try binary_to_term(Bytes) of
        Term -> error({accepted, Name, Term})
    catch
        error:badarg -> bytes("bad", Name, Bytes, "")
    end.

bytes(Kind, Name, Bytes, Text) ->
    Fields = [Kind, Name, string:lowercase(binary:encode_hex(Bytes))] ++ [Text || Text =/= ""],
    [lists:join("\t", Fields), "\n"].

terms() ->
    integers() ++ floats() ++ atoms() ++ binaries() ++ lists() ++ tuples() ++ maps() ++ functions().

integers() ->
    Named = [{"zero", 0}, {"one", 1}, {"byte", 255}, {"256", 256}, {"minus one", -1},
             {"largest of 32 bits", 1 bsl 31 - 1}, {"2^31", 1 bsl 31},
             {"smallest of 32 bits", -(1 bsl 31)}, {"-2^31-1", -(1 bsl 31) - 1},
             {"2^32", 1 bsl 32}, {"2^40", 1 bsl 40}, {"-2^56", -(1 bsl 56)},
             {"largest of 64 bits", 1 bsl 63 - 1}, {"smallest of 64 bits", -(1 bsl 63)}],
    [{"integer " ++ Name, Integer, integer_to_list(Integer)} || {Name, Integer} <- Named]
        ++ [{"big 2^63", 1 bsl 63, "big(+0000000000000080)"},
            {"big -2^63-1", -(1 bsl 63) - 1, "big(-0100000000000080)"},
            {"big 2^64", 1 bsl 64, "big(+000000000000000001)"},
            {"big of 255 bytes", 1 bsl (255 * 8) - 1, ""},
            {"big of 256 bytes", 1 bsl (255 * 8), ""},
            {"big negative of 256 bytes", -(1 bsl (255 * 8)), ""}].

floats() ->
    [{"float 0.0", 0.0, "0.0"}, {"float -0.0", -0.0, "-0.0"}, {"float 1.5", 1.5, "1.5"},
     {"float -1.5", -1.5, "-1.5"}, {"float 0.1", 0.1, "0.1"},
     {"float largest", 1.7976931348623157e308, "1.7976931348623157e+308"},
     {"float smallest", 5.0e-324, "5e-324"}].

atoms() ->
    [{"atom empty", '', "''"}, {"atom ok", ok, "'ok'"}, {"atom with a space", 'hello world', "'hello world'"},
     {"atom umlaut", list_to_atom([16#e4]), "'\x{c3}\x{a4}'"},
     {"atom snowman", list_to_atom([16#2603]), "'\x{e2}\x{98}\x{83}'"},
     {"atom of 255 characters", list_to_atom(lists:duplicate(255, $a)), ""},
     {"atom of 127 wide characters", list_to_atom(lists:duplicate(127, 16#e4)), ""},
     {"atom of 128 wide characters", list_to_atom(lists:duplicate(128, 16#e4)), ""},
     {"atom of 255 emoji", list_to_atom(lists:duplicate(255, 16#1f600)), ""}].

binaries() ->
    [{"binary empty", <<>>, "<<>>"}, {"binary", <<"hello">>, "<<68656c6c6f>>"},
     {"binary with NUL", <<0, 255, 10>>, "<<00ff0a>>"},
     {"binary of 300 bytes", binary:copy(<<"x">>, 300), ""},
     {"bits 1", <<1:1>>, "<<80:1>>"}, {"bits 3", <<5:3>>, "<<a0:3>>"}, {"bits 15", <<16#abcd:15>>, "<<579a:7>>"}].

lists() ->
    [{"list empty", [], "[]"}, {"string", [1, 2, 3], "[1,2,3]"}, {"string of one", [0], "[0]"},
     {"list with 256", [256], "[256]"}, {"list with -1", [-1], "[-1]"}, {"list of atoms", [a, b], "['a','b']"},
     {"list improper", [1 | 2], "[1|2]"}, {"list improper of two", [a, b | c], "['a','b'|'c']"},
     {"list with a string for a tail", [300 | "ab"], "[300,97,98]"},
     {"list of lists", [[], [[]], [a, []]], "[[],[[]],['a',[]]]"},
     {"list nested 512 deep", nest(512), ""}].

nest(0) -> [];
nest(Depth) -> [nest(Depth - 1)].

tuples() ->
    [{"tuple empty", {}, "{}"}, {"tuple", {ok, 1, <<"x">>}, "{'ok',1,<<78>>}"},
     {"tuple of 255", list_to_tuple(lists:seq(1, 255)), ""}, {"tuple of 256", list_to_tuple(lists:seq(1, 256)), ""},
     {"tuple nested", {{}, {a, {b}}}, "{{},{'a',{'b'}}}"}].

maps() ->
    [{"map empty", #{}, "#{}"}, {"map", #{a => 1}, "#{'a'=>1}"},
     {"map with keys of one value", #{1 => a, 1.0 => b}, ""},
     {"map of 100", maps:from_list([{N, N} || N <- lists:seq(1, 100)]), ""},
     {"map with a map for a key", #{#{a => 1} => #{}}, "#{#{'a'=>1}=>#{}}"},
     {"session", #{<<"user_id">> => 123456, <<"cart">> => [#{<<"sku">> => <<"A-1">>, <<"price">> => 9.95}],
                   <<"flash">> => [], <<"admin">> => false}, ""}].

functions() ->
    [{"export", fun erlang:node/0, "fun 'erlang':'node'/0"},
     {"export of arity 255", fun erlang:x/255, "fun 'erlang':'x'/255"}].

%% Identifiers and records of nodes that are not this one: put together by hand, checked by reading them back.
foreign() ->
    Atom = fun(Name) -> [119, length(Name), Name] end,
    Node = Atom("n25@vm"),
    Pid = [88, Node, <<85:32, 7:32, 16#6b0640f7:32>>],
    %% The pid in a closure that is not known here is written as that of a node without a name.
    Closure = [<<1, 0:128, 0:32, 1:32>>, Atom("m"), 97, 0, 97, 1, 88, Atom("nonode@nohost"), <<0:96>>, <<109, 4:32, "kept">>],
    [{Name, roundtrip(Name, iolist_to_binary([131 | Bytes])), Text} || {Name, Bytes, Text} <- [
        {"closure", [112, <<(iolist_size(Closure) + 4):32>>, Closure], ""},
        {"pid", Pid, "pid('n25@vm',85,7,1795571959)"},
        {"port of 28 bits", [89, Node, <<5:32, 1:32>>], "port('n25@vm',5,1)"},
        {"port of 29 bits", [120, Node, <<16#10000000:64, 1:32>>], "port('n25@vm',268435456,1)"},
        {"port of 64 bits", [120, Node, <<16#fedcba9876543210:64, 1:32>>], "port('n25@vm',18364758544493064720,1)"},
        {"reference of 1", [90, <<1:16>>, Node, <<9:32, 1:32>>], "ref('n25@vm',9,1)"},
        {"reference of 3", [90, <<3:16>>, Node, <<9:32, 1:32, 2:32, 3:32>>], "ref('n25@vm',9,1,2,3)"},
        {"reference of 5", [90, <<5:16>>, Node, <<9:32, 1:32, 2:32, 3:32, 4:32, 5:32>>], "ref('n25@vm',9,1,2,3,4,5)"}]]
    ++
    %% A native record, from a live node of OTP 29; earlier releases do not read it.
    [{"native record", <<131, 67, 2:32, 1, 119, 2, "nr", 119, 1, "r", 119, 1, "a", 119, 1, "b", 97, 1, 97, 2>>,
      "opaque(43000000020177026e7277017277016177016261016102)"}].

%% term_to_binary writes a foreign identifier as it was read.
roundtrip(Name, Bytes) ->
    case term_to_binary(binary_to_term(Bytes), [{minor_version, 2}]) of
        Bytes -> Bytes;
        Other -> error({changed, Name, Other})
    end.

old() ->
    Long = iolist_to_binary(io_lib:format("~.20e", [1.5])),
    Text = <<Long/binary, 0:((31 - byte_size(Long)) * 8)>>,
    Tiny = term_to_binary(-2.5e-7, [{minor_version, 0}]),
    Node = [100, 0, 3, "n@h"],
    Session = #{<<"text">> => binary:copy(<<"abc">>, 100)},
    [{Name, iolist_to_binary([131 | Bytes]), Meaning} || {Name, Bytes, Meaning} <- [
        {"atom Latin-1", [100, 0, 1, 16#e4], "'\x{c3}\x{a4}'"},
        {"atom Latin-1 ASCII", [100, 0, 2, "ok"], "'ok'"},
        {"atom small Latin-1", [115, 1, 16#ff], "'\x{c3}\x{bf}'"},
        {"atom long form", [118, 0, 2, "ok"], "'ok'"},
        {"float as text", [99, Text], "1.5"},
        {"pid", [103, Node, <<1:32, 2:32, 3>>], "pid('n@h',1,2,3)"},
        {"port", [102, Node, <<1:32, 3>>], "port('n@h',1,3)"},
        {"port long for a small id", [120, Node, <<1:64, 70000:32>>], "port('n@h',1,70000)"},
        {"port new", [89, Node, <<1:32, 70000:32>>], "port('n@h',1,70000)"},
        {"reference", [101, Node, <<1:32, 3>>], "ref('n@h',3,1)"},
        {"reference new", [114, <<2:16>>, Node, <<3, 1:32, 2:32>>], "ref('n@h',3,1,2)"},
        {"string empty", [107, 0, 0], "[]"},
        {"list of none", [108, <<0:32>>, 106], "[]"},
        {"list of none with a tail", [108, <<0:32>>, 97, 1], "1"},
        {"list of bytes", [108, <<2:32>>, 97, 1, 97, 2, 106], "[1,2]"},
        {"big of no bytes", [110, 0, 0], "0"},
        {"big with zeros", [110, 4, 0, 1, 0, 0, 0], "1"},
        {"big with another sign", [110, 1, 7, 5], "-5"},
        {"big long for a small value", [111, <<1:32>>, 0, 200], "200"},
        {"integer for a small value", [98, <<5:32>>], "5"},
        {"tuple large for a small size", [105, <<1:32>>, 97, 1], "{1}"},
        {"bits 8", [77, <<1:32>>, 8, 255], "<<ff>>"},
        {"bits with padding", [77, <<1:32>>, 3, 255], "<<e0:3>>"}]]
    ++ [{"float as text, minor version 0", Tiny, "-2.5e-07"},
        {"compressed", term_to_binary(Session, [compressed]), ""},
        {"compressed well", term_to_binary(lists:duplicate(5000, 0), [{compressed, 9}]), ""}].

bad() ->
    Packed = fun(Size, Bytes) -> [80, <<Size:32>>, zlib:compress(Bytes)] end,
    Atom = fun(Count) -> [118, <<(Count):16>>, lists:duplicate(Count, $a)] end,
    [{Name, iolist_to_binary([131 | Bytes])} || {Name, Bytes} <- [
        {"nothing", []}, {"tag that does not exist", [1]}, {"tag 71", [71]},
        {"list longer than the bytes", [108, <<16#ffffffff:32>>, 97, 1, 106]},
        {"tuple longer than the bytes", [105, <<16#ffffffff:32>>, 97, 1]},
        {"binary longer than the bytes", [109, <<16#ffffffff:32>>, 97]},
        {"map longer than the bytes", [116, <<9:32>>, 97, 1, 97, 1]},
        {"map with equal keys", [116, <<2:32>>, 97, 1, 97, 1, 97, 1, 97, 2]},
        {"map with equal keys spelled differently", [116, <<2:32>>, 97, 1, 97, 1, 98, <<1:32>>, 97, 2]},
        {"float infinite", [70, <<16#7ff0000000000000:64>>]},
        {"float not a number", [70, <<16#7ff8000000000000:64>>]},
        {"float as text, infinite", [99, "1.00000000000000000000e+999", 0, 0, 0, 0]},
        {"float as text, words", [99, "infinity", lists:duplicate(23, 0)]},
        {"bits 0", [77, <<1:32>>, 0, 1]}, {"bits 9", [77, <<1:32>>, 9, 1]}, {"bits of no bytes", [77, <<0:32>>, 1]},
        {"atom of 256 characters", Atom(256)},
        {"atom Latin-1 of 256 characters", [100, <<256:16>>, lists:duplicate(256, $a)]},
        {"atom overlong", [119, 2, 16#c0, 16#80]}, {"atom overlong of 3", [119, 3, 16#e0, 16#80, 16#80]},
        {"atom surrogate", [119, 3, 16#ed, 16#a0, 16#80]}, {"atom above Unicode", [119, 4, 16#f4, 16#90, 16#80, 16#80]},
        {"atom cut off", [119, 1, 16#c3]}, {"atom continuation alone", [119, 1, 16#80]},
        {"pid without a node", [88, 97, 1, <<0:96>>]},
        {"pid old with a creation of 4", [103, 100, 0, 3, "n@h", <<1:32, 2:32, 4>>]},
        {"reference of 6", [90, <<6:16>>, 119, 3, "n@h", <<0:(7 * 32)>>]},
        {"closure smaller than its size field", [112, <<3:32>>]},
        {"closure longer than the bytes", [112, <<100:32>>, 0]},
        {"atom cache reference", [82, 0]}, {"old closure", [117, <<0:32>>]},
        {"compressed of a smaller size", Packed(1, <<97, 1>>)}, {"compressed of a larger size", Packed(3, <<97, 1>>)},
        {"compressed twice", Packed(20, iolist_to_binary(Packed(2, <<97, 1>>)))},
        {"compressed inside", [104, 1, Packed(2, <<97, 1>>)]},
        {"compressed damaged", [80, <<2:32>>, 1, 2, 3, 4]}]].
