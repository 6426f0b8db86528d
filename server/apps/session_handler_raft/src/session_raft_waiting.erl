%% SPDX-License-Identifier: Apache-2.0
%% What a group's leader was asked and does not serve yet. Pure.
%%
%% Held back: a lock that was asked for before all keepers have reported theirs. Undecided: an id that is not free for others
%% until it is known what becomes of a request, and what was asked about it meanwhile.
-module(session_raft_waiting).

-export([new/0, hold_back/3, release/1, undecided/3, is_undecided/2, later/3, decide/3, only/2]).

%% Who asks, over which connection, for what.
-type asked() :: {session_raft_read:tag(), Conn :: pid() | none, session_raft_request:request() | session_raft_request:abort()}.
-record(waiting, {
    held_back = [] :: [{Since :: integer(), asked()}],
    undecided = #{} :: #{session_store:id() => {session_raft_read:tag(), First :: asked() | gone, Later :: [asked()]}}
}).
-opaque waiting() :: #waiting{}.
-export_type([asked/0, waiting/0]).

-spec new() -> waiting().
new() -> #waiting{}.

%% One that is asked again has the place of the first.
-spec hold_back(asked(), Since :: integer(), waiting()) -> waiting().
hold_back({Tag, _, _} = Asked, Since, #waiting{held_back = HeldBack} = Waiting) ->
    Others = [Held || {_, {Other, _, _}} = Held <- HeldBack, Other =/= Tag],
    Waiting#waiting{held_back = [{Since, Asked} | Others]}.

%% What was held back; those who asked first come last.
-spec release(waiting()) -> {[asked()], waiting()}.
release(#waiting{held_back = HeldBack} = Waiting) ->
    {[Asked || {_, Asked} <- lists:reverse(lists:keysort(1, HeldBack))], Waiting#waiting{held_back = []}}.

-spec undecided(asked(), session_store:id(), waiting()) -> waiting().
undecided({Tag, _, _} = Asked, Id, #waiting{undecided = Undecided} = Waiting) ->
    {_, _, Later} = maps:get(Id, Undecided, {none, gone, []}),
    Waiting#waiting{undecided = Undecided#{Id => {Tag, Asked, Later}}}.

-spec is_undecided(session_store:id(), waiting()) -> boolean().
is_undecided(Id, #waiting{undecided = Undecided}) -> is_map_key(Id, Undecided).

%% Of an id that is undecided. The last comes first; one that is asked again keeps its place.
-spec later(asked(), session_store:id(), waiting()) -> waiting().
later({Tag, _, _} = Asked, Id, #waiting{undecided = Undecided} = Waiting) ->
    #{Id := {First, Of, Later}} = Undecided,
    Added =
        case lists:keymember(Tag, 1, Later) of
            true -> lists:keyreplace(Tag, 1, Later, Asked);
            false -> [Asked | Later]
        end,
    Waiting#waiting{undecided = Undecided#{Id := {First, Of, Added}}}.

%% What the id waited for, if it was this, and what is to be served now: the last comes first.
-spec decide(session_raft_read:tag(), session_store:id(), waiting()) ->
    {asked() | gone, [asked()], waiting()} | not_waiting.
decide(Tag, Id, #waiting{undecided = Undecided} = Waiting) ->
    case Undecided of
        #{Id := {Tag, First, Later}} -> {First, Later, Waiting#waiting{undecided = maps:remove(Id, Undecided)}};
        _ -> not_waiting
    end.

%% The others are gone.
-spec only(fun((asked()) -> boolean()), waiting()) -> waiting().
only(Which, #waiting{held_back = HeldBack, undecided = Undecided}) ->
    Left = fun(_, {Tag, First, Later}) -> {Tag, still(Which, First), lists:filter(Which, Later)} end,
    #waiting{held_back = [Held || {_, Asked} = Held <- HeldBack, Which(Asked)], undecided = maps:map(Left, Undecided)}.

-spec still(fun((asked()) -> boolean()), asked() | gone) -> asked() | gone.
still(_Which, gone) ->
    gone;
still(Which, Asked) ->
    case Which(Asked) of
        true -> Asked;
        false -> gone
    end.
