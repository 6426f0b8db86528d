%% SPDX-License-Identifier: Apache-2.0
%% Sets by their keys: what belongs to what. A key to which nothing belongs is not there. Pure.
-module(session_sets).

-export([add/3, remove/3]).

-type sets(Key, Element) :: #{Key => #{Element => []}}.
-export_type([sets/2]).

-spec add(Key, Element, sets(Key, Element)) -> sets(Key, Element).
add(Key, Element, Sets) -> Sets#{Key => (maps:get(Key, Sets, #{}))#{Element => []}}.

-spec remove(Key, Element, sets(Key, Element)) -> sets(Key, Element).
remove(Key, Element, Sets) ->
    Left = maps:remove(Element, maps:get(Key, Sets, #{})),
    case map_size(Left) of
        0 -> maps:remove(Key, Sets);
        _ -> Sets#{Key := Left}
    end.
