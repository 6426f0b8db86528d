%% SPDX-License-Identifier: Apache-2.0
%% A session as a row of the store ets, and back. Pure.
-module(session_ets_record).

-include("session.hrl").
-include("session_ets.hrl").

-export([row/1, session/1]).

-spec row(#session{}) -> #session_row{}.
row(#session{id = Id, version = Version, expires = Expires, accessed = Accessed, lifetime = Lifetime} = Session) ->
    #session{data = Data, meta = #{created := Created, serializer := Serializer} = Meta} = Session,
    #session_row{
        id = Id, version = Version, expires = Expires, accessed = Accessed, lifetime = Lifetime,
        data = Data, created = Created, serializer = short(Serializer),
        tags = maps:get(tags, Meta, [])
    }.

-spec session(#session_row{}) -> #session{}.
session(#session_row{id = Id, version = Version, expires = Expires, accessed = Accessed, lifetime = Lifetime} = Row) ->
    #session{
        id = Id, version = Version, expires = Expires, accessed = Accessed, lifetime = Lifetime,
        data = Row#session_row.data, meta = meta(Row)
    }.

-spec meta(#session_row{}) -> session_record:meta().
meta(#session_row{created = Created, serializer = Serializer, tags = []}) ->
    #{created => Created, serializer => name(Serializer)};
meta(#session_row{created = Created, serializer = Serializer, tags = Tags}) ->
    #{created => Created, serializer => name(Serializer), tags => Tags}.

%% PHP's own, ours, and those that extensions bring.
-spec short(Name :: binary()) -> atom() | binary().
short(<<"php">>) -> php;
short(<<"php_serialize">>) -> php_serialize;
short(<<"php_binary">>) -> php_binary;
short(<<"erlang">>) -> erlang;
short(<<"igbinary">>) -> igbinary;
short(<<"msgpack">>) -> msgpack;
short(Name) -> Name.

-spec name(atom() | binary()) -> binary().
name(Short) when is_atom(Short) -> atom_to_binary(Short);
name(Name) -> Name.
