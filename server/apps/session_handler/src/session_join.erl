%% SPDX-License-Identifier: Apache-2.0
%% A node that serves alone, and keeps nothing, becomes a member of the cluster of another: what is asked before, and
%% how its store starts anew. The others are not stopped, and have the sessions.
-module(session_join).

-export([join/1, about/0]).

-type about() :: #{
    store := atom(),
    hash_ids := boolean(),
    members := [node()],
    is_up := boolean(),
    can_share := ok | {error, Sentence :: string()}
}.
-export_type([about/0]).

%% Milliseconds.
-define(ASK, 5000).
-define(SHARED_WITHIN, 300_000).
-define(LOOK, 100).

-spec join(node()) -> ok | {error, binary()}.
join(Node) ->
    Was = session_limits:is_draining(),
    ok = session_limits:drain(true),
    try
        with_theirs(Node, about_of(Node))
    after
        session_limits:drain(Was)
    end.

%% What others ask.
-spec about() -> about().
about() ->
    #{
        store => session_config:get(store),
        hash_ids => session_config:hash_ids(),
        members => session_store:members(),
        is_up => session_store:is_up(),
        can_share => session_membership:is_possible()
    }.

-spec about_of(node()) -> about() | unknown.
about_of(Node) ->
    try
        erpc:call(Node, ?MODULE, about, [], ?ASK)
    catch
        _:_ -> unknown
    end.

-spec with_theirs(node(), about() | unknown) -> ok | {error, binary()}.
with_theirs(Node, unknown) ->
    refuse("~ts does not answer: is it up, with the same cookie and the same version?", [Node]);
with_theirs(_Node, #{members := Members} = Theirs) ->
    case objection(about(), Theirs) of
        none -> start_anew(Members);
        {Format, Arguments} -> refuse(Format, Arguments)
    end.

%% --- what stands against it

-spec objection(about(), about()) -> none | {io:format(), [term()]}.
objection(#{store := ets}, _) ->
    {"the store ets has one member", []};
objection(#{store := Store}, #{store := Other}) when Store =/= Other ->
    {"the store here is ~ts, and there ~ts", [Store, Other]};
objection(#{hash_ids := Here}, #{hash_ids := There}) when Here =/= There ->
    {"hash_ids is ~p here, and ~p there", [Here, There]};
objection(#{can_share := {error, Sentence}}, _) ->
    {Sentence, []};
objection(_, #{can_share := {error, Sentence}}) ->
    {"there, ~ts", [Sentence]};
objection(Here, #{is_up := true, members := Members}) ->
    case {is_free(Here), lists:member(node(), Members)} of
        {yes, false} -> objection_here();
        {yes, true} -> {"a member of this name is there already: take it out first (leave)", []};
        {{no, Sentence}, _} -> {Sentence, []}
    end;
objection(_, _) ->
    {"the store there takes no requests", []}.

%% Who has left serves nobody, and may join again.
-spec is_free(about()) -> yes | {no, Sentence :: string()}.
is_free(#{is_up := true, members := [Node]}) when Node =:= node() -> yes;
is_free(#{is_up := true}) -> {no, "this node has other members already"};
is_free(#{store := mnesia}) -> free_if(session_mnesia_members:has_left());
is_free(_) -> free_if(false).

-spec free_if(boolean()) -> yes | {no, Sentence :: string()}.
free_if(true) -> yes;
free_if(false) -> {no, "the store here takes no requests"}.

-spec objection_here() -> none | {io:format(), [term()]}.
objection_here() ->
    _ = session_expiry:collect(),
    case {session_store:size(), length(session_store:locks()), precious()} of
        {0, 0, []} ->
            none;
        {0, 0, [File | _]} ->
            {"move ~ts away first: it holds sessions", [File]};
        {Kept, Locked, _} ->
            Format = "this node keeps ~b sessions, and ~b are open: back them up, and restore them when it has joined",
            {Format, [Kept, Locked]}
    end.

%% What the store has set aside for people to look at.
-spec precious() -> [file:filename()].
precious() ->
    Dirs = [Dir || Dir <- [session_config:get(data_dir)], Dir =/= none],
    lists:append([filelib:wildcard(filename:join(Dir, "{split,damaged}.*")) || Dir <- Dirs]).

%% --- doing it

%% The store ends, forgets that it ever was, and starts with the others as its members.
-spec start_anew([node()]) -> ok | {error, binary()}.
start_anew(Members) ->
    %% The store raft is an application of its own, which is not always there.
    Application = session_handler_raft,
    Joined =
        case session_config:get(store) of
            mnesia -> session_mnesia_members:join(Members);
            raft -> Application:join(Members)
        end,
    case Joined of
        ok -> await_shared(Members);
        {error, Sentence} -> refuse("it did not succeed, and the node serves alone as before: ~ts", [Sentence])
    end.

-spec await_shared([node()]) -> ok | {error, binary()}.
await_shared(Members) -> await_shared(Members, erlang:monotonic_time(millisecond) + ?SHARED_WITHIN).

-spec await_shared([node()], integer()) -> ok | {error, binary()}.
await_shared(Members, Deadline) ->
    IsShared = session_store:is_up() andalso Members -- session_store:members() =:= [],
    case erlang:monotonic_time(millisecond) < Deadline of
        _ when IsShared ->
            ok;
        true ->
            timer:sleep(?LOOK),
            await_shared(Members, Deadline);
        false ->
            refuse("it has not become ready yet, and goes on trying; sessionctl members tells when it is", [])
    end.

-spec refuse(io:format(), [term()]) -> {error, binary()}.
refuse(Format, Arguments) -> {error, unicode:characters_to_binary(io_lib:format(Format, Arguments))}.
