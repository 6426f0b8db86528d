%% SPDX-License-Identifier: Apache-2.0
%% What an operator changes about the members of a cluster, as far as the store has it.
-module(session_membership).

-export([is_possible/0, leave/1, role/1]).

%% What this node cannot share its sessions with others without: with the kernel's default, one lost connection makes it
%% cut others.
-spec is_possible() -> ok | {error, Sentence :: string()}.
is_possible() ->
    case {is_alive(), application:get_env(kernel, prevent_overlapping_partitions)} of
        {false, _} -> {error, "members need a node with a name: start it with -name"};
        {true, {ok, false}} -> ok;
        {true, _} -> {error, "members need -kernel prevent_overlapping_partitions false on the node's command line"}
    end.

%% Takes a member out that does not run and will not come back; of the store raft, also this node.
-spec leave(node()) -> ok | {error, binary()}.
leave(Node) ->
    case {session_config:get(store), lists:member(Node, session_store:members())} of
        {_, false} -> {error, <<"it is no member">>};
        {mnesia, true} -> told(session_cluster:leave(Node));
        {raft, true} -> of_raft(Node);
        {ets, true} -> {error, <<"the store ets has one member">>}
    end.

%% In an application of its own, which is not always there. A member that runs leaves by itself.
-spec of_raft(node()) -> ok | {error, binary()}.
of_raft(Node) ->
    Application = session_handler_raft,
    Answer =
        case Node =:= node() of
            true -> Application:leave();
            false -> Application:remove(Node)
        end,
    case Answer of
        ok -> ok;
        {error, Reason} -> {error, text("Ra refuses: ~0p", [Reason])}
    end.

-spec told(ok | {error, string()}) -> ok | {error, binary()}.
told(ok) -> ok;
told({error, Sentence}) -> {error, text("~ts", [Sentence])}.

%% Where this node keeps its copies from now on.
-spec role(disc | ram) -> ok | {error, binary()}.
role(Copies) ->
    case session_config:get(store) of
        mnesia -> told(session_cluster:change_copies(Copies));
        _ -> {error, <<"only the store mnesia has copies on disc or in memory">>}
    end.

-spec text(io:format(), [term()]) -> binary().
text(Format, Arguments) -> <<_/binary>> = unicode:characters_to_binary(io_lib:format(Format, Arguments)).
