%% SPDX-License-Identifier: Apache-2.0
%% The data of a session as a map, by the serializer that wrote it (docs/reading-sessions.md). Pure.
-module(session_decode).

-export([decode/2, serializer/1]).

-type session() :: #{session_php:key() => session_php:value()}.
-type error() :: {session_php:reason(), Offset :: non_neg_integer()}.
-export_type([session/0, error/0]).

%% As deep as PHP itself reads (unserialize_max_depth).
-define(DEPTH, 4096).

-spec decode(binary(), Serializer :: binary()) -> {ok, session()} | {error, error()}.
decode(<<>>, _Serializer) ->
    {ok, #{}};
decode(Data, Serializer) ->
    try
        {ok, read(Serializer, Data)}
    catch
        throw:{malformed, Error} -> {error, Error}
    end.

%% Which serializer wrote the data, by its first bytes. One of <<"php_binary">> cannot be told from one of <<"php">>.
-spec serializer(binary()) -> Serializer :: binary().
serializer(<<131, _/binary>>) ->
    <<"erlang">>;
serializer(Data) ->
    case re:run(Data, "^a:[0-9]+:\\{", [{capture, none}]) of
        match -> <<"php_serialize">>;
        nomatch -> <<"php">>
    end.

-spec read(Serializer :: binary(), binary()) -> session().
read(<<"erlang">>, Data) ->
    session_term:decode(Data, ?DEPTH);
read(<<"php">>, Data) ->
    runs(fun name/2, Data, session_php:reader(Data), #{});
read(<<"php_binary">>, Data) ->
    runs(fun short_name/2, Data, session_php:reader(Data), #{});
read(<<"php_serialize">>, Data) ->
    case session_php:value(Data, ?DEPTH, session_php:reader(Data)) of
        {Array, <<>>, _} -> map(Array);
        {_, Rest, Reader} -> session_php:fail(unexpected, session_php:offset(Rest, Reader))
    end;
read(_Serializer, _Data) ->
    session_php:fail(unknown_serializer, 0).

%% Names and values by turns, to the end.
-spec runs(Name, binary(), session_php:reader(), session()) -> session() when
    Name :: fun((binary(), session_php:reader()) -> {binary(), Rest :: binary()}).
runs(_Name, <<>>, _Reader, Session) ->
    Session;
runs(Name, Bytes, Reader, Session) ->
    {Key, Body} = Name(Bytes, Reader),
    %% The session itself is a level.
    {Value, Rest, Read} = session_php:value(Body, ?DEPTH - 1, Reader),
    runs(Name, Rest, Read, Session#{Key => Value}).

-spec name(binary(), session_php:reader()) -> {binary(), Rest :: binary()}.
name(Bytes, Reader) ->
    case binary:match(Bytes, <<"|">>) of
        {Size, 1} ->
            <<Name:Size/binary, $|, Rest/binary>> = Bytes,
            {Name, Rest};
        nomatch ->
            session_php:fail(truncated, session_php:offset(<<>>, Reader))
    end.

-spec short_name(binary(), session_php:reader()) -> {binary(), Rest :: binary()}.
short_name(<<0:1, Size:7, Name:Size/binary, Rest/binary>>, _Reader) -> {Name, Rest};
short_name(Bytes, Reader) -> session_php:fail(truncated, session_php:offset(Bytes, Reader)).

%% A session is a map, also where its keys are those of a list.
-spec map(session_php:value()) -> session().
map(List) when is_list(List) -> maps:from_list(lists:zip(lists:seq(0, length(List) - 1), List));
map(Map) when is_map(Map) -> Map;
map(_) -> session_php:fail(unexpected, 0).
