%% SPDX-License-Identifier: Apache-2.0
%% Terms as JSON (RFC 8259): maps, lists, binaries in UTF-8, atoms, numbers. A list is an array, never a text. OTP has
%% a module for it from 27 on.
-module(session_json).

-export([encode/1]).

-spec encode(term()) -> iolist().
encode(Map) when is_map(Map) -> [${, separated([member(Pair) || Pair <- lists:sort(maps:to_list(Map))]), $}];
encode(List) when is_list(List) -> [$[, separated([encode(Item) || Item <- List]), $]];
encode(Text) when is_binary(Text) -> text(Text);
encode(Integer) when is_integer(Integer) -> integer_to_list(Integer);
encode(Float) when is_float(Float) -> io_lib:format("~p", [Float]);
encode(Name) when Name =:= true; Name =:= false -> atom_to_list(Name);
encode(Name) when Name =:= none; Name =:= undefined -> "null";
encode(Name) when is_atom(Name) -> text(atom_to_binary(Name)).

-spec member({atom() | binary(), term()}) -> iolist().
member({Key, Value}) when is_atom(Key) -> member({atom_to_binary(Key), Value});
member({Key, Value}) -> [text(Key), $:, encode(Value)].

-spec separated([iolist()]) -> iolist().
separated(Items) -> lists:join($,, Items).

%% Bytes that are no UTF-8 are taken for Latin-1: a tag may be any bytes.
-spec text(binary()) -> iolist().
text(Text) ->
    Characters =
        case unicode:characters_to_list(Text) of
            List when is_list(List) -> List;
            _ -> binary_to_list(Text)
        end,
    [$", [character(Character) || Character <- Characters], $"].

%% With "<" in another form, a text can stand inside of a page.
-spec character(char()) -> iodata().
character($") -> "\\\"";
character($\\) -> "\\\\";
character($\n) -> "\\n";
character(C) when C < 32; C =:= $<; C =:= 127 -> io_lib:format("\\u~4.16.0b", [C]);
character(C) -> <<C/utf8>>.
