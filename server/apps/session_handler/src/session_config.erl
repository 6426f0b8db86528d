%% SPDX-License-Identifier: Apache-2.0
%% The application's environment, checked before anything starts.
%%
%%   default_lifetime   seconds an unused session is kept when the client does not say (1440)
%%   max_size           bytes of data in one session (64 MB)
%%   max_waiters        how many may queue for one session's lock (128)
%%   sweep_interval     seconds between removals of what has expired (10)
%%   hash_ids           whether stores get SHA-256 of the ids instead of the ids (true)
%%   net_ticktime       seconds; PHP answers no ticks while it computes, so idle workers need a long one (600)
%%   store              where sessions are kept: ets, mnesia or raft (ets)
%%   data_dir           the directory of the stores mnesia and raft; mnesia needs one when its copies are on disc
%%   ack                what the store mnesia has done before a write is acknowledged: memory or durable (durable)
%%   copies             where this node keeps its copies: disc or ram (disc)
%%   members            the nodes that share the store mnesia or raft; empty: this one alone
%%   groups             into how many groups the store raft divides the sessions, when it is first started (16)
%%   wal_size           bytes of the log that the groups of the store raft write together, until it is sorted (64 MB)
%%   snapshot_after     commands of up to 4 KB of a group after which the store raft writes a snapshot, at least; when it is first started (4096)
%%   read               what the store raft asks before it answers a read: leader or consistent (leader)
%%   http_port          where numbers, health and the status page are told; none: nowhere (none)
%%   http_address       the address to listen at, which is one of this machine's ("127.0.0.1")
%%   max_memory         of the node; beyond it new sessions are refused. A part of the machine's, bytes, or none (0.6)
%%   min_free_disc      bytes that data_dir's disc has to have for new sessions; 0: whatever it has (256 MB)
%%   max_sessions       so many, and new ones are refused; none: no limit (none)
%%   max_connections    of PHP processes; none: no limit (20000)
%%   first_lifetime     seconds a new session is kept until its visitor comes back; none: like any other (none)
-module(session_config).

-export([load/0, change/1, get/1, hash_ids/0]).

-type key() :: default_lifetime | max_size | max_waiters | sweep_interval | net_ticktime.
-type limit_key() :: max_memory | min_free_disc | max_sessions | max_connections | first_lifetime.
-type http_key() :: http_port | http_address.
-type store_key() :: store | data_dir | ack | copies | members | groups | read | wal_size | snapshot_after.
-export_type([key/0, limit_key/0, http_key/0, store_key/0]).

-define(DEFAULTS, #{
    default_lifetime => 1440,
    max_size => 64 bsl 20,
    max_waiters => 128,
    sweep_interval => 10,
    max_memory => 0.6,
    min_free_disc => 256 bsl 20,
    max_sessions => none,
    max_connections => 20_000,
    first_lifetime => none,
    http_port => none,
    http_address => "127.0.0.1",
    hash_ids => true,
    net_ticktime => 600,
    store => ets,
    data_dir => none,
    ack => durable,
    copies => disc,
    members => [],
    groups => 16,
    wal_size => 64 bsl 20,
    snapshot_after => 4096,
    read => leader
}).

%% Checks every setting. The error is one sentence for the operator.
-spec load() -> ok | {error, string()}.
load() -> load(maps:from_list(application:get_all_env(session_handler))).

%% Other values while the node runs, until it ends. What was made of a setting at the start stays as it is.
-spec change([{atom(), term()}]) -> ok | {error, string()}.
change(Settings) ->
    Changed = maps:from_list(Settings),
    case maps:keys(maps:without(maps:keys(?DEFAULTS), Changed)) of
        [] -> changed(load(maps:merge(maps:from_list(application:get_all_env(session_handler)), Changed)), Settings);
        [Unknown | _] -> {error, lists:flatten(io_lib:format("session_handler: there is no setting ~p", [Unknown]))}
    end.

-spec changed(ok | {error, string()}, [{atom(), term()}]) -> ok | {error, string()}.
changed(ok, Settings) -> application:set_env([{session_handler, Settings}]);
changed({error, _} = Error, _Settings) -> Error.

-spec load(Given :: #{atom() => term()}) -> ok | {error, string()}.
load(Given) ->
    Config = maps:merge(?DEFAULTS, maps:with(maps:keys(?DEFAULTS), Given)),
    case [Key || {Key, Value} <- maps:to_list(Config), not is_valid(Key, Value)] of
        [] ->
            check_together(Config);
        [Key | _] ->
            refuse(Key, Config)
    end.

-spec get(key()) -> non_neg_integer(); (limit_key() | http_key()) -> term(); (store_key()) -> term().
get(Key) ->
    maps:get(Key, persistent_term:get(?MODULE)).

-spec hash_ids() -> boolean().
hash_ids() ->
    maps:get(hash_ids, persistent_term:get(?MODULE)).

%% What is valid by itself, but not with the rest.
-spec check_together(map()) -> ok | {error, string()}.
check_together(#{store := mnesia, copies := disc, data_dir := none} = Config) -> refuse(data_dir, Config);
check_together(#{store := raft, data_dir := none} = Config) -> refuse(data_dir, Config);
check_together(#{store := raft} = Config) -> check_raft(Config);
check_together(Config) -> persistent_term:put(?MODULE, Config).

%% The store raft is an application of its own, and stands on Ra.
-spec check_raft(map()) -> ok | {error, string()}.
check_raft(Config) ->
    case [Name || {Name, Module} <- [{"session_handler_raft", session_store_raft}, {"ra", ra}], not is_there(Module)] of
        [] -> persistent_term:put(?MODULE, Config);
        Missing -> {error, missing(lists:flatten(lists:join(" and ", Missing)))}
    end.

-spec missing(string()) -> string().
missing(Names) ->
    "session_handler: store is raft, which needs " ++ Names ++ " on the code path. The package session-handler-raft has "
    "both; in the source tree dev/setup gets Ra, elsewhere `rebar3 as raft compile`: docs/cluster.md".

-spec is_there(module()) -> boolean().
is_there(Module) -> code:which(Module) =/= non_existing.

-spec refuse(key() | limit_key() | http_key() | store_key(), map()) -> {error, string()}.
refuse(Key, Config) ->
    Format = "session_handler: ~p is ~p, but has to be ~s",
    {error, lists:flatten(io_lib:format(Format, [Key, maps:get(Key, Config), allowed(Key)]))}.

-spec is_valid(key() | limit_key() | http_key() | store_key() | hash_ids, term()) -> boolean().
is_valid(hash_ids, Value) -> is_boolean(Value);
is_valid(max_waiters, Value) -> is_integer(Value) andalso Value >= 0;
is_valid(store, Value) -> lists:member(Value, [ets, mnesia, raft]);
is_valid(read, Value) -> lists:member(Value, [leader, consistent]);
is_valid(groups, Value) -> is_integer(Value) andalso Value >= 1 andalso Value =< 128;
is_valid(wal_size, Value) -> is_integer(Value) andalso Value >= 1 bsl 20;
is_valid(ack, Value) -> lists:member(Value, [memory, durable]);
is_valid(copies, Value) -> lists:member(Value, [disc, ram]);
is_valid(data_dir, Value) -> Value =:= none orelse (io_lib:printable_unicode_list(Value) andalso Value =/= "");
is_valid(max_memory, Value) when is_float(Value) -> Value > 0 andalso Value =< 1;
is_valid(min_free_disc, Value) -> is_integer(Value) andalso Value >= 0;
is_valid(Key, Value) when
    Key =:= max_memory; Key =:= max_sessions; Key =:= max_connections; Key =:= first_lifetime
->
    Value =:= none orelse (is_integer(Value) andalso Value > 0);
is_valid(http_port, Value) -> Value =:= none orelse (is_integer(Value) andalso Value > 0 andalso Value < 65536);
is_valid(http_address, Value) -> is_list(Value) andalso element(1, inet:parse_address(Value)) =:= ok;
is_valid(members, Value) -> is_list(Value) andalso lists:all(fun is_atom/1, Value);
is_valid(_, Value) -> is_integer(Value) andalso Value > 0.

-spec allowed(key() | limit_key() | http_key() | store_key() | hash_ids) -> string().
allowed(hash_ids) -> "true or false";
allowed(max_waiters) -> "an integer from 0";
allowed(max_size) -> "a number of bytes from 1";
allowed(store) -> "ets, mnesia or raft";
allowed(read) -> "leader or consistent";
allowed(wal_size) -> "a number of bytes from 1048576";
allowed(snapshot_after) -> "a number of commands from 1";
allowed(groups) -> "an integer from 1 to 128";
allowed(ack) -> "memory or durable";
allowed(copies) -> "disc or ram";
allowed(data_dir) -> "the name of a directory, in which the stores mnesia and raft keep their files";
allowed(max_memory) -> "none, a part from 0.0 to 1.0, or a number of bytes";
allowed(min_free_disc) -> "a number of bytes from 0";
allowed(max_sessions) -> "none or an integer from 1";
allowed(max_connections) -> "none or an integer from 1";
allowed(first_lifetime) -> "none or a number of seconds from 1";
allowed(http_port) -> "none or the number of a port";
allowed(http_address) -> "an address of this machine, such as \"127.0.0.1\"";
allowed(members) -> "a list of nodes";
allowed(_) -> "a number of seconds from 1".
