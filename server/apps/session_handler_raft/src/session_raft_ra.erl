%% SPDX-License-Identifier: Apache-2.0
%% Ra as this store uses it: a system of its own, and one server of each group.
-module(session_raft_ra).

-export([start/1, watch/0, stop/0, kill_servers/0, kill/0]).
-export([new_servers/2, start_servers/0, have_recovered/0, revive_servers/0, stop_servers/0]).
-export([members/0, join/2, leave/0, remove/1]).

-define(SYSTEM, session_raft).
-define(TIMEOUT, 5000).

-spec start(file:filename()) -> ok | {error, term()}.
start(Dir) ->
    {ok, _} = application:ensure_all_started(ra),
    Config = (ra_system:default_config())#{
        name := ?SYSTEM,
        data_dir := Dir,
        wal_data_dir := Dir,
        wal_max_size_bytes := session_config:get(wal_size),
        names := ra_system:derive_names(?SYSTEM)
    },
    case ra_system:start(Config) of
        {ok, _} -> ok;
        {error, {already_started, _}} -> ok;
        {error, _} = Error -> Error
    end.

-spec stop() -> ok.
stop() ->
    _ = supervisor:terminate_child(ra_systems_sup, ?SYSTEM),
    _ = supervisor:delete_child(ra_systems_sup, ?SYSTEM),
    ok.

%% Monitors of what the servers of all groups stand on.
-spec watch() -> [reference()].
watch() -> [erlang:monitor(process, Name) || Name <- [ra_systems_sup | foundations()]].

%% Without a chance to write anything more, as when the node is killed.
-spec kill() -> ok.
kill() ->
    ok = kill_servers(),
    lists:foreach(fun kill/1, foundations()),
    _ = whereis(ra_systems_sup) =/= undefined andalso stop(),
    ok.

%% Those of all groups: nothing is written to the log after that.
-spec kill_servers() -> ok.
kill_servers() ->
    Servers = [Name || Group <- session_raft_group:all(), {Name, _} <- [session_raft_group:server(Group)]],
    lists:foreach(fun kill/1, [hd(foundations()) | Servers]).

-spec kill(atom()) -> ok.
kill(Name) ->
    case whereis(Name) of
        undefined ->
            ok;
        Pid ->
            Monitor = erlang:monitor(process, Pid),
            true = exit(Pid, kill),
            receive
                {'DOWN', Monitor, process, Pid, _} -> ok
            end
    end.

%% The supervisor of the servers comes first: it would start them again.
-spec foundations() -> [atom()].
foundations() ->
    Names = ra_system:derive_names(?SYSTEM),
    [maps:get(What, Names) || What <- [server_sup, wal, segment_writer, log_meta]].

%% The servers of all groups for the first time, or again when that was interrupted.
-spec new_servers([node()], session_raft_files:seed()) -> ok.
new_servers(Members, Seed) ->
    lists:foreach(fun(Group) -> ok = new_server(Group, Members, Seed) end, session_raft_group:all()).

%% The servers with the files that they have. A server without is never made here: it would have forgotten what it has
%% acknowledged.
-spec start_servers() -> ok | {error, term()}.
start_servers() -> each(fun start_server/1, [Group || Group <- session_raft_group:all(), not is_running(Group)]).

-spec start_server(session_raft_group:group()) -> ok | {error, term()}.
start_server(Group) ->
    case ra:restart_server(?SYSTEM, session_raft_group:server(Group)) of
        {error, {already_started, _}} -> ok;
        Started -> Started
    end.

%% Whether the servers of all groups have read their logs. Ra's table tells it; a server that reads answers nobody.
-spec have_recovered() -> boolean().
have_recovered() -> lists:all(fun has_recovered/1, session_raft_group:all()).

-spec has_recovered(session_raft_group:group()) -> boolean().
has_recovered(Group) ->
    {Name, _} = session_raft_group:server(Group),
    case ets:lookup(ra_state, Name) of
        [Row] -> not lists:member(element(2, Row), [init, recover, recovered]);
        [] -> false
    end.

%% Those that Ra has given up after they had failed several times, as they do while the disc is full.
-spec revive_servers() -> [session_raft_group:group()].
revive_servers() ->
    [Group || Group <- session_raft_group:all(), not is_running(Group), start_server(Group) =:= ok].

-spec is_running(session_raft_group:group()) -> boolean().
is_running(Group) ->
    {Name, _} = session_raft_group:server(Group),
    whereis(Name) =/= undefined.

-spec new_server(session_raft_group:group(), [node()], session_raft_files:seed()) -> ok | {error, term()}.
new_server(Group, Members, Seed) ->
    {Name, _} = Server = session_raft_group:server(Group),
    Id = <<Seed/binary, (integer_to_binary(Group))/binary>>,
    ok = register_name(Name, Id),
    case start_server(Group) of
        ok ->
            ok;
        {error, _} ->
            After = session_config:get(snapshot_after),
            Machine = #{leader => session_raft_group:leader(Group), snapshot_after => After},
            Started = ra:start_server(?SYSTEM, #{
                id => Server,
                uid => Id,
                cluster_name => Name,
                log_init_args => #{uid => Id},
                initial_members => [session_raft_group:server(Group, Member) || Member <- Members],
                machine => {module, session_raft_machine, Machine}
            }),
            ok = first_leader(Group, Members),
            Started
    end.

%% Ra notes which log is whose too, but not on the disc: a node that is killed in its first second would come back without
%% the log that it has acknowledged things from.
-spec register_name(atom(), binary()) -> ok.
register_name(Name, Id) ->
    {ok, Names} = ra_system:lookup_name(?SYSTEM, directory_rev),
    ok = dets:insert(Names, {Name, Id}),
    ok = dets:sync(Names).

%% Each member leads some of the groups at first.
-spec first_leader(session_raft_group:group(), [node()]) -> ok.
first_leader(Group, Members) ->
    case lists:nth(Group rem length(Members) + 1, Members) =:= node() of
        true -> ra:trigger_election(session_raft_group:server(Group));
        false -> ok
    end.

-spec stop_servers() -> ok.
stop_servers() ->
    Running = [session_raft_group:server(Group) || Group <- session_raft_group:all(), is_running(Group)],
    lists:foreach(fun(Server) -> _ = ra:stop_server(?SYSTEM, Server) end, Running).

%% The nodes of the first group, as this node's server knows them; [] if it does not say.
-spec members() -> [node()].
members() ->
    case ra:members({local, session_raft_group:server(0)}, ?TIMEOUT) of
        {ok, Servers, _} -> lists:sort([Node || {_, Node} <- Servers]);
        _ -> []
    end.

%% Group by group this node becomes a member. One of the same name that was lost is taken out before.
-spec join([node(), ...], session_raft_files:seed()) -> ok | {error, term()}.
join(Members, Seed) -> each(fun(Group) -> join(Group, Members, Seed) end, session_raft_group:all()).

-spec join(session_raft_group:group(), [node(), ...], session_raft_files:seed()) -> ok | {error, term()}.
join(Group, Members, Seed) ->
    Server = session_raft_group:server(Group),
    Others = [session_raft_group:server(Group, Member) || Member <- Members, Member =/= node()],
    case start_server(Group) of
        ok ->
            change(fun ra:add_member/3, Others, Server);
        {error, _} ->
            case change(fun ra:remove_member/3, Others, Server) of
                ok ->
                    ok = new_server(Group, [Node || {_, Node} <- Others], Seed),
                    change(fun ra:add_member/3, Others, Server);
                Error ->
                    Error
            end
    end.

%% This node stops being a member, and forgets its sessions: the others have them.
-spec leave() -> ok | {error, term()}.
leave() ->
    _ = session_raft_handover:hand_over(),
    each(fun leave/1, session_raft_group:all()).

-spec leave(session_raft_group:group()) -> ok | {error, term()}.
leave(Group) ->
    Server = session_raft_group:server(Group),
    Others = [session_raft_group:server(Group, Node) || Node <- session_raft_pulse:members(), Node =/= node()],
    case change(fun ra:remove_member/3, Others, Server) of
        ok -> forget(ra:force_delete_server(?SYSTEM, Server));
        Error -> Error
    end.

-spec forget(ok | {error, term()} | {badrpc, term()}) -> ok | {error, term()}.
forget({badrpc, Reason}) -> {error, Reason};
forget(Forgotten) -> Forgotten.

%% A member that does not come back.
-spec remove(node()) -> ok | {error, term()}.
remove(Node) ->
    Remove = fun(Group) ->
        change(fun ra:remove_member/3, [session_raft_group:server(Group)], session_raft_group:server(Group, Node))
    end,
    each(Remove, session_raft_group:all()).

-spec each(fun((session_raft_group:group()) -> ok | {error, term()}), [session_raft_group:group()]) ->
    ok | {error, term()}.
each(_Do, []) ->
    ok;
each(Do, [Group | Rest]) ->
    case Do(Group) of
        ok -> each(Do, Rest);
        Error -> Error
    end.

%% Ra makes one change at a time, and none before a new leader is sure of its office.
-spec change(Do, [ra:server_id()], ra:server_id()) -> ok | {error, term()} when
    Do :: fun(([ra:server_id()], ra:server_id(), timeout()) -> term()).
change(Do, Servers, Server) -> change(Do, Servers, Server, 50).

-spec change(Do, [ra:server_id()], ra:server_id(), non_neg_integer()) -> ok | {error, term()} when
    Do :: fun(([ra:server_id()], ra:server_id(), timeout()) -> term()).
change(Do, Servers, Server, Attempts) ->
    Answer = Do(Servers, Server, ?TIMEOUT),
    case is_done(Answer) of
        true ->
            ok;
        false when Attempts =:= 0 ->
            {error, Answer};
        false ->
            timer:sleep(100),
            change(Do, Servers, Server, Attempts - 1)
    end.

-spec is_done(term()) -> boolean().
is_done({ok, _, _}) -> true;
is_done({error, Why}) when Why =:= already_member; Why =:= not_member -> true;
is_done({error, {no_more_servers_to_try, Answers}}) -> lists:any(fun is_done/1, Answers);
is_done(_) -> false.
