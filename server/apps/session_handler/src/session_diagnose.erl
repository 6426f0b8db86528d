%% SPDX-License-Identifier: Apache-2.0
%% What may be wrong with this node, each with what to do about it. Nothing is changed, and no table is read.
-module(session_diagnose).

-export([run/0]).

-type finding() :: #{check := binary(), state := ok | warning | failed, says := binary(), do => binary()}.
-export_type([finding/0]).

%% Milliseconds that the clocks of members may differ by.
-define(CLOCKS, 1000).
%% Of the messages that a shard has not looked at.
-define(QUEUE, 1000).
%% Milliseconds after which a lock that others wait for is worth a look.
-define(HELD, 30_000).
-define(TIMEOUT, 5000).

-spec run() -> [finding()].
run() ->
    Checks = [
        fun ready/0,
        fun members/0,
        fun clocks/0,
        fun locks/0,
        fun shards/0,
        fun descriptors/0,
        fun cookie/0,
        fun ticks/0,
        fun partitions/0
    ],
    [Check() || Check <- Checks].

-spec ready() -> finding().
ready() ->
    case {session_store:is_up(), session_limits:is_draining()} of
        {true, false} ->
            ok(<<"ready">>, "the store takes requests", []);
        {true, true} ->
            Do = "stop or restart it; or sessionctl drain --undo",
            warning(<<"ready">>, "the node is drained and opens no sessions", [], Do);
        {false, _} ->
            Do = "look into the log: what it waits for is told there",
            failed(<<"ready">>, "the store takes no requests", [], Do)
    end.

-spec members() -> finding().
members() ->
    Members = session_store:members(),
    case [Member || Member <- Members, Member =/= node(), not lists:member(Member, nodes(connected))] of
        [] ->
            ok(<<"members">>, "~b of ~b are connected", [length(Members), length(Members)]);
        Away ->
            Do = "is the node up, and is the way to it open (EPMD, its port)?",
            failed(<<"members">>, "not connected: ~0p", [Away], Do)
    end.

-spec clocks() -> finding().
clocks() ->
    Here = erlang:system_time(millisecond),
    Others = [Member || Member <- session_store:members(), Member =/= node()],
    Times = erpc:multicall(Others, erlang, system_time, [millisecond], ?TIMEOUT),
    case [Node || {Node, {ok, There}} <- lists:zip(Others, Times), abs(There - Here) > ?CLOCKS] of
        [] ->
            ok(<<"clocks">>, "they agree", []);
        Off ->
            Do = "run an NTP client: expiry follows the clock",
            warning(<<"clocks">>, "more than a second apart: ~0p", [Off], Do)
    end.

-spec locks() -> finding().
locks() ->
    Long = [Lock || #{holder := #{held := Held}, waiting := [_ | _]} = Lock <- session_status:locks(), Held > ?HELD],
    case Long of
        [] ->
            ok(<<"locks">>, "nobody waits for one held longer than ~b s", [?HELD div 1000]);
        _ ->
            Do = "sessionctl locks names the PHP process; sessionctl unlock takes the lock from it",
            warning(<<"locks">>, "~b are waited for and held longer than ~b s", [length(Long), ?HELD div 1000], Do)
    end.

-spec shards() -> finding().
shards() ->
    case [Length || {message_queue_len, Length} <- [queue(Pid) || Pid <- shard_pids()], Length > ?QUEUE] of
        [] ->
            ok(<<"load">>, "the shards keep up", []);
        Long ->
            Do = "is the disc slow, or the processor busy?",
            warning(<<"load">>, "~b shards are behind, by up to ~b messages", [length(Long), lists:max(Long)], Do)
    end.

-spec shard_pids() -> [pid()].
shard_pids() ->
    case whereis(session_store_sup) of
        undefined -> [];
        Sup -> [Pid || {_, Pid, _, _} <- supervisor:which_children(Sup), is_pid(Pid)]
    end.

-spec queue(pid()) -> {message_queue_len, non_neg_integer()} | [] | undefined.
queue(Pid) -> erlang:process_info(Pid, message_queue_len).

%% Each connection is a socket.
-spec descriptors() -> finding().
descriptors() ->
    Limit = lists:max([0 | [Max || Set <- erlang:system_info(check_io), {max_fds, Max} <- Set]]),
    Used = session_conn_sup:count(),
    case Limit =:= 0 orelse Used * 4 < Limit * 3 of
        true ->
            ok(<<"files">>, "~b connections, ~b open files allowed", [Used, Limit]);
        false ->
            Do = "raise LimitNOFILE of the service, or ulimit -n",
            warning(<<"files">>, "~b connections, and only ~b open files allowed", [Used, Limit], Do)
    end.

-spec cookie() -> finding().
cookie() ->
    case length(atom_to_list(erlang:get_cookie())) of
        Length when Length >= 16 ->
            ok(<<"cookie">>, "long enough", []);
        _ ->
            Do = "make a longer one, for the nodes and for PHP: who has it can do everything on this node",
            warning(<<"cookie">>, "it can be guessed: fewer than 16 characters", [], Do)
    end.

-spec ticks() -> finding().
ticks() ->
    Wanted = session_config:get(net_ticktime),
    case net_kernel:get_net_ticktime() of
        Time when Time =:= Wanted; Time =:= {ongoing_change_to, Wanted} ->
            ok(<<"ticks">>, "net_ticktime is ~b s", [Wanted]);
        Other ->
            Do = "another application changed it; idle PHP workers may be cut",
            warning(<<"ticks">>, "net_ticktime is ~0p, and ~b is set", [Other, Wanted], Do)
    end.

%% A client that goes would make global cut the members from each other.
-spec partitions() -> finding().
partitions() ->
    case application:get_env(kernel, prevent_overlapping_partitions) of
        {ok, false} -> ok(<<"partitions">>, "left to the store", []);
        _ when node() =:= nonode@nohost -> ok(<<"partitions">>, "no node", []);
        _ -> alone(session_store:members())
    end.

-spec alone([node()]) -> finding().
alone([_]) -> ok(<<"partitions">>, "one member", []);
alone(_) ->
    Do = "start with -kernel prevent_overlapping_partitions false",
    warning(<<"partitions">>, "OTP may disconnect members to prevent overlapping partitions", [], Do).

-spec ok(binary(), io:format(), [term()]) -> finding().
ok(Check, Format, Arguments) -> #{check => Check, state => ok, says => text(Format, Arguments)}.

-spec warning(binary(), io:format(), [term()], string()) -> finding().
warning(Check, Format, Arguments, Do) ->
    #{check => Check, state => warning, says => text(Format, Arguments), do => text("~s", [Do])}.

-spec failed(binary(), io:format(), [term()], string()) -> finding().
failed(Check, Format, Arguments, Do) ->
    #{check => Check, state => failed, says => text(Format, Arguments), do => text("~s", [Do])}.

-spec text(io:format(), [term()]) -> binary().
text(Format, Arguments) -> iolist_to_binary(io_lib:format(Format, Arguments)).
