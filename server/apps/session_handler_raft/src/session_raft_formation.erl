%% SPDX-License-Identifier: Apache-2.0
%% How a cluster comes to be, and who may be in it from the start. Pure.
%%
%% A member that has lost its files has forgotten what it acknowledged. Were it to start again as one of the first
%% members, it could help to elect a leader that misses what a majority has stored. So a cluster is formed once, by all
%% of its members: each notes that it is to be formed, and none starts before all have. Whoever comes with an empty
%% directory after that has to join.
-module(session_raft_formation).

-export([decide/4]).

-define(FORGETFUL,
    "the cluster was formed before, and data_dir is empty: to bring this node in anew, take it out of its own members"
).

-type identity() :: #{cluster := binary(), groups := pos_integer(), members := [node(), ...]}.
%% What a node's files say.
-type status() :: blank | {forming, identity()} | {started, identity()}.
-type decision() ::
    %% Note it, and look again.
    {form, identity()}
    | start
    | {join, identity()}
    | {wait, Why :: string() | none}.
-export_type([identity/0, status/0, decision/0]).

%% Others: what was heard of the other members that are configured.
-spec decide(status(), node(), Fresh :: identity(), Others :: #{node() => status() | unreachable}) -> decision().
decide({forming, Identity}, _Node, _Fresh, Others) ->
    case maps:values(Others) of
        All when All =:= [] -> start;
        All ->
            AreForming = lists:all(fun(Status) -> Status =:= {forming, Identity} end, All),
            start_if(lists:member({started, Identity}, All) orelse AreForming)
    end;
decide(blank, Node, #{members := Members} = Fresh, Others) ->
    Started = [Identity || {started, Identity} <- maps:values(Others)],
    Forming = [Identity || {forming, Identity} <- maps:values(Others)],
    AreAllHere = not lists:member(unreachable, maps:values(Others)),
    IsFirst = Node =:= hd(lists:sort(Members)),
    case {Started, Forming} of
        {[Identity | _], _} -> late(Node, Members, Identity);
        _ when not AreAllHere -> {wait, none};
        {[], [#{members := Members} = Identity | _]} -> {form, Identity};
        {[], [_ | _]} -> {wait, "the members are not the same on all nodes"};
        {[], []} when IsFirst -> {form, Fresh};
        {[], []} -> {wait, none}
    end.

-spec start_if(boolean()) -> start | {wait, none}.
start_if(true) -> start;
start_if(false) -> {wait, none}.

%% A node that is not one of its own members wants to join them.
-spec late(node(), [node()], identity()) -> {join, identity()} | {wait, string()}.
late(Node, Members, Identity) ->
    case lists:member(Node, Members) of
        true -> {wait, ?FORGETFUL};
        false -> {join, Identity}
    end.
