%% SPDX-License-Identifier: Apache-2.0
%% Walks over all sessions, for people: the last used of them, the tags that they have. Reads the whole table.
-module(session_listing).

-include("session.hrl").

-export([recent/1, tagged/3, tags/1]).

-type tag_count() :: #{namespace := session_id:namespace(), tag := binary(), sessions := pos_integer()}.
-type listing() :: #{total := non_neg_integer(), sessions := [session_tags:summary()]}.
-export_type([tag_count/0, listing/0]).

%% At most so many, those used last first; and how many there are.
-spec recent(Limit :: pos_integer()) -> listing().
recent(Limit) ->
    Keep = fun(Record, {Count, Found}) -> {Count + 1, keep(Record, Limit, Found)} end,
    {Total, Recent} = fold(Keep, {0, gb_sets:new()}),
    Records = [session_store:lookup(Id) || {_, Id} <- lists:reverse(gb_sets:to_list(Recent))],
    #{total => Total, sessions => [session_tags:summary(Record, none) || #session{} = Record <- Records]}.

-spec keep(#session{}, pos_integer(), gb_sets:set(Used)) -> gb_sets:set(Used) when
    Used :: {integer(), session_store:id()}.
keep(#session{id = Id, accessed = Accessed}, Limit, Found) ->
    at_most(Limit, gb_sets:add({Accessed, Id}, Found)).

-spec at_most(pos_integer(), gb_sets:set(Used)) -> gb_sets:set(Used) when Used :: {integer(), session_store:id()}.
at_most(Limit, Found) ->
    case gb_sets:size(Found) > Limit of
        true -> element(2, gb_sets:take_smallest(Found));
        false -> Found
    end.

-spec tagged(session_id:namespace(), Tag :: binary(), Limit :: pos_integer()) -> listing().
tagged(Namespace, Tag, Limit) ->
    Sessions = session_tags:list(session_id:tag(Namespace, Tag), none),
    #{total => length(Sessions), sessions => lists:sublist(Sessions, Limit)}.

%% Those that most sessions have come first.
-spec tags(Limit :: pos_integer()) -> [tag_count()].
tags(Limit) ->
    Count = fun(Tag, Counts) -> maps:update_with(Tag, fun(Sessions) -> Sessions + 1 end, 1, Counts) end,
    Counts = fold(fun(Record, Acc) -> lists:foldl(Count, Acc, session_record:tags(Record)) end, #{}),
    Most = lists:sublist(lists:reverse(lists:keysort(2, maps:to_list(Counts))), Limit),
    [
        #{namespace => hd(binary:split(Tag, <<$/>>)), tag => session_id:tag_name(Tag), sessions => Sessions}
     || {Tag, Sessions} <- Most
    ].

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Initial) -> session_store:fold_current(Fun, Initial, erlang:system_time(millisecond)).
