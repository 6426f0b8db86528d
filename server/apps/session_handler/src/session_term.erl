%% SPDX-License-Identifier: Apache-2.0
%% Reads what PHP's session.serialize_handler = erlang writes: a map in Erlang's external term format. Pure.
%%
%% binary_to_term/1 reads it too. This reads the terms in the order of their bytes, which maps do not keep: values that
%% Erlang has no term for are {php, Blob}, and one blob may repeat a value of an earlier one.
-module(session_term).

-export([decode/2]).

-define(VERSION, 131).
-define(NEW_FLOAT, 70).
-define(SMALL_INTEGER, 97).
-define(INTEGER, 98).
-define(ATOM, 100).
-define(SMALL_TUPLE, 104).
-define(NIL, 106).
-define(STRING, 107).
-define(LIST, 108).
-define(BINARY, 109).
-define(SMALL_BIG, 110).
-define(SMALL_ATOM, 115).
-define(MAP, 116).
-define(ATOM_UTF8, 118).
-define(SMALL_ATOM_UTF8, 119).

%% Depth is how many levels deep the values may be. Throws as session_php does.
-spec decode(binary(), Depth :: pos_integer()) -> #{session_php:key() => session_php:value()}.
decode(<<?VERSION, ?MAP, Count:32, Pairs/binary>> = Data, Depth) when Count =< byte_size(Pairs) ->
    case pairs(Count, Pairs, Depth - 1, session_php:inside_array(Data), []) of
        {Map, <<>>, _} -> Map;
        {_, Rest, Reader} -> unexpected(Rest, Reader)
    end;
decode(Data, _Depth) ->
    unexpected(Data, session_php:reader(Data)).

-spec value(binary(), Depth :: non_neg_integer(), session_php:reader()) ->
    {session_php:value(), Rest :: binary(), session_php:reader()}.
value(Bytes, 0, Reader) ->
    session_php:fail(too_deep, session_php:offset(Bytes, Reader));
value(<<?MAP, Count:32, Rest/binary>>, Depth, Reader) when Count =< byte_size(Rest) ->
    pairs(Count, Rest, Depth - 1, Reader, []);
value(<<?LIST, Count:32, Rest/binary>>, Depth, Reader) when Count =< byte_size(Rest) ->
    elements(Count, Rest, Depth - 1, Reader, []);
value(<<?SMALL_TUPLE, 2, Bytes/binary>>, Depth, Reader) ->
    blob(Bytes, Depth, Reader);
value(Bytes, _Depth, Reader) ->
    {Value, Rest} = scalar(Bytes, Reader),
    {Value, Rest, Reader}.

-spec pairs(Count :: non_neg_integer(), binary(), non_neg_integer(), session_php:reader(), Pairs) ->
    {#{session_php:key() => session_php:value()}, Rest :: binary(), session_php:reader()}
when
    Pairs :: [{session_php:key(), session_php:value()}].
pairs(0, Rest, _Depth, Reader, Pairs) ->
    {maps:from_list(Pairs), Rest, Reader};
pairs(Count, Bytes, Depth, Reader, Pairs) ->
    case scalar(Bytes, Reader) of
        {Key, Rest} when is_binary(Key); is_integer(Key) ->
            {Value, Left, Read} = value(Rest, Depth, Reader),
            pairs(Count - 1, Left, Depth, Read, [{Key, Value} | Pairs]);
        _ ->
            unexpected(Bytes, Reader)
    end.

-spec elements(Count :: non_neg_integer(), binary(), non_neg_integer(), session_php:reader(), [session_php:value()]) ->
    {[session_php:value()], Rest :: binary(), session_php:reader()}.
elements(0, <<?NIL, Rest/binary>>, _Depth, Reader, Elements) ->
    {lists:reverse(Elements), Rest, Reader};
elements(0, Bytes, _Depth, Reader, _Elements) ->
    unexpected(Bytes, Reader);
elements(Count, Bytes, Depth, Reader, Elements) ->
    {Element, Rest, Read} = value(Bytes, Depth, Reader),
    elements(Count - 1, Rest, Depth, Read, [Element | Elements]).

%% The only tuple is {php, Blob}.
-spec blob(binary(), Depth :: pos_integer(), session_php:reader()) ->
    {session_php:value(), Rest :: binary(), session_php:reader()}.
blob(Bytes, Depth, Reader) ->
    case atom(Bytes) of
        {<<"php">>, <<?BINARY, Size:32, Blob:Size/binary, Rest/binary>>} ->
            {Value, Read} = session_php:embedded(
                Blob, session_php:offset(Rest, Reader) - Size, Depth, Reader
            ),
            {Value, Rest, Read};
        _ ->
            unexpected(Bytes, Reader)
    end.

-spec scalar(binary(), session_php:reader()) -> {session_php:value(), Rest :: binary()}.
scalar(<<?SMALL_INTEGER, Integer, Rest/binary>>, _Reader) ->
    {Integer, Rest};
scalar(<<?INTEGER, Integer:32/signed, Rest/binary>>, _Reader) ->
    {Integer, Rest};
scalar(<<?SMALL_BIG, Size, 0, Digits:Size/binary, Rest/binary>>, _Reader) ->
    {binary:decode_unsigned(Digits, little), Rest};
scalar(<<?SMALL_BIG, Size, 1, Digits:Size/binary, Rest/binary>>, _Reader) ->
    {-binary:decode_unsigned(Digits, little), Rest};
scalar(<<?NEW_FLOAT, Float/float, Rest/binary>>, _Reader) ->
    {Float, Rest};
scalar(<<?BINARY, Size:32, Binary:Size/binary, Rest/binary>>, _Reader) ->
    {Binary, Rest};
scalar(<<?NIL, Rest/binary>>, _Reader) ->
    {[], Rest};
%% A list of bytes, as term_to_binary/1 writes it.
scalar(<<?STRING, Size:16, Bytes:Size/binary, Rest/binary>>, _Reader) ->
    {binary_to_list(Bytes), Rest};
scalar(Bytes, Reader) ->
    case atom(Bytes) of
        {<<"null">>, Rest} -> {null, Rest};
        {<<"true">>, Rest} -> {true, Rest};
        {<<"false">>, Rest} -> {false, Rest};
        {_, _} -> session_php:fail(unknown_atom, session_php:offset(Bytes, Reader));
        none -> unexpected(Bytes, Reader)
    end.

-spec atom(binary()) -> {Text :: binary(), Rest :: binary()} | none.
atom(<<?SMALL_ATOM_UTF8, Size, Text:Size/binary, Rest/binary>>) -> {Text, Rest};
atom(<<?ATOM_UTF8, Size:16, Text:Size/binary, Rest/binary>>) -> {Text, Rest};
atom(<<?SMALL_ATOM, Size, Text:Size/binary, Rest/binary>>) -> {Text, Rest};
atom(<<?ATOM, Size:16, Text:Size/binary, Rest/binary>>) -> {Text, Rest};
atom(_) -> none.

-spec unexpected(binary(), session_php:reader()) -> no_return().
unexpected(<<>>, Reader) -> session_php:fail(truncated, session_php:offset(<<>>, Reader));
unexpected(Bytes, Reader) -> session_php:fail(unexpected, session_php:offset(Bytes, Reader)).
