%% SPDX-License-Identifier: Apache-2.0
%% What a history of events and the sessions that are there afterwards say about the promises. Pure, in linear time but
%% for sorting.
-module(fault_check).

-export([verdict/3, sum/2]).
-export_type([verdict/0]).

-type verdict() :: #{
    acknowledged := non_neg_integer(),
    %% Acknowledged and not there, or there more than once.
    lost := non_neg_integer(),
    %% Refused, and there all the same.
    unwanted := non_neg_integer(),
    %% Destroyed, acknowledged, and there all the same.
    resurrected := non_neg_integer(),
    %% Pairs of clients that both believed to have a lock at the same time.
    both_held := non_neg_integer(),
    %% Copies that could not be read. What is lost, unwanted and resurrected is about the others.
    unread := non_neg_integer(),
    unknown := non_neg_integer(),
    %% The longest time in which nobody was acknowledged anything, to the end of the work, in milliseconds.
    silent := non_neg_integer()
}.

%% Found: of each session, what each node has of it. A session on one node and not on another counts as lost there.
%% Ended: when the clients were told to stop, as they tell the time.
-spec verdict([fault_client:event()], fault_look:found(), Ended :: integer()) -> verdict().
verdict(Events, Found, Ended) ->
    Appends = [Event || Event <- Events, element(1, Event) =:= append],
    Read = maps:map(fun(_, Copies) -> [Copy || Copy <- Copies, Copy =/= unread] end, Found),
    Copies = maps:map(fun(_, Nodes) -> [counted(Marks) || Marks <- Nodes] end, Read),
    #{
        acknowledged => count(ok, Appends),
        unknown => count(unknown, Appends),
        lost => length([1 || {append, Session, Mark, ok, _, _} <- Appends, not is_everywhere(Session, Mark, Copies)]),
        unwanted => length([1 || {append, Session, Mark, failed, _, _} <- Appends, is_anywhere(Session, Mark, Copies)]),
        resurrected => length([Session || {destroy, Session, ok, _} <- Events, is_there(Session, Read)]),
        unread => length([unread || Nodes <- maps:values(Found), unread <- Nodes]),
        both_held => overlaps(Appends),
        silent => longest_silence(Events, Ended)
    }.

%% Of two runs.
-spec sum(verdict(), verdict()) -> verdict().
sum(One, Other) ->
    Add = fun
        (silent, A, B) -> max(A, B);
        (_, A, B) -> A + B
    end,
    maps:merge_with(Add, One, Other).

count(Outcome, Appends) -> length([Event || {append, _, _, Is, _, _} = Event <- Appends, Is =:= Outcome]).

counted(absent) -> #{};
counted(Marks) ->
    lists:foldl(fun(Mark, Counts) -> maps:update_with(Mark, fun(N) -> N + 1 end, 1, Counts) end, #{}, Marks).

is_everywhere(Session, Mark, Copies) ->
    lists:all(fun(Counts) -> maps:get(Mark, Counts, 0) =:= 1 end, maps:get(Session, Copies)).

is_anywhere(Session, Mark, Copies) ->
    lists:any(fun(Counts) -> is_map_key(Mark, Counts) end, maps:get(Session, Copies)).

is_there(Session, Read) -> lists:any(fun(Copy) -> Copy =/= absent end, maps:get(Session, Read, [])).

%% The later one's grant before the earlier one's commit.
overlaps(Appends) ->
    Held = lists:sort([{Session, Times} || {append, Session, _, _, Times, _} <- Appends]),
    length([Session || {{Session, {_, End}}, {Session, {Start, _}}} <- neighbours(Held), Start < End]).

longest_silence(Events, Ended) ->
    Times = lists:sort([Answered || Event <- Events, {ok, Answered} <- [answered(Event)]]) ++ [Ended],
    lists:max([0 | [Later - Earlier || {Earlier, Later} <- neighbours(Times)]]).

neighbours([]) -> [];
neighbours([_ | Others] = All) -> lists:zip(lists:droplast(All), Others).

answered({append, _, _, ok, _, Answered}) -> {ok, Answered};
answered({destroy, _, ok, Answered}) -> {ok, Answered};
answered(_) -> none.
