%% SPDX-License-Identifier: Apache-2.0
%% Terms of every kind go to a PHP process and come back; values of every kind come from it and go back. Both have to be what they were.
%%
%% PHP answers (worker.php) over a port, a packet for a packet:
%%
%%     $T, Bytes            the bytes of decode() and encode(), both exact
%%     $V, Seed             the bytes of a value made of the seed
%%     $S, Seed, Bytes      "same" if the bytes are the value of the seed; else what differs
-module(exact).

-export([main/0]).

-define(LET(X, Type, Generator), proper_types:bind(Type, fun(X) -> Generator end, false)).
-define(CANONICAL, [deterministic, {minor_version, 2}]).

%% Behind -extra: how many cases, and the command that starts PHP.
main() ->
    [Count, Program | Arguments] = init:get_plain_arguments(),
    Options = [{packet, 4}, binary, exit_status, use_stdio, {args, Arguments}],
    Port = open_port({spawn_executable, Program}, Options),
    Cases = list_to_integer(Count),
    Failed = [Name || {Name, Property} <- properties(Port), not holds(Name, Property, Cases)],
    io:format("~b passed, ~b failed~n", [length(properties(Port)) - length(Failed), length(Failed)]),
    halt(length(Failed)).

properties(Port) ->
    [
        {"a term comes back as it was, byte by byte", proper:forall(term(), fun(Term) -> is_kept(Port, Term) end)},
        {"a term in another spelling comes back as it was",
            proper:forall({spelling(), term()}, fun({Spelling, Term}) -> is_read(Port, Spelling, Term) end)},
        {"a value comes back as it was", proper:forall(seed(), fun(Seed) -> is_value_kept(Port, Seed) end)}
    ].

holds(Name, Property, Cases) ->
    io:format("~ts, ~b times~n", [Name, Cases]),
    proper:quickcheck(Property, [{numtests, Cases}, {max_size, 40}, {max_shrinks, 100}, {on_output, fun say/2}]).

%% The dots of PropEr say nothing.
say(".", []) -> ok;
say(Format, Arguments) -> io:format(Format, Arguments).

is_kept(Port, Term) ->
    Bytes = term_to_binary(Term, ?CANONICAL),
    expect(Bytes, respelled(ask(Port, [$T, Bytes]), Term), Bytes).

%% A port with a small number has two spellings, and later versions of OTP write the longer one.
respelled(Answer, Term) ->
    case string:find(io_lib:format("~0p", [Term]), "#Port<") of
        nomatch -> Answer;
        _ -> term_to_binary(binary_to_term(Answer), ?CANONICAL)
    end.

is_read(Port, Spelling, Term) ->
    Bytes = term_to_binary(Term, Spelling),
    Answer = ask(Port, [$T, Bytes]),
    expect(Bytes, catch binary_to_term(Answer), binary_to_term(Bytes)).

is_value_kept(Port, Seed) ->
    Bytes = ask(Port, [$V, <<Seed:64>>]),
    Term = binary_to_term(Bytes),
    Canonical = term_to_binary(Term, ?CANONICAL),
    expect(Bytes, in_the_order_of(Canonical, Bytes, Term), Canonical) andalso
        expect(Bytes, ask(Port, [$S, <<Seed:64>>, Canonical]), <<"same">>).

%% The format has one answer for the bytes of a term, up to the order of a map's pairs: they are as many then.
in_the_order_of(Canonical, Bytes, Term) ->
    case has_pairs(Term) andalso byte_size(Bytes) =:= byte_size(Canonical) of
        true -> Canonical;
        false -> Bytes
    end.

has_pairs(Map) when is_map(Map) -> map_size(Map) > 1 orelse has_pairs(maps:to_list(Map));
has_pairs(Tuple) when is_tuple(Tuple) -> has_pairs(tuple_to_list(Tuple));
has_pairs([Head | Tail]) -> has_pairs(Head) orelse has_pairs(Tail);
has_pairs(_) -> false.

expect(_, Expected, Expected) ->
    true;
expect(Bytes, Answer, _) ->
    io:format("~nterm: ~ts~nanswer: ~0tp~n", [binary:encode_hex(Bytes), Answer]),
    false.

ask(Port, Packet) ->
    port_command(Port, Packet),
    receive
        {Port, {data, Answer}} -> Answer;
        {Port, {exit_status, Status}} -> error({php_ended, Status})
    after 60000 -> error(php_is_silent)
    end.

%% Generators. The header with PropEr's macros is not in Debian's package.

seed() -> proper_types:integer(0, 1 bsl 63 - 1).

spelling() ->
    proper_types:elements([[{minor_version, 0}], [{minor_version, 1}], [{minor_version, 2}, compressed], [{minor_version, 2}, {compressed, 9}]]).

term() -> ?LET(Depth, proper_types:integer(0, 4), term(Depth)).

term(0) ->
    scalar();
term(Depth) ->
    Inner = proper_types:lazy(fun() -> term(Depth - 1) end),
    proper_types:frequency([
        {4, scalar()},
        {2, few(Inner)},
        {1, ?LET({First, Rest, Tail}, {Inner, few(Inner), Inner}, [First | Rest] ++ Tail)},
        {1, proper_types:list(proper_types:byte())},
        {2, ?LET(Elements, few(Inner), list_to_tuple(Elements))},
        {2, ?LET(Pairs, few({Inner, Inner}), maps:from_list(Pairs))},
        {1, ?LET(Pairs, few({key(), Inner}), maps:from_list(Pairs))},
        {1, ?LET({Count, Value}, {proper_types:integer(30, 40), scalar()}, maps:from_list([{Key, Value} || Key <- lists:seq(1, Count)]))},
        {1, ?LET({Count, Element}, {proper_types:integer(250, 260), scalar()}, list_to_tuple(lists:duplicate(Count, Element)))},
        {1, ?LET(Value, Inner, fun() -> Value end)}
    ]).

few(Type) -> ?LET(Count, proper_types:integer(0, 4), proper_types:vector(Count, Type)).

scalar() ->
    proper_types:frequency([
        {4, number()}, {3, name()}, {3, proper_types:binary()}, {2, proper_types:bitstring()},
        {2, identifier()}, {1, proper_types:elements([[], {}, #{}, <<>>, "", 0.0, -0.0])}, {1, text()}, {1, large()}
    ]).

number() ->
    proper_types:frequency([
        {2, proper_types:integer()},
        {2, ?LET({Bits, Off, Sign}, {proper_types:elements([8, 16, 31, 32, 53, 62, 63, 64, 128, 2040, 2048]), proper_types:integer(-2, 2), sign()}, Sign * ((1 bsl Bits) + Off))},
        {1, ?LET({Bytes, Sign}, {bytes(512), sign()}, Sign * binary:decode_unsigned(Bytes))},
        {1, proper_types:float()},
        {1, ?LET(Bits, proper_types:integer(0, 1 bsl 64 - 1), float_of(Bits))},
        {1, proper_types:elements([5.0e-324, -5.0e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -0.0])}
    ]).

sign() -> proper_types:elements([1, -1]).

%% Of one byte to so many.
bytes(Most) -> ?LET(Size, proper_types:integer(1, Most), proper_types:binary(Size)).

%% Any float; those that are none give a denormal one.
float_of(Bits) ->
    case <<Bits:64>> of
        <<Float/float>> -> Float;
        <<_:12, Fraction:52>> -> denormal(Fraction)
    end.

denormal(Fraction) ->
    <<Float/float>> = <<0:12, Fraction:52>>,
    Float.

name() ->
    proper_types:frequency([
        {3, proper_types:elements([true, false, undefined, nil, null, ok, error, 'Elixir.Foo', '', '10', '1e1', 'é'])},
        {2, ?LET(Characters, proper_types:list(character()), list_to_atom(lists:sublist(Characters, 255)))},
        {1, ?LET({Count, Character}, {proper_types:integer(250, 255), character()}, list_to_atom(lists:duplicate(Count, Character)))}
    ]).

character() ->
    proper_types:union([proper_types:integer(0, 127), proper_types:integer(128, 16#7FF), proper_types:integer(16#E000, 16#FFFF), proper_types:integer(16#10000, 16#10FFFF)]).

text() -> ?LET(Characters, proper_types:list(character()), unicode:characters_to_binary(Characters)).

key() ->
    proper_types:union([proper_types:integer(), proper_types:integer(0, 3), proper_types:binary(), digits(), name()]).

%% Keys that PHP arrays take for numbers, or nearly.
digits() ->
    proper_types:union([
        ?LET(Number, proper_types:integer(), integer_to_binary(Number)),
        proper_types:elements([<<"0">>, <<"-0">>, <<"00">>, <<"1.0">>, <<"9223372036854775807">>, <<"9223372036854775808">>, <<"-9223372036854775808">>, <<131, 97, 1>>])
    ]).

identifier() ->
    proper_types:union([
        proper_types:elements([self(), make_ref(), alias(), hd(erlang:ports()), fun lists:map/2, fun erlang:'+'/2]),
        ?LET({Node, Id, Serial, Creation}, {node_name(), word(), word(), word()},
            binary_to_term(<<131, 88, Node/binary, (Id band 16#FFFFFFF):32, Serial:32, Creation:32>>)),
        ?LET({Node, Id, Creation}, {node_name(), proper_types:integer(0, 1 bsl 64 - 1), word()}, binary_to_term(<<131, 120, Node/binary, Id:64, Creation:32>>)),
        ?LET({Node, Creation, Words}, {node_name(), word(), words()},
            binary_to_term(<<131, 90, (length(Words)):16, Node/binary, Creation:32, << <<Word:32>> || Word <- Words >>/binary>>)),
        ?LET({Module, Function, Arity}, {name(), name(), proper_types:integer(0, 255)}, fun Module:Function/Arity)
    ]).

%% The first one has 18 bits.
words() ->
    ?LET({First, Others}, {proper_types:integer(0, 1 bsl 18 - 1), proper_types:list(word())}, [First | lists:sublist(Others, 4)]).

word() -> proper_types:integer(0, 1 bsl 32 - 1).

node_name() ->
    proper_types:elements([<<119, (byte_size(Name)), Name/binary>> || Name <- [<<"a@b">>, <<"other@127.0.0.1">>, <<"é@host"/utf8>>]]).

%% Now and then a megabyte.
large() ->
    proper_types:frequency([
        {200, proper_types:binary()},
        {1, ?LET({Bytes, Size}, {bytes(1024), proper_types:integer(65530, 1 bsl 20)}, cut(Bytes, Size))},
        {1, ?LET({Bytes, Size}, {bytes(1024), proper_types:integer(65534, 65537)}, binary_to_list(cut(Bytes, Size)))}
    ]).

cut(Bytes, Size) -> binary:part(binary:copy(Bytes, Size div byte_size(Bytes) + 1), 0, Size).
