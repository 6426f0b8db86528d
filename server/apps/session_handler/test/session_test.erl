%% SPDX-License-Identifier: Apache-2.0
%% What the suites share: a server in this node, clients in nodes of their own, and short names for messages.
-module(session_test).

-export([each_store/0, stores/1, start_server/1, start_server/2, stop_server/1, id/1, kept/0]).
-export([start_epmd/1, stop_epmd/1]).
-export([with_client/1, with_clients/2, with_clients_of_one_node/2, with_setting/3, wait_until/1, shards/0, log_of/2]).
-export([token/1, start/3, start/4, write/5]).

-include_lib("common_test/include/ct.hrl").

%% For all/0 and groups/0 of a suite that holds for each store. The store raft is one when Ra is there.
each_store() -> [{group, Store} || Store <- [ets, mnesia] ++ [raft || code:which(session_store_raft) =/= non_existing]].

stores(Cases) -> [{Store, Cases} || {group, Store} <- each_store()].

start_server(Config) -> start_server(ets, Config).

start_server(Store, Config) ->
    %% The suites of a run share a directory, and each store begins empty.
    Unique = integer_to_list(erlang:unique_integer([positive])),
    Dir = filename:join(?config(priv_dir, Config), "sessions-" ++ Unique),
    Settings = [{store, Store}, {data_dir, Dir}, {groups, 4}],
    ok = application:set_env([{session_handler, Settings}]),
    Started = start_epmd(Config),
    {ok, _} = net_kernel:start(list_to_atom("session_ct_" ++ os:getpid()), #{name_domain => shortnames}),
    ok = session_handler:start(),
    ok = wait_until(fun session_store:is_ready/0),
    %% Asks all groups of a store that has some.
    0 = session_handler:count(),
    Started.

stop_server(Config) ->
    ok = session_handler:stop(),
    ok = application:unset_env(session_handler, store),
    ok = application:unset_env(session_handler, data_dir),
    ok = application:unset_env(session_handler, groups),
    ok = net_kernel:stop(),
    stop_epmd(Config).

%% The emulator's own EPMD: ERL_EPMD_PORT has to be set before it starts, as dev/test does. Who has started it ends it, though it
%% may still know nodes: those that were killed a moment ago, and those that a failed test has left.
start_epmd(Config) ->
    case is_epmd_there() of
        true ->
            [{epmd, none} | Config];
        false ->
            Port = open_port({spawn_executable, os:find_executable("epmd")}, []),
            {os_pid, OsPid} = erlang:port_info(Port, os_pid),
            ok = wait_until(fun is_epmd_there/0),
            [{epmd, OsPid} | Config]
    end.

stop_epmd(Config) ->
    case ?config(epmd, Config) of
        none ->
            ok;
        OsPid ->
            [] = os:cmd("kill " ++ integer_to_list(OsPid)),
            wait_until(fun() -> not is_epmd_there() end)
    end.

is_epmd_there() -> string:find(os:cmd("epmd -names"), "Cannot connect") =:= nomatch.

%% Each case has a session of its own.
id(Case) -> list_to_binary(string:replace(atom_to_list(Case), "_", "-", all)).

with_client(Test) -> with_clients(1, fun([Client]) -> Test(Client) end).

with_clients(Count, Test) ->
    Clients = [session_test_client:start() || _ <- lists:seq(1, Count)],
    try
        Test(Clients)
    after
        [session_test_client:stop(Client) || Client <- Clients]
    end.

%% Cheaper, where it does not matter whose connection it is.
with_clients_of_one_node(Count, Test) ->
    with_client(fun(First) -> Test([First | [session_test_client:another(First) || _ <- lists:seq(2, Count)]]) end).

with_setting(Key, Value, Test) ->
    ok = application:set_env(session_handler, Key, Value),
    ok = session_config:load(),
    try
        Test()
    after
        application:unset_env(session_handler, Key),
        session_config:load()
    end.

wait_until(Condition) ->
    case Condition() of
        true -> ok;
        false -> timer:sleep(20), wait_until(Condition)
    end.

%% All that the store holds.
kept() -> term_to_binary(kept(persistent_term:get(session_store))).

kept(session_store_ets) -> [ets:tab2list(Table) || Table <- [session_store_ets, session_tag_index]];
kept(session_store_mnesia) -> [ets:tab2list(Table) || Table <- [session_data, session_access, session_tag]];
kept(session_store_raft) -> [ra:local_query(session_raft_group:server(Group), fun(State) -> State end) || Group <- session_raft_group:all()].

%% The processes that answer session_shard:info/1.
shards() ->
    Supervisor = maps:get(persistent_term:get(session_store), #{session_store_raft => session_raft_groups_sup}, session_store_sup),
    [Pid || {{Kind, _}, Pid, _, _} <- supervisor:which_children(Supervisor), lists:member(Kind, [shard, keeper])].

%% What is logged while Do runs, and shortly after.
log_of(Config, Do) ->
    File = filename:join(?config(priv_dir, Config), "session.log"),
    ok = logger:add_handler(session_test, logger_std_h, #{config => #{file => File}}),
    Do(),
    timer:sleep(200),
    ok = logger_std_h:filesync(session_test),
    ok = logger:remove_handler(session_test),
    {ok, Text} = file:read_file(File),
    ok = file:delete(File),
    Text.

token(Name) -> <<(erlang:phash2(Name)):128>>.

start(Seq, Id, Token) -> start(Seq, Id, Token, 5000).

start(Seq, Id, Token, Wait) -> {start, Seq, Id, Token, 0, #{wait => Wait}}.

write(Seq, Id, Token, Expected, Data) ->
    {commit, Seq, Id, Token, Expected, rand:bytes(16), {write, Data, 0, <<"php">>}, #{}}.
