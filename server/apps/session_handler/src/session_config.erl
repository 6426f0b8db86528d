%% SPDX-License-Identifier: Apache-2.0
%% The application's environment, checked before anything starts.
%%
%%   default_lifetime   seconds an unused session is kept when the client does not say (1440)
%%   max_size           bytes of data in one session (64 MB)
%%   max_waiters        how many may queue for one session's lock (128)
%%   sweep_interval     seconds between removals of what has expired (10)
%%   hash_ids           whether stores get SHA-256 of the ids instead of the ids (true)
%%   net_ticktime       seconds; PHP answers no ticks while it computes, so idle workers need a long one (600)
-module(session_config).

-export([load/0, get/1, hash_ids/0]).

-type key() :: default_lifetime | max_size | max_waiters | sweep_interval | net_ticktime.
-export_type([key/0]).

-define(DEFAULTS, #{
    default_lifetime => 1440,
    max_size => 64 bsl 20,
    max_waiters => 128,
    sweep_interval => 10,
    hash_ids => true,
    net_ticktime => 600
}).

%% Checks every setting. The error is one sentence for the operator.
-spec load() -> ok | {error, string()}.
load() ->
    Given = maps:from_list(application:get_all_env(session_handler)),
    Config = maps:merge(?DEFAULTS, maps:with(maps:keys(?DEFAULTS), Given)),
    case [Key || {Key, Value} <- maps:to_list(Config), not is_valid(Key, Value)] of
        [] ->
            persistent_term:put(?MODULE, Config);
        [Key | _] ->
            Format = "session_handler: ~p is ~p, but has to be ~s",
            {error, lists:flatten(io_lib:format(Format, [Key, maps:get(Key, Config), allowed(Key)]))}
    end.

-spec get(key()) -> non_neg_integer().
get(Key) ->
    maps:get(Key, persistent_term:get(?MODULE)).

-spec hash_ids() -> boolean().
hash_ids() ->
    maps:get(hash_ids, persistent_term:get(?MODULE)).

-spec is_valid(key() | hash_ids, term()) -> boolean().
is_valid(hash_ids, Value) -> is_boolean(Value);
is_valid(max_waiters, Value) -> is_integer(Value) andalso Value >= 0;
is_valid(_, Value) -> is_integer(Value) andalso Value > 0.

-spec allowed(key() | hash_ids) -> string().
allowed(hash_ids) -> "true or false";
allowed(max_waiters) -> "an integer from 0";
allowed(max_size) -> "a number of bytes from 1";
allowed(_) -> "a number of seconds from 1".
