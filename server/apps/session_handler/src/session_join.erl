%% SPDX-License-Identifier: Apache-2.0
%% A node that serves alone, and keeps nothing, becomes a member of the cluster of another: what is asked before, and
%% how its store starts anew. The others are not stopped, and have the sessions.
-module(session_join).

-export([join/1, about/0]).

-type about() :: #{store := atom(), hash_ids := boolean(), members := [node()], is_up := boolean()}.
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
        is_up => session_store:is_up()
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
with_theirs(Node, #{members := Members} = Theirs) ->
    case objection(about(), Theirs) of
        none -> start_anew(session_config:get(store), Node, Members);
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
objection(#{is_up := true, members := [Node]}, #{is_up := true, members := Members}) when Node =:= node() ->
    case lists:member(Node, Members) of
        false -> objection_here();
        true -> {"a member of this name is there already: take it out first (leave)", []}
    end;
objection(#{is_up := true, members := [_ | _]}, #{is_up := true}) ->
    {"this node has other members already", []};
objection(#{is_up := IsUp}, _) ->
    {"the store ~ts takes no requests", [maps:get(IsUp, #{false => "here", true => "there"})]}.

-spec objection_here() -> none | {io:format(), [term()]}.
objection_here() ->
    _ = session_expiry:collect(),
    Kept = session_store:size(),
    Locked = length(session_store:locks()),
    case {application:get_env(kernel, prevent_overlapping_partitions), precious()} of
        _ when Kept + Locked > 0 ->
            Format = "this node keeps ~b sessions, and ~b are open: back them up, and restore them when it has joined",
            {Format, [Kept, Locked]};
        {{ok, false}, []} ->
            none;
        {{ok, false}, [File | _]} ->
            {"move ~ts away first: it holds sessions", [File]};
        _ ->
            {"members need -kernel prevent_overlapping_partitions false on the node's command line", []}
    end.

%% What the store has set aside for people to look at.
-spec precious() -> [file:filename()].
precious() ->
    lists:append([filelib:wildcard(filename:join(Dir, "{split,damaged}.*")) || Dir <- dirs()]).

-spec dirs() -> [file:filename()].
dirs() -> [Dir || Dir <- [session_config:get(data_dir)], Dir =/= none].

%% --- doing it

%% The store ends, forgets that it ever was, and starts with the others as its members.
-spec start_anew(mnesia | raft, node(), [node()]) -> ok | {error, binary()}.
start_anew(mnesia, Node, Members) ->
    case session_cluster:join(Node) of
        ok -> await_shared(Members);
        {error, Sentence} -> refuse("it did not succeed, and the node serves alone as before: ~ts", [Sentence])
    end;
start_anew(raft, _Node, Members) ->
    Former = session_config:get(members),
    ok = supervisor:terminate_child(session_handler_sup, session_raft_sup),
    lists:foreach(fun empty/1, dirs()),
    ok = set_members(Members),
    case supervisor:restart_child(session_handler_sup, session_raft_sup) of
        {ok, _} ->
            await_shared(Members);
        {error, _} ->
            ok = set_members(Former),
            {ok, _} = supervisor:restart_child(session_handler_sup, session_raft_sup),
            refuse("it did not succeed, for the reason in the log; the node serves alone as before", [])
    end.

-spec empty(file:filename()) -> ok.
empty(Dir) ->
    {ok, Names} = file:list_dir_all(Dir),
    lists:foreach(fun(Name) -> ok = file:del_dir_r(filename:join(Dir, Name)) end, Names).

-spec set_members([node()]) -> ok.
set_members(Members) ->
    ok = application:set_env(session_handler, members, Members),
    ok = session_config:load(),
    ok.

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
