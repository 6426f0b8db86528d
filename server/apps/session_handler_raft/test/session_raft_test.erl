%% SPDX-License-Identifier: Apache-2.0
%% A cluster of real nodes for tests, and clients that ask its stores.
-module(session_raft_test).

-export([with_cluster/3, start/1, start/2, start_all/1, restart/1, stop/1, kill/1, pause/1, resume/1, node_of/1, call/4, nodes_of/3]).
-export([restart/2, dir/1]).
-export([client/1, ask/3, tell/3, leaders/1, led_by/2, id_led_by/2]).
-export([acquire/2, acquire/3, commit/4, write/3, await/3, wait_until/1, has_settled/1]).
-export([serve_client/0]).

-record(member, {peer :: pid(), node :: node(), os_pid :: string(), settings :: list()}).

-define(TIMEOUT, 30_000).

%% Nodes that have formed a cluster, which are gone afterwards.
with_cluster(Dir, Count, Test) ->
    Nodes = nodes_of(Dir, Count, []),
    Members = start_all(Nodes),
    try
        Test(Members)
    after
        lists:foreach(fun(Member) -> catch kill(Member) end, Members)
    end.

%% Names and settings of nodes that are to be a cluster.
nodes_of(Dir, Count, More) ->
    {ok, Host} = inet:gethostname(),
    Prefix = "session_raft_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive])) ++ "_",
    Names = [Prefix ++ integer_to_list(N) || N <- lists:seq(1, Count)],
    Members = [list_to_atom(Name ++ "@" ++ Host) || Name <- Names],
    [
        {Name, [{store, raft}, {data_dir, filename:join(Dir, Name)}, {groups, 4}, {members, Members}] ++ More}
     || Name <- Names
    ].

start_all(Nodes) ->
    Members = [start(Node) || Node <- Nodes],
    ok = wait_until(fun() -> lists:all(fun has_settled/1, Members) end),
    Members.

%% Whether the member is ready and its groups have leaders.
has_settled(Member) ->
    call(Member, session_store, is_ready, []) andalso (catch call(Member, session_handler, count, [])) =/= false andalso
        is_integer(catch call(Member, session_handler, count, [])).

start({Name, Settings}) -> start(Name, Settings).

start(Name, Settings) ->
    Paths = [filename:dirname(code:which(Module)) || Module <- [?MODULE, session_test, session_store_raft, session_handler, ra, aten, gen_batch_server, seshat]],
    %% The last -pa comes first.
    First = proplists:get_value(code_path, Settings, []),
    Arguments =
        lists:append([["-pa", Path] || Path <- Paths ++ First]) ++
            ["-kernel", "logger_level", "none", "-kernel", "prevent_overlapping_partitions", "false", "-connect_all", "false",
                "-setcookie", "session_raft"],
    {ok, Peer, Node} = peer:start(#{name => Name, connection => standard_io, args => Arguments}),
    Member = #member{peer = Peer, node = Node, os_pid = peer:call(Peer, os, getpid, []), settings = Settings},
    ok = call(Member, application, set_env, [[{session_handler, Settings}]]),
    ok = call(Member, session_handler, start, []),
    Member.

%% The same node again, with its files.
restart(#member{node = Node, settings = Settings}) ->
    [Name, _] = string:split(atom_to_list(Node), "@"),
    start(Name, Settings).

%% With other settings. code_path: directories whose modules come before ours.
restart(#member{settings = Settings} = Member, Changed) ->
    restart(Member#member{settings = Changed ++ [Setting || {Key, _} = Setting <- Settings, not lists:keymember(Key, 1, Changed)]}).

dir(#member{settings = Settings}) -> proplists:get_value(data_dir, Settings).

%% In good order.
stop(#member{peer = Peer} = Member) ->
    ok = call(Member, session_handler, stop, []),
    peer:stop(Peer).

kill(#member{peer = Peer, os_pid = OsPid}) ->
    unlink(Peer),
    Ref = monitor(process, Peer),
    [] = os:cmd("kill -9 " ++ OsPid ++ " 2>/dev/null"),
    receive
        {'DOWN', Ref, process, Peer, _} -> ok
    end.

pause(#member{os_pid = OsPid}) -> os:cmd("kill -STOP " ++ OsPid).

resume(#member{os_pid = OsPid}) -> os:cmd("kill -CONT " ++ OsPid).

node_of(#member{node = Node}) -> Node.

call(#member{peer = Peer}, Module, Function, Arguments) -> peer:call(Peer, Module, Function, Arguments, ?TIMEOUT).

%% --- clients: as a connection's process, they hold locks and get answers

client(Member) -> {Member, call(Member, erlang, spawn, [?MODULE, serve_client, []])}.

%% Answers within some time, or `none`.
ask(Client, What, Request) ->
    ok = tell(Client, What, Request),
    await(Client, What, 5000).

tell({Member, Pid}, What, Request) -> call_client(Member, Pid, {ask, What, Request}).

%% The next answer.
await({Member, Pid}, What, Timeout) -> call_client(Member, Pid, {await, What, Timeout}).

call_client(Member, Pid, Message) -> call(Member, erlang, apply, [fun local_call/2, [Pid, Message]]).

local_call(Pid, Message) ->
    Ref = make_ref(),
    Pid ! {self(), Ref, Message},
    receive
        {Ref, Answer} -> Answer
    end.

serve_client() ->
    receive
        {From, Ref, {ask, {What, _} = Tag, Arguments}} ->
            From ! {Ref, apply(session_store, What, [{self(), Tag} | Arguments])};
        {From, Ref, {ask, What, Arguments}} when What =:= abort; What =:= unlock ->
            From ! {Ref, apply(session_store, What, Arguments)};
        {From, Ref, {ask, What, Arguments}} ->
            From ! {Ref, apply(session_store, What, [{self(), What} | Arguments])};
        {From, Ref, {await, Tag, Timeout}} ->
            receive
                {session_store, Tag, Answer} -> From ! {Ref, Answer}
            after Timeout -> From ! {Ref, none}
            end
    end,
    serve_client().

acquire(Id, Token) -> acquire(Id, Token, 5000).

acquire(Id, Token, Wait) ->
    [#{
        id => Id, token => Token, lifetime => 60_000, wait => Wait, lease => 60_000, if_absent => lock, client => #{}
    }].

commit(Id, Token, Expected, Data) ->
    [#{
        id => Id, token => Token, expected => Expected, commit_id => rand:bytes(16),
        change => {write, Data, 60_000, <<"php">>}
    }].

write(Client, Id, Data) -> ask(Client, commit, commit(Id, none, any, Data)).

%% --- leaders

%% Of each group, the member's node.
leaders(Member) ->
    [{Group, leader(Member, Group)} || Group <- call(Member, session_raft_group, all, [])].

leader(Member, Group) ->
    {Name, _} = call(Member, session_raft_group, server, [Group]),
    case call(Member, ra_leaderboard, lookup_leader, [Name]) of
        undefined -> none;
        {_, Node} -> Node
    end.

led_by(Member, Id) -> leader(Member, call(Member, session_raft_group, of_id, [Id])).

%% An id whose group the node leads; every node is made to lead one.
id_led_by(Member, Node) ->
    Ids = [integer_to_binary(erlang:unique_integer([positive])) || _ <- lists:seq(1, 60)],
    case [Id || Id <- Ids, led_by(Member, Id) =:= Node] of
        [Id | _] ->
            Id;
        [] ->
            Server = call(Member, session_raft_group, server, [0]),
            ok = call(Member, ra, transfer_leadership, [setelement(2, Server, leader(Member, 0)), setelement(2, Server, Node)]),
            timer:sleep(300),
            id_led_by(Member, Node)
    end.

wait_until(Condition) -> wait_until(Condition, 600).

wait_until(_Condition, 0) ->
    never;
wait_until(Condition, Left) ->
    case Condition() of
        true -> ok;
        _ -> timer:sleep(50), wait_until(Condition, Left - 1)
    end.
