%% SPDX-License-Identifier: Apache-2.0
%% For operators: who is in the cluster, who leads, and the changes of its members. docs/cluster.md.
-module(session_handler_raft).

-export([status/0, join/1, leave/0, remove/1]).

%% Of each group the node that leads it, as this node knows.
-spec status() -> #{
    cluster := binary(), ready := boolean(), members := [node()], leaders := #{node() | none => pos_integer()}
}.
status() ->
    Leaders = [session_raft_read:leader(Group) || Group <- session_raft_group:all()],
    #{
        cluster => session_store:cluster(),
        ready => session_store:is_ready(),
        members => session_store:members(),
        leaders => lists:foldl(fun(Node, Acc) -> maps:update_with(Node, fun(N) -> N + 1 end, 1, Acc) end, #{}, Leaders)
    }.

%% Makes this node, whose own sessions nobody needs (session_join), a member beside those. Where that fails, it is alone
%% again.
-spec join([node(), ...]) -> ok | {error, Sentence :: string()}.
join(Members) ->
    Former = session_config:get(members),
    ok = supervisor:terminate_child(session_handler_sup, session_raft_sup),
    ok = session_raft_files:clear(session_config:get(data_dir)),
    case start(Members) of
        ok ->
            ok;
        {error, _} ->
            ok = start(Former),
            {error, "the reason is in the log"}
    end.

-spec start(Members :: [node()]) -> ok | {error, term()}.
start(Members) ->
    ok = session_config:change([{members, Members}]),
    case supervisor:restart_child(session_handler_sup, session_raft_sup) of
        {ok, _} -> ok;
        {error, _} = Error -> Error
    end.

%% Takes this node out of the cluster. What it has of the sessions is deleted; the others have them.
-spec leave() -> ok | {error, term()}.
leave() -> session_raft_boot:leave().

%% Takes out a member that does not come back. With its files it must never be started again.
-spec remove(node()) -> ok | {error, term()}.
remove(Node) when Node =/= node() -> session_raft_ra:remove(Node).
