%% SPDX-License-Identifier: Apache-2.0
%% Which members go on together when two that are here do not hear each other, and a third hears both. Each tells the
%% others whom it hears and whom it misses; from that all come to the same answer. Pure.
-module(session_hearing).

-export([side/1, prevails/2]).
-export_type([word/0]).

%% What one says: whom it shares its tables with, and which members it has listened for in vain.
-type word() :: {Hears :: [node()], Misses :: [node()]}.

%% The largest set of members that hear each other; of equals, the one with the lowest names. Those count that have
%% said something here, this node among them, and those that one of these hears.
-spec side(#{node() => word()}) -> [node()].
side(Words) ->
    Here = lists:usort(maps:keys(Words) ++ lists:append([Hears || {Hears, _} <- maps:values(Words)])),
    largest(together(Here, fun(One, Other) -> is_cut(One, Other, Words) end)).

%% Whether the first of two sides goes on that have met again, and may have members in common.
-spec prevails([node()], [node()]) -> boolean().
prevails(Side, Other) -> largest([Side, Other]) =:= lists:sort(Side).

-spec largest([[node()], ...]) -> [node()].
largest(Sides) -> element(2, lists:min([{-length(Side), lists:sort(Side)} || Side <- Sides])).

%% All sets that nothing can be added to, and perhaps smaller ones.
-spec together([node()], fun((node(), node()) -> boolean())) -> [[node()], ...].
together([], _IsCut) ->
    [[]];
together([Node | Others], IsCut) ->
    With = [[Node | Side] || Side <- together([Other || Other <- Others, not IsCut(Node, Other)], IsCut)],
    case lists:any(fun(Other) -> IsCut(Node, Other) end, Others) of
        true -> With ++ together(Others, IsCut);
        false -> With
    end.

%% When all say so of the two that have said something: the word of one may be older than the other's return.
-spec is_cut(node(), node(), #{node() => word()}) -> boolean().
is_cut(One, Other, Words) ->
    Pairs = [{One, Other}, {Other, One}],
    Misses = [lists:member(Missed, Those) || {Node, Missed} <- Pairs, {_, Those} <- word(Node, Words)],
    Misses =/= [] andalso not lists:member(false, Misses).

-spec word(node(), #{node() => word()}) -> [word()].
word(Node, Words) -> [Word || #{Node := Word} <- [Words]].
