%% SPDX-License-Identifier: Apache-2.0
%% What PHP has stored, read by us. The bytes come from the php that is installed, but for those that no PHP writes.
-module(session_decode_tests).

-include_lib("eunit/include/eunit.hrl").

-define(CLASSES,
    "class User { public $name = 'ann'; protected $role = 'admin'; private $secret = 7; public $none; }"
    "class Member extends User { private $secret = 8; }"
    "class Cart { public $user; public $items = []; }"
    "class Magic { public function __serialize(): array { return ['k' => 1, 5 => 'five']; } }"
    "enum Suit: string { case Hearts = 'H'; }"
).

%% --- values

values_of_php_are_terms_test_() ->
    Examples = [
        {"null", null},
        {"true", true},
        {"false", false},
        {"0", 0},
        {"-42", -42},
        {"PHP_INT_MAX", 9223372036854775807},
        {"PHP_INT_MIN", -9223372036854775808},
        {"0.1", 0.1},
        {"1.0", 1.0},
        {"-0.0", -0.0},
        {"1e25", 1.0e25},
        {"-1.5e-7", -1.5e-7},
        {"PHP_FLOAT_MAX", 1.7976931348623157e308},
        {"4.9E-324", 4.9e-324},
        {"INF", infinity},
        {"-INF", '-infinity'},
        {"NAN", nan},
        {"''", <<>>},
        {"\"a\\0|\\\";\\xff\"", <<"a", 0, "|\";", 255>>},
        {"[]", []},
        {"[1, 'b', null]", [1, <<"b">>, null]},
        {"[[1], [2, [3]]]", [[1], [2, [3]]]},
        {"['a' => 1, 'b' => ['c' => 2]]", #{<<"a">> => 1, <<"b">> => #{<<"c">> => 2}}},
        {"[1 => 'a', 2 => 'b']", #{1 => <<"a">>, 2 => <<"b">>}},
        {"[1 => 'a', 0 => 'b']", #{1 => <<"a">>, 0 => <<"b">>}},
        {"['5' => 'a', -3 => 'b', '05' => 'c']", #{5 => <<"a">>, -3 => <<"b">>, <<"05">> => <<"c">>}},
        {"new stdClass", {object, <<"stdClass">>, #{}}},
        {"(object) ['0' => 'a']", {object, <<"stdClass">>, #{<<"0">> => <<"a">>}}},
        {"new User", {object, <<"User">>, user(7)}},
        {"new Member", {object, <<"Member">>, (user(7))#{{private, <<"Member">>, <<"secret">>} => 8}}},
        {"new Magic", {object, <<"Magic">>, #{<<"k">> => 1, 5 => <<"five">>}}},
        {"Suit::Hearts", {enum, <<"Suit">>, <<"Hearts">>}},
        {"new ArrayObject([1, 2])", {object, <<"ArrayObject">>, #{0 => 0, 1 => [1, 2], 2 => [], 3 => null}}}
    ],
    Code = [["say(serialize([", Expression, "]));"] || {Expression, _} <- Examples],
    Bytes = session_test_php:lines([?CLASSES | Code]),
    [
        {Expression, ?_assert(same({ok, #{0 => Term}}, session_decode:decode(Serialized, <<"php_serialize">>)))}
     || {{Expression, Term}, Serialized} <- lists:zip(Examples, Bytes)
    ].

user(Secret) ->
    #{
        <<"name">> => <<"ann">>,
        {protected, <<"role">>} => <<"admin">>,
        {private, <<"User">>, <<"secret">>} => Secret,
        <<"none">> => null
    }.

%% Unlike =:= before OTP 27, tells 0.0 from -0.0.
same(One, Other) -> term_to_binary(One) =:= term_to_binary(Other).

forms_that_only_older_php_writes_are_read_test() ->
    ?assertEqual({ok, #{0 => <<"aé"/utf8>>}}, serialized("a:1:{i:0;S:3:\"a\\c3\\a9\";}")),
    ?assertEqual({ok, #{<<"ab">> => 1}}, serialized("a:1:{S:2:\"a\\62\";i:1;}")),
    Old = {custom, <<"Old">>, <<"a}b">>},
    ?assertEqual({ok, #{0 => Old, 1 => 2}}, serialized("a:2:{i:0;C:3:\"Old\":3:{a}b}i:1;i:2;}")).

of_two_equal_keys_the_last_one_stays_test() ->
    ?assertEqual({ok, #{<<"a">> => 2}}, serialized("a:2:{s:1:\"a\";i:1;s:1:\"a\";i:2;}")).

%% --- serializers

every_serializer_of_php_gives_the_same_map_test_() ->
    Formats = ["php", "php_binary", "php_serialize"],
    Code = [
        "final class None implements SessionHandlerInterface {"
        "public function open($path, $name): bool { return true; } public function close(): bool { return true; }"
        "public function read($id): string { return ''; } public function write($id, $data): bool { return true; }"
        "public function destroy($id): bool { return true; } public function gc($lifetime): int { return 0; } }"
        "session_set_save_handler(new None); session_cache_limiter(''); ini_set('session.use_cookies', '0');",
        ?CLASSES
    ],
    Encode = [
        [
            "ini_set('session.serialize_handler', '", Format, "'); session_start();"
            "$_SESSION['id'] = 42; $_SESSION['user'] = new User; $_SESSION['cart'] = new Cart;"
            "$_SESSION['cart']->user = $_SESSION['user']; $_SESSION['cart']->items = ['a', 'b'];"
            "$_SESSION['same'] = &$_SESSION['id']; say(session_encode()); session_write_close(); $_SESSION = [];"
        ]
     || Format <- Formats
    ],
    User = {object, <<"User">>, user(7)},
    Session = #{
        <<"id">> => 42,
        <<"user">> => User,
        <<"cart">> => {object, <<"Cart">>, #{<<"user">> => User, <<"items">> => [<<"a">>, <<"b">>]}},
        <<"same">> => 42
    },
    [
        {Format, ?_assertEqual({ok, Session}, session_decode:decode(Data, list_to_binary(Format)))}
     || {Format, Data} <- lists:zip(Formats, session_test_php:lines([Code | Encode]))
    ].

no_data_is_an_empty_session_with_every_serializer_test() ->
    Formats = [<<"php">>, <<"erlang">>, <<"igbinary">>],
    [?assertEqual({ok, #{}}, session_decode:decode(<<>>, Format)) || Format <- Formats].

the_serializer_is_seen_by_the_first_bytes_test() ->
    ?assertEqual(<<"php">>, session_decode:serializer(<<"a|i:1;">>)),
    ?assertEqual(<<"php">>, session_decode:serializer(<<>>)),
    ?assertEqual(<<"php_serialize">>, session_decode:serializer(<<"a:0:{}">>)),
    ?assertEqual(<<"erlang">>, session_decode:serializer(term_to_binary(#{}))),
    ?assertEqual({ok, #{<<"a">> => 1}}, session_handler:decode(<<"a|i:1;">>)).

another_serializer_is_named_as_the_error_test() ->
    ?assertEqual({error, {unknown_serializer, 0}}, session_decode:decode(<<1>>, <<"igbinary">>)),
    Found = #{data => <<1>>, serializer => <<"msgpack">>},
    ?assertEqual({error, {unknown_serializer, 0}}, session_handler:decode(Found)).

%% --- sessions as Erlang terms

a_session_that_is_a_term_is_read_as_binary_to_term_reads_it_test() ->
    Session = #{
        <<"user">> => <<"ann">>,
        7 => [1, -1, 300, -70000, 1 bsl 62, -(1 bsl 63), 0.5],
        <<"flags">> => #{1 => true, <<"x">> => false, -5 => null, 9 => []},
        <<"bytes">> => [1, 2, 3]
    },
    ?assertEqual({ok, Session}, term(Session)),
    Many = maps:from_list([{Key, [integer_to_binary(Key)]} || Key <- lists:seq(1, 100)]),
    ?assertEqual({ok, Many}, term(Many)).

objects_in_a_term_are_read_test() ->
    Blob = <<"O:4:\"User\":1:{s:4:\"name\";s:3:\"ann\";}">>,
    Object = {object, <<"User">>, #{<<"name">> => <<"ann">>}},
    Term = #{<<"u">> => {php, Blob}, <<"l">> => [{php, Blob}]},
    ?assertEqual({ok, #{<<"u">> => Object, <<"l">> => [Object]}}, term(Term)).

%% The blobs are numbered as they stand in the bytes. PHP's order of keys is not the order of Erlang's maps.
an_object_that_is_shared_by_two_keys_is_read_at_both_test() ->
    Pair = fun(Key, Value) ->
        <<131, Encoded/binary>> = term_to_binary({Key, Value}),
        <<104, 2, Both/binary>> = Encoded,
        Both
    end,
    Data = iolist_to_binary([
        <<131, 116, 4:32>>,
        Pair(<<"z">>, {php, <<"O:1:\"U\":1:{s:1:\"n\";i:5;}">>}),
        Pair(<<"y">>, [7, {php, <<"r:2;">>}]),
        Pair(<<"x">>, {php, <<"O:1:\"V\":2:{s:1:\"a\";i:6;s:1:\"b\";R:6;}">>}),
        Pair(<<"a">>, {php, <<"R:3;">>})
    ]),
    User = {object, <<"U">>, #{<<"n">> => 5}},
    Expected = #{
        <<"z">> => User,
        <<"y">> => [7, User],
        <<"x">> => {object, <<"V">>, #{<<"a">> => 6, <<"b">> => 6}},
        <<"a">> => 5
    },
    ?assertEqual({ok, Expected}, session_decode:decode(Data, <<"erlang">>)).

a_term_that_php_does_not_write_is_refused_with_its_offset_test_() ->
    [
        ?_assertEqual({error, Error}, session_decode:decode(Data, <<"erlang">>))
     || {Error, Data} <- [
            {{unexpected, 0}, term_to_binary([])},
            {{unexpected, 0}, <<"a|i:1;">>},
            {{unknown_atom, 8}, term_to_binary(#{1 => undefined})},
            {{unknown_atom, 6}, term_to_binary(#{a => 1})},
            {{unexpected, 8}, term_to_binary(#{1 => self()})},
            {{unexpected, 10}, term_to_binary(#{1 => {a, 1}})},
            {{unexpected, 8}, term_to_binary(#{1 => {1, 2, 3}})},
            {{unexpected, 10}, <<(term_to_binary(#{1 => 1}))/binary, 0>>},
            {{unexpected, 24}, <<131, 116, 1:32, 97, 1, 104, 2, 119, 3, "php", 109, 5:32, "i:1;x">>}
        ]
    ].

no_text_of_a_session_becomes_an_atom_test() ->
    Name = <<"never_an_atom_before_", (integer_to_binary(erlang:unique_integer([positive])))/binary>>,
    Size = byte_size(Name),
    Data = <<131, 116, 1:32, 97, 1, 119, Size, Name/binary>>,
    ?assertEqual({error, {unknown_atom, 8}}, session_decode:decode(Data, <<"erlang">>)),
    {ok, _} = serialized(["a:1:{i:0;O:", integer_to_list(Size), ":\"", Name, "\":0:{}}"]),
    ?assertError(badarg, binary_to_existing_atom(Name)).

%% --- values that are repeated

references_are_counted_as_php_counts_them_test() ->
    [Data] = session_test_php:lines([
        ?CLASSES,
        "$user = new User; $cart = new Cart; $cart->user = $user; $cart->items = [1.5, $user];"
        "$count = 3; $a = ['c' => $cart, 'n' => &$count, 'm' => &$count, 'u' => $user, 'c2' => $cart,"
        "'e' => Suit::Hearts, 'e2' => Suit::Hearts, 'last' => null]; $a['last'] = &$cart->items; say(serialize($a));"
    ]),
    User = {object, <<"User">>, user(7)},
    Items = [1.5, User],
    Cart = {object, <<"Cart">>, #{<<"user">> => User, <<"items">> => Items}},
    Hearts = {enum, <<"Suit">>, <<"Hearts">>},
    Expected = #{
        <<"c">> => Cart, <<"n">> => 3, <<"m">> => 3, <<"u">> => User, <<"c2">> => Cart, <<"e">> => Hearts,
        <<"e2">> => Hearts, <<"last">> => Items
    },
    ?assertEqual({ok, Expected}, session_decode:decode(Data, <<"php_serialize">>)).

a_value_inside_itself_is_a_reference_test() ->
    [Data] = session_test_php:lines([?CLASSES, "$cart = new Cart; $cart->user = $cart; say(serialize([8, $cart]));"]),
    Cart = {object, <<"Cart">>, #{<<"user">> => {reference, 3}, <<"items">> => []}},
    ?assertEqual({ok, #{0 => 8, 1 => Cart}}, session_decode:decode(Data, <<"php_serialize">>)).

a_reference_to_nothing_is_refused_test_() ->
    [
        ?_assertEqual({error, {bad_reference, 11}}, serialized(["a:1:{i:0;", Reference, "}"]))
     || Reference <- ["r:2;", "R:2;", "r:0;", "R:-1;", "r:99999;"]
    ].

%% Each of these objects has the one before twice: as a tree, the last one has some millions.
repetitions_of_repetitions_do_not_grow_without_limit_test() ->
    Levels = 22,
    Object = fun(Level, Inner) ->
        Number = integer_to_list(Levels - Level + 2),
        ["O:1:\"A\":2:{s:1:\"a\";", Inner, "s:1:\"b\";r:", Number, ";}"]
    end,
    {ok, Session} = serialized(["a:1:{i:0;", lists:foldl(Object, "N;", lists:seq(0, Levels - 1)), "}"]),
    ?assert(erts_debug:flat_size(Session) < 16 bsl 20).

a_long_text_is_not_repeated_without_limit_test() ->
    Text = binary:copy(<<"x">>, 1 bsl 20),
    Repeated = [["i:", integer_to_list(N), ";R:2;"] || N <- lists:seq(1, 999)],
    {ok, Session} = serialized(["a:1000:{i:0;s:1048576:\"", Text, "\";", Repeated, "}"]),
    ?assertEqual(Text, maps:get(1, Session)),
    ?assertEqual({reference, 2}, maps:get(999, Session)).

%% --- bytes that are damaged, or meant to do damage

damaged_data_is_refused_with_its_offset_test_() ->
    [
        {Data, ?_assertEqual({error, Error}, session_decode:decode(list_to_binary(Data), list_to_binary(Format)))}
     || {Format, Data, Error} <- [
            {"php", "a", {truncated, 1}},
            {"php", "a|", {truncated, 2}},
            {"php", "a|i:1", {truncated, 5}},
            {"php", "a|i:1;b", {truncated, 7}},
            {"php", "a|x:1;", {unexpected, 2}},
            {"php", "a|i:x;", {bad_number, 4}},
            {"php", "a|i:-;", {bad_number, 5}},
            {"php", "a|i:+1;", {bad_number, 4}},
            {"php", "a|i:-9223372036854775809;", {bad_number, 4}},
            {"php", "a|i:9223372036854775808;", {bad_number, 4}},
            {"php", "a|d:1e999;", {bad_number, 4}},
            {"php", "a|b:2;", {unexpected, 2}},
            {"php", "a|s:5:\"abc\";", {truncated, 6}},
            {"php", "a|s:2:\"abc\";", {unexpected, 6}},
            {"php", "a|s:-1:\"\";", {bad_number, 4}},
            {"php", "a|s:9999999999999999999:\"\";", {truncated, 24}},
            {"php", "a|S:2:\"\\6\";", {unexpected, 7}},
            {"php", "a|a:3:{i:0;i:1;}", {unexpected, 15}},
            {"php", "a|a:4294967295:{i:0;i:1;}", {bad_length, 4}},
            {"php", "a|a:1:{i:0;i:1;i:1;i:1;}", {unexpected, 15}},
            {"php", "a|a:1:{N;i:1;}", {unexpected, 7}},
            {"php", "a|E:4:\"Suit\";", {unexpected, 4}},
            {"php", "a|O:1:\"A\":1:{s:1:\"a\";}", {unexpected, 21}},
            {"php_serialize", "i:1;", {unexpected, 0}},
            {"php_serialize", "a:0:{}x", {unexpected, 6}},
            {"php_binary", [2, $a], {truncated, 0}},
            {"php_binary", [129, $a, $N, $;], {truncated, 0}}
        ]
    ].

nesting_has_a_limit_test_() ->
    Nested = fun(Levels) ->
        ["a|", lists:duplicate(Levels, "a:1:{i:0;"), "N;", lists:duplicate(Levels, "}")]
    end,
    {timeout, 20, fun() ->
        ?assertMatch({ok, _}, php(Nested(4000))),
        ?assertMatch({error, {too_deep, _}}, php(Nested(5000))),
        ?assertMatch({error, {too_deep, _}}, php(["a|" | lists:duplicate(1_000_000, "a:1:{i:0;")])),
        Lists = <<131, 116, 1:32, 97, 1, (binary:copy(<<108, 1:32>>, 1_000_000))/binary>>,
        ?assertMatch({error, {too_deep, _}}, session_decode:decode(Lists, <<"erlang">>))
    end}.

a_number_of_a_million_digits_is_refused_at_once_test() ->
    Digits = binary:copy(<<"9">>, 1_000_000),
    ?assertEqual({error, {bad_number, 23}}, php(["a|i:", Digits, ";"])),
    ?assertEqual({error, {bad_number, 4}}, php(["a|d:", Digits, ";"])),
    ?assertEqual({error, {bad_number, 23}}, php(["a|s:", Digits, ":\"\";"])).

serialized(Data) -> session_decode:decode(iolist_to_binary(Data), <<"php_serialize">>).

php(Data) -> session_decode:decode(iolist_to_binary(Data), <<"php">>).

term(Term) -> session_decode:decode(term_to_binary(Term), <<"erlang">>).
