%% SPDX-License-Identifier: Apache-2.0
%% Whatever PHP stores is read as it was; whatever else comes is refused, and nothing more happens.
-module(prop_session_decode).

-include_lib("eunit/include/eunit.hrl").

%% Debian's package of PropEr has no header, so that its functions are called by name.
-import(proper_types, [binary/0, bind/3, frequency/1, integer/2, list/1, oneof/1, range/2, resize/2, vector/2]).

-define(FORMATS, [<<"php">>, <<"php_serialize">>, <<"php_binary">>, <<"erlang">>]).
%% So many values are told to one PHP.
-define(AT_ONCE, 30).

what_php_serializes_is_read_as_it_was_test_() ->
    {timeout, 120, ?_assert(quickcheck(prop_round_trip(), 20, 42))}.

a_part_of_a_session_is_refused_or_a_session_test_() ->
    {timeout, 120, ?_assert(quickcheck(prop_cut(), 50, 12))}.

any_bytes_are_refused_or_a_session_test_() ->
    {timeout, 120, ?_assert(quickcheck(prop_any_bytes(), 2000, 42))}.

one_changed_byte_makes_no_crash_test_() ->
    {timeout, 120, ?_assert(quickcheck(prop_changed(), 1000, 20))}.

quickcheck(Property, Count, Size) -> proper:quickcheck(Property, [Count, {max_size, Size}, {to_file, user}]).

%% PHP is told the values in its own language, and serializes them.
prop_round_trip() ->
    proper:forall(vector(?AT_ONCE, value()), fun(Values) ->
        Code = [["say(serialize([", php(Value), "]));"] || Value <- Values],
        Expected = [{ok, #{0 => Value}} || Value <- Values],
        Expected =:= [session_decode:decode(Data, <<"php_serialize">>) || Data <- session_test_php:lines(Code)]
    end).

%% At each byte. What has an end of its own is refused without it; a run of names and values may end after any of them.
prop_cut() ->
    proper:forall({oneof(?FORMATS), list({name(), value()})}, fun({Format, Session}) ->
        Data = encoded(Format, Session),
        Cuts = [session_decode:decode(binary:part(Data, 0, Size), Format) || Size <- sizes(Data)],
        session_decode:decode(Data, Format) =:= {ok, maps:from_list(Session)} andalso
            lists:all(fun(Cut) -> is_orderly(Cut, byte_size(Data)) andalso is_refused(Cut, Format) end, Cuts)
    end).

%% None is no part of it: it is an empty session.
sizes(Data) -> [Size || Size <- lists:seq(0, byte_size(Data) - 1), Size > 0].

is_refused({error, _}, _) -> true;
is_refused({ok, _}, Format) -> Format =:= <<"php">> orelse Format =:= <<"php_binary">>.

prop_any_bytes() ->
    proper:forall({oneof(?FORMATS), oneof([binary(), tokens()])}, fun({Format, Data}) ->
        is_orderly(session_decode:decode(Data, Format), byte_size(Data))
    end).

prop_changed() ->
    proper:forall({oneof(?FORMATS), list({name(), value()}), range(0, 1000), range(0, 255)}, fun
        ({_, [], _, _}) ->
            true;
        ({Format, Session, Place, Byte}) ->
            Data = encoded(Format, Session),
            At = Place rem byte_size(Data),
            <<Before:At/binary, _, After/binary>> = Data,
            is_orderly(session_decode:decode(<<Before/binary, Byte, After/binary>>, Format), byte_size(Data))
    end).

is_orderly({ok, Session}, _Size) -> is_map(Session);
is_orderly({error, {Reason, Offset}}, Size) -> is_atom(Reason) andalso Offset >= 0 andalso Offset =< Size.

%% --- values

value() -> proper_types:sized(fun value/1).

value(0) ->
    scalar();
value(Size) ->
    Inner = proper_types:lazy(fun() -> resize(Size div 3, value(Size div 3)) end),
    frequency([
        {3, scalar()},
        {1, list(Inner)},
        {1, bind(list({oneof([integer(), name()]), Inner}), fun as_php_has_it/1, false)}
    ]).

%% An array whose keys are those of a list is one.
as_php_has_it(Pairs) ->
    Map = maps:from_list(Pairs),
    case lists:sort(maps:keys(Map)) =:= lists:seq(0, maps:size(Map) - 1) of
        true -> [];
        false -> Map
    end.

scalar() ->
    oneof([null, true, false, integer(), proper_types:float(), binary(), infinity, '-infinity', nan]).

integer() -> oneof([integer(-10, 10), integer(-(1 bsl 63), (1 bsl 63) - 1)]).

%% No number, which PHP would make a key of its own.
name() -> bind(list(range($a, $z)), fun(Text) -> list_to_binary(["k", Text]) end, false).

%% What is nearly a session.
tokens() ->
    Php = ["a:", "1:", "2:", "{", "}", "i:", "0;", "s:", "\"", ";", "O:", "r:", "R:", "N;", "k|", "E:", "S:"],
    Erlang = [<<131, 116, 1:32>>, <<97, 1>>, <<108, 1:32>>, <<106>>, <<109, 1:32>>, <<104, 2>>, <<119, 3, "php">>],
    bind(list(oneof(Php ++ Erlang)), fun iolist_to_binary/1, false).

%% --- as PHP says it

php(infinity) -> "INF";
php('-infinity') -> "-INF";
php(nan) -> "NAN";
php(Atom) when is_atom(Atom) -> atom_to_list(Atom);
php(Integer) when is_integer(Integer), Integer =:= -(1 bsl 63) -> "PHP_INT_MIN";
php(Integer) when is_integer(Integer) -> integer_to_list(Integer);
php(Float) when is_float(Float) -> float_to_list(Float, [{scientific, 20}]);
php(Binary) when is_binary(Binary) -> ["base64_decode('", base64:encode(Binary), "')"];
php(List) when is_list(List) -> ["[", [[php(Value), ","] || Value <- List], "]"];
php(Map) when is_map(Map) -> ["[", [[php(Key), "=>", php(Value), ","] || {Key, Value} <- maps:to_list(Map)], "]"].

%% --- as PHP encodes it

encoded(<<"php">>, Session) ->
    iolist_to_binary([[Name, "|", serialized(Value)] || {Name, Value} <- Session]);
encoded(<<"php_binary">>, Session) ->
    iolist_to_binary([[byte_size(Name), Name, serialized(Value)] || {Name, Value} <- Session]);
encoded(<<"php_serialize">>, Session) ->
    iolist_to_binary(serialized(maps:from_list(Session)));
encoded(<<"erlang">>, Session) ->
    term_to_binary(maps:map(fun(_, Value) -> as_term(Value) end, maps:from_list(Session))).

as_term(Value) when Value =:= infinity; Value =:= '-infinity'; Value =:= nan ->
    {php, iolist_to_binary(serialized(Value))};
as_term(List) when is_list(List) -> [as_term(Value) || Value <- List];
as_term(Map) when is_map(Map) -> maps:map(fun(_, Value) -> as_term(Value) end, Map);
as_term(Scalar) -> Scalar.

serialized(null) -> "N;";
serialized(true) -> "b:1;";
serialized(false) -> "b:0;";
serialized(infinity) -> "d:INF;";
serialized('-infinity') -> "d:-INF;";
serialized(nan) -> "d:NAN;";
serialized(Integer) when is_integer(Integer) -> ["i:", integer_to_list(Integer), ";"];
serialized(Float) when is_float(Float) -> ["d:", float_to_list(Float, [{scientific, 20}]), ";"];
serialized(Binary) when is_binary(Binary) -> ["s:", integer_to_list(byte_size(Binary)), ":\"", Binary, "\";"];
serialized(List) when is_list(List) -> array(lists:zip(lists:seq(0, length(List) - 1), List));
serialized(Map) when is_map(Map) -> array(maps:to_list(Map)).

array(Pairs) ->
    ["a:", integer_to_list(length(Pairs)), ":{", [[serialized(Key), serialized(Value)] || {Key, Value} <- Pairs], "}"].
