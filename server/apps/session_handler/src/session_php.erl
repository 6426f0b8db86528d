%% SPDX-License-Identifier: Apache-2.0
%% Reads what PHP's serialize() writes, as the terms of docs/reading-sessions.md. Pure.
%%
%% The bytes are anybody's: no atom is made of them, lengths and depth are checked, and what is no such value is thrown
%% as {malformed, {Reason, Offset}}.
%%
%% r:N; and R:N; repeat an earlier value. Values are numbered from 1, in the order in which they begin; keys and R:N;
%% have no number. The term of a repeated value is shared: it costs nothing here, but all of its size when it is sent or
%% stored. So what repetitions add has a limit. Only values whose number the data names somewhere are kept for it.
-module(session_php).

-export([reader/1, inside_array/1, embedded/4, value/3, offset/2, fail/2]).

-type key() :: integer() | binary().
-type property() :: key() | {protected, binary()} | {private, Class :: binary(), binary()}.
-type value() ::
    null
    | boolean()
    | integer()
    | float()
    | infinity
    | '-infinity'
    | nan
    | binary()
    | [value()]
    | #{key() => value()}
    | {object, Class :: binary(), #{property() => value()}}
    | {enum, Class :: binary(), Case :: binary()}
    | {custom, Class :: binary(), binary()}
    %% A value that contains this one, by its number, or one that is too large to be repeated.
    | {reference, pos_integer()}.
-type reason() ::
    truncated
    | unexpected
    | bad_number
    | bad_length
    | bad_reference
    | too_deep
    | unknown_atom
    | unknown_serializer.
-export_type([key/0, value/0, reason/0, reader/0]).

-record(reader, {
    %% The offset at which the bytes that are being read end.
    ends :: non_neg_integer(),
    next = 1 :: pos_integer(),
    %% The numbers that the data names.
    named :: #{non_neg_integer() => []},
    %% What has ended of them, with its size in bytes and all that is repeated in it.
    values = #{} :: #{pos_integer() => {value(), non_neg_integer()}},
    %% The bytes that repetitions have added.
    repeated = 0 :: non_neg_integer()
}).
-opaque reader() :: #reader{}.

-define(MOST_REPEATED, 16 bsl 20).
%% A float in any precision is shorter.
-define(LONGEST_FLOAT, 512).
-define(IS_DIGIT(Byte), Byte >= $0, Byte =< $9).

%% A reader for values in Data.
-spec reader(Data :: binary()) -> reader().
reader(Data) ->
    Named = [number_at(At + 2, Data) || {At, 2} <- binary:matches(Data, [<<"r:">>, <<"R:">>])],
    #reader{ends = byte_size(Data), named = maps:from_keys(Named, [])}.

%% A reader for values in Data that are numbered as if they stood in an array.
-spec inside_array(Data :: binary()) -> reader().
inside_array(Data) -> (reader(Data))#reader{next = 2}.

%% A value that is all of Bytes, which stand at Offset in other data.
-spec embedded(binary(), Offset :: non_neg_integer(), Depth :: non_neg_integer(), reader()) -> {value(), reader()}.
embedded(Bytes, Offset, Depth, #reader{ends = Ends} = Reader) ->
    case value(Bytes, Depth, Reader#reader{ends = Offset + byte_size(Bytes)}) of
        {Value, <<>>, Read} -> {Value, Read#reader{ends = Ends}};
        {_, Rest, Read} -> fail(unexpected, offset(Rest, Read))
    end.

%% Depth is how many levels deep the value may be.
-spec value(binary(), Depth :: non_neg_integer(), reader()) -> {value(), Rest :: binary(), reader()}.
value(<<"R:", Text/binary>>, _Depth, Reader) ->
    repetition(Text, Reader);
value(<<"r:", Text/binary>> = Bytes, _Depth, Reader) ->
    {Value, Rest, #reader{next = Number} = Read} = repetition(Text, Reader),
    {Value, Rest, keep(Number, Value, {Bytes, Reader}, {Rest, Read#reader{next = Number + 1}})};
value(Bytes, Depth, #reader{next = Number} = Reader) ->
    {Value, Rest, Read} = content(Bytes, Depth, Reader#reader{next = Number + 1}),
    {Value, Rest, keep(Number, Value, {Bytes, Reader}, {Rest, Read})}.

-spec content(binary(), Depth :: non_neg_integer(), reader()) -> {value(), Rest :: binary(), reader()}.
content(Bytes, 0, Reader) ->
    fail(too_deep, offset(Bytes, Reader));
content(<<"N;", Rest/binary>>, _Depth, Reader) ->
    {null, Rest, Reader};
content(<<"b:0;", Rest/binary>>, _Depth, Reader) ->
    {false, Rest, Reader};
content(<<"b:1;", Rest/binary>>, _Depth, Reader) ->
    {true, Rest, Reader};
content(<<"i:", Text/binary>>, _Depth, Reader) ->
    {Integer, Rest} = integer(Text, Reader),
    {Integer, Rest, Reader};
content(<<"d:", Text/binary>>, _Depth, Reader) ->
    {Float, Rest} = float(Text, Reader),
    {Float, Rest, Reader};
content(<<Tag, $:, _/binary>> = Bytes, _Depth, Reader) when Tag =:= $s; Tag =:= $S ->
    {String, Rest} = string(Bytes, Reader),
    {String, Rest, Reader};
content(<<"a:", Text/binary>>, Depth, Reader) ->
    {Pairs, Rest, Read} = pairs(Text, Depth, Reader),
    {array(Pairs), Rest, Read};
content(<<"O:", Text/binary>>, Depth, Reader) ->
    {Class, Body} = named(Text, Reader),
    {Pairs, Rest, Read} = pairs(Body, Depth, Reader),
    {{object, Class, maps:from_list([{property(Name), Value} || {Name, Value} <- Pairs])}, Rest, Read};
content(<<"E:", Text/binary>>, _Depth, Reader) ->
    {Name, Rest} = quoted(Text, $;, Reader),
    case binary:split(Name, <<":">>) of
        [Class, Case] -> {{enum, Class, Case}, Rest, Reader};
        [_] -> fail(unexpected, offset(Text, Reader))
    end;
content(<<"C:", Text/binary>>, _Depth, Reader) ->
    {Class, Body} = named(Text, Reader),
    {Size, Opening} = size(Body, Reader),
    {Payload, Rest} = enclosed(Opening, ${, Size, $}, Reader),
    {{custom, Class, Payload}, Rest, Reader};
content(Bytes, _Depth, Reader) ->
    unexpected(Bytes, Reader).

%% --- repetitions

-spec repetition(binary(), reader()) -> {value(), Rest :: binary(), reader()}.
repetition(Text, #reader{values = Values, next = Next, repeated = Repeated} = Reader) ->
    {Number, Rest} = integer(Text, Reader),
    case Values of
        #{Number := {Value, Size}} when Repeated + Size =< ?MOST_REPEATED ->
            {Value, Rest, Reader#reader{repeated = Repeated + Size}};
        _ when Number >= 1, Number < Next ->
            {{reference, Number}, Rest, Reader};
        _ ->
            fail(bad_reference, offset(Text, Reader))
    end.

%% The value that began before and ended after, for those who repeat it.
-spec keep(pos_integer(), value(), Before, After) -> reader() when
    Before :: {binary(), reader()}, After :: {binary(), reader()}.
keep(Number, Value, {Bytes, #reader{repeated = Before}}, {Rest, #reader{named = Named} = Reader}) when
    is_map_key(Number, Named)
->
    #reader{values = Values, repeated = After} = Reader,
    Size = byte_size(Bytes) - byte_size(Rest) + After - Before,
    Reader#reader{values = Values#{Number => {Value, Size}}};
keep(_Number, _Value, _Before, {_Rest, Reader}) ->
    Reader.

-spec number_at(non_neg_integer(), binary()) -> non_neg_integer().
number_at(Offset, Data) ->
    <<_:Offset/binary, Digits/binary>> = Data,
    leading_number(Digits, 0).

-spec leading_number(binary(), non_neg_integer()) -> non_neg_integer().
leading_number(<<Digit, Rest/binary>>, Number) when ?IS_DIGIT(Digit), Number < 1 bsl 32 ->
    leading_number(Rest, Number * 10 + Digit - $0);
leading_number(_Bytes, Number) ->
    Number.

%% --- arrays and objects

%% A count, and so many keys with values in braces.
-spec pairs(binary(), Depth :: pos_integer(), reader()) -> {[{key(), value()}], Rest :: binary(), reader()}.
pairs(Text, Depth, Reader) ->
    case size(Text, Reader) of
        {Count, <<${, Body/binary>>} when Count =< byte_size(Body) -> pairs(Count, Body, Depth - 1, Reader, []);
        {_, <<${, _/binary>>} -> fail(bad_length, offset(Text, Reader));
        {_, Rest} -> unexpected(Rest, Reader)
    end.

-spec pairs(Count :: non_neg_integer(), binary(), non_neg_integer(), reader(), [{key(), value()}]) ->
    {[{key(), value()}], Rest :: binary(), reader()}.
pairs(0, <<$}, Rest/binary>>, _Depth, Reader, Pairs) ->
    {lists:reverse(Pairs), Rest, Reader};
pairs(0, Bytes, _Depth, Reader, _Pairs) ->
    unexpected(Bytes, Reader);
pairs(Count, Bytes, Depth, Reader, Pairs) ->
    {Key, Body} = key(Bytes, Reader),
    {Value, Rest, Read} = value(Body, Depth, Reader),
    pairs(Count - 1, Rest, Depth, Read, [{Key, Value} | Pairs]).

-spec key(binary(), reader()) -> {key(), Rest :: binary()}.
key(<<"i:", Text/binary>>, Reader) -> integer(Text, Reader);
key(Bytes, Reader) -> string(Bytes, Reader).

-spec array([{key(), value()}]) -> [value()] | #{key() => value()}.
array(Pairs) ->
    case is_list(Pairs, 0) of
        true -> [Value || {_, Value} <- Pairs];
        false -> maps:from_list(Pairs)
    end.

-spec is_list([{key(), value()}], Index :: non_neg_integer()) -> boolean().
is_list([{Index, _} | Pairs], Index) -> is_list(Pairs, Index + 1);
is_list(Pairs, _Index) -> Pairs =:= [].

-spec property(key()) -> property().
property(<<0, "*", 0, Name/binary>>) ->
    {protected, Name};
property(<<0, Mangled/binary>>) ->
    case binary:split(Mangled, <<0>>) of
        [Class, Name] -> {private, Class, Name};
        [_] -> <<0, Mangled/binary>>
    end;
property(Name) ->
    Name.

%% --- texts and numbers

-spec string(binary(), reader()) -> {binary(), Rest :: binary()}.
string(<<"s:", Text/binary>>, Reader) ->
    quoted(Text, $;, Reader);
string(<<"S:", Text/binary>>, Reader) ->
    case size(Text, Reader) of
        {Size, <<$", Escaped/binary>>} when Size =< byte_size(Escaped) -> unescape(Size, Escaped, Reader, <<>>);
        {_, Rest} -> unexpected(Rest, Reader)
    end;
string(Bytes, Reader) ->
    unexpected(Bytes, Reader).

-spec unescape(Left :: non_neg_integer(), binary(), reader(), binary()) -> {binary(), Rest :: binary()}.
unescape(0, <<$", $;, Rest/binary>>, _Reader, String) ->
    {String, Rest};
unescape(Left, <<$\\, Digits:2/binary, Rest/binary>> = Bytes, Reader, String) when Left > 0 ->
    case hexadecimal(Digits) of
        error -> unexpected(Bytes, Reader);
        Byte -> unescape(Left - 1, Rest, Reader, <<String/binary, Byte>>)
    end;
unescape(Left, <<Byte, Rest/binary>>, Reader, String) when Left > 0, Byte =/= $\\ ->
    unescape(Left - 1, Rest, Reader, <<String/binary, Byte>>);
unescape(_Left, Bytes, Reader, _String) ->
    unexpected(Bytes, Reader).

-spec hexadecimal(<<_:16>>) -> byte() | error.
hexadecimal(Digits) ->
    try
        binary_to_integer(Digits, 16)
    catch
        error:badarg -> error
    end.

%% A class's name, and what follows its colon.
-spec named(binary(), reader()) -> {binary(), Rest :: binary()}.
named(Text, Reader) -> quoted(Text, $:, Reader).

%% A size and so many bytes in quotes, then End.
-spec quoted(binary(), End :: byte(), reader()) -> {binary(), Rest :: binary()}.
quoted(Text, End, Reader) ->
    {Size, Opening} = size(Text, Reader),
    case enclosed(Opening, $", Size, $", Reader) of
        {String, <<End, Rest/binary>>} -> {String, Rest};
        {_, Rest} -> unexpected(Rest, Reader)
    end.

-spec enclosed(binary(), byte(), Size :: non_neg_integer(), byte(), reader()) -> {binary(), Rest :: binary()}.
enclosed(Bytes, _Open, Size, _Close, Reader) when Size + 2 > byte_size(Bytes) ->
    fail(truncated, offset(Bytes, Reader));
enclosed(Bytes, Open, Size, Close, Reader) ->
    case Bytes of
        <<Open, Content:Size/binary, Close, Rest/binary>> -> {Content, Rest};
        _ -> unexpected(Bytes, Reader)
    end.

-spec size(binary(), reader()) -> {non_neg_integer(), Rest :: binary()}.
size(Bytes, Reader) -> number(Bytes, $:, Reader).

-spec integer(binary(), reader()) -> {integer(), Rest :: binary()}.
integer(<<$-, Digits/binary>> = Bytes, Reader) ->
    case number(Digits, $;, Reader) of
        {Number, Rest} when Number =< 1 bsl 63 -> {-Number, Rest};
        _ -> fail(bad_number, offset(Bytes, Reader))
    end;
integer(Bytes, Reader) ->
    case number(Bytes, $;, Reader) of
        {Number, Rest} when Number < 1 bsl 63 -> {Number, Rest};
        _ -> fail(bad_number, offset(Bytes, Reader))
    end.

%% Digits, and the byte that ends them.
-spec number(binary(), End :: byte(), reader()) -> {non_neg_integer(), Rest :: binary()}.
number(<<Digit, Rest/binary>>, End, Reader) when ?IS_DIGIT(Digit) -> number(Rest, End, Reader, Digit - $0);
number(<<>>, _End, Reader) -> fail(truncated, offset(<<>>, Reader));
number(Bytes, _End, Reader) -> fail(bad_number, offset(Bytes, Reader)).

-spec number(binary(), End :: byte(), reader(), non_neg_integer()) -> {non_neg_integer(), Rest :: binary()}.
number(<<Digit, Rest/binary>>, End, Reader, Number) when ?IS_DIGIT(Digit), Number < 1 bsl 63 ->
    number(Rest, End, Reader, Number * 10 + Digit - $0);
number(<<End, Rest/binary>>, End, _Reader, Number) ->
    {Number, Rest};
number(<<>>, _End, Reader, _Number) ->
    fail(truncated, offset(<<>>, Reader));
number(Bytes, _End, Reader, _Number) ->
    fail(bad_number, offset(Bytes, Reader)).

-spec float(binary(), reader()) -> {float() | infinity | '-infinity' | nan, Rest :: binary()}.
float(Bytes, Reader) ->
    case binary:match(Bytes, <<";">>, [{scope, {0, min(byte_size(Bytes), ?LONGEST_FLOAT)}}]) of
        {Size, 1} ->
            <<Text:Size/binary, $;, Rest/binary>> = Bytes,
            {to_float(Text, offset(Bytes, Reader)), Rest};
        nomatch when byte_size(Bytes) < ?LONGEST_FLOAT ->
            fail(truncated, offset(<<>>, Reader));
        nomatch ->
            fail(bad_number, offset(Bytes, Reader))
    end.

-spec to_float(binary(), Offset :: non_neg_integer()) -> float() | infinity | '-infinity' | nan.
to_float(<<"INF">>, _Offset) ->
    infinity;
to_float(<<"-INF">>, _Offset) ->
    '-infinity';
to_float(<<"NAN">>, _Offset) ->
    nan;
to_float(Text, Offset) ->
    try
        binary_to_float(with_fraction(Text))
    catch
        error:badarg -> fail(bad_number, Offset)
    end.

%% PHP writes a float without a fraction as an integer.
-spec with_fraction(binary()) -> binary().
with_fraction(Text) ->
    case binary:match(Text, <<".">>) of
        nomatch -> <<Text/binary, ".0">>;
        _ -> Text
    end.

%% --- errors

-spec offset(Rest :: binary(), reader()) -> non_neg_integer().
offset(Rest, #reader{ends = Ends}) -> Ends - byte_size(Rest).

-spec unexpected(binary(), reader()) -> no_return().
unexpected(<<>>, Reader) -> fail(truncated, offset(<<>>, Reader));
unexpected(Bytes, Reader) -> fail(unexpected, offset(Bytes, Reader)).

-spec fail(reason(), Offset :: non_neg_integer()) -> no_return().
fail(Reason, Offset) -> throw({malformed, {Reason, Offset}}).
