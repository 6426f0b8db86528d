%% SPDX-License-Identifier: Apache-2.0
%% The server's numbers in the text format of Prometheus (0.0.4): docs/operating.md lists them. Pure.
-module(session_prometheus).

-export([text/2]).

-type label() :: {Name :: atom(), Value :: atom() | binary()}.
-type sample() :: {Suffix :: string(), [label()], number()}.
-type family() :: {Name :: string(), gauge | counter | histogram, Help :: string(), [sample()]}.

-spec text(session_status:status(), session_metrics:values()) -> iolist().
text(Status, #{counts := Counts, times := Times}) ->
    [family(Family) || Family <- gauges(Status) ++ applied(Status) ++ counters(Counts) ++ histograms(Times)].

-spec gauges(session_status:status()) -> [family()].
gauges(#{version := Version, otp := Otp, store := Store, members := Members} = Status) ->
    #{ready := Ready, full := Full, draining := Draining, limits := Limits} = Status,
    [
        {"build_info", gauge, "What runs here; always 1.", [
            {"", [{version, Version}, {otp, Otp}, {store, Store}], 1}
        ]},
        {"ready", gauge, "Whether the store takes requests.", [{"", [], number(Ready)}]},
        {"full", gauge, "Whether new sessions are refused, and for what.", [
            {"", [{reason, Reason}], number(Full =:= Reason)}
         || Reason <- [memory, disc, sessions]
        ]},
        {"draining", gauge, "Whether an operator drains the node.", [{"", [], number(Draining)}]},
        {"members", gauge, "Nodes that share the sessions.", [{"", [], length(Members)}]}
        | [
            {Name, gauge, Help, [{"", [], map_get(Key, Limits)}]}
         || {Name, Key, Help} <- limits(), is_map_key(Key, Limits)
        ] ++ [
            {Name, gauge, Help, [{"", [], map_get(Key, Status)}]}
         || {Name, Key, Help} <- values(), is_map_key(Key, Status)
        ]
    ].

-spec values() -> [{string(), atom(), string()}].
values() ->
    [
        {"members_heard", members_heard, "Of the members, those that this node hears now, itself included."},
        {"raft_groups_led", groups_led, "Groups of sessions that this node leads."},
        {"raft_groups_without_leader", groups_without_leader, "Groups whose leader this node does not hear."},
        {"uptime_seconds", uptime, "Since the node was started."},
        {"sessions", sessions, "Sessions that are kept, with those that have expired and are not removed yet."},
        {"connections", connections, "Connected PHP processes."},
        {"locks", locks, "Sessions that are locked."},
        {"lock_waiters", waiting, "Requests that wait for a lock."},
        {"memory_bytes", memory, "Memory of the node."},
        {"memory_limit_bytes", memory_limit, "Beyond it new sessions are refused."},
        {"disc_free_bytes", disc_free, "Room on the disc of data_dir."},
        {"disc_limit_bytes", disc_limit, "Below it new sessions are refused."}
    ].

%% Of members of one cluster, the one that has fewer lags behind.
-spec applied(session_status:status()) -> [family()].
applied(#{commands_applied := Applied, cluster := Cluster}) ->
    [
        {"raft_commands_applied_total", counter, "Commands that this node has applied since its cluster was formed.", [
            {"", [{cluster, Cluster}], Applied}
        ]}
    ];
applied(_) ->
    [].

-spec limits() -> [{string(), atom(), string()}].
limits() ->
    [
        {"sessions_limit", max_sessions, "With so many, new sessions are refused."},
        {"connections_limit", max_connections, "With so many, more PHP processes are refused."}
    ].

-spec number(boolean()) -> 0..1.
number(true) -> 1;
number(false) -> 0.

-spec counters(#{session_metrics:name() => non_neg_integer()}) -> [family()].
counters(Counts) ->
    [
        {"requests_total", counter, "Requests of PHP; create is the first commit of a new session.",
            labelled(requests, request, Counts)},
        {"refusals_total", counter, "Requests that were refused, by the reason that PHP was told.",
            labelled(refused, reason, Counts)},
        {"connections_ended_total", counter, "Connections that ended: closed, or silent for too long.",
            labelled(connections_ended, how, Counts)}
        | [{Name, counter, Help, [{"", [], map_get(Key, Counts)}]} || {Name, Key, Help} <- plain_counters()]
    ].

-spec plain_counters() -> [{string(), session_metrics:name(), string()}].
plain_counters() ->
    [
        {"connections_opened_total", connections_opened, "Connections that PHP processes made."},
        {"expired_total", expired, "Sessions removed because they had expired."},
        {"abandoned_total", abandoned, "Of these, sessions that nobody came back to after the request that made them."},
        {"locks_taken_total", locks_taken, "Locks that an operator took from their holders."},
        {"log_errors_total", log_errors, "Errors in the log, and worse."}
    ].

-spec labelled(atom(), atom(), #{session_metrics:name() => non_neg_integer()}) -> [sample()].
labelled(Group, Label, Counts) ->
    [{"", [{Label, Value}], Count} || {{Of, Value}, Count} <- lists:sort(maps:to_list(Counts)), Of =:= Group].

-spec histograms(#{session_metrics:timing() => session_metrics:histogram()}) -> [family()].
histograms(Times) ->
    Requests = [histogram([{request, Name}], Of) || {Name, Of} <- lists:sort(maps:to_list(Times)), Name =/= lock_wait],
    [
        {"request_duration_seconds", histogram,
            "From the arrival of a request to its answer, without the wait for a lock.", lists:append(Requests)},
        {"lock_wait_seconds", histogram, "How long requests that had to queue for a lock waited.",
            histogram([], map_get(lock_wait, Times))}
    ].

-spec histogram([label()], session_metrics:histogram()) -> [sample()].
histogram(Labels, #{buckets := Buckets, count := Count, sum := Sum}) ->
    AtMost = [{"_bucket", Labels ++ [{le, seconds(Bound)}], Value} || {Bound, Value} <- Buckets],
    Whole = [
        {"_bucket", Labels ++ [{le, <<"+Inf">>}], Count},
        {"_sum", Labels, Sum / 1_000_000},
        {"_count", Labels, Count}
    ],
    AtMost ++ Whole.

-spec seconds(Microseconds :: pos_integer()) -> binary().
seconds(Microseconds) -> float_to_binary(Microseconds / 1_000_000, [{decimals, 6}, compact]).

%% --- the format

-spec family(family()) -> iolist().
family({Name, Type, Help, Samples}) ->
    Full = "session_handler_" ++ Name,
    [
        ["# HELP ", Full, $\s, Help, "\n# TYPE ", Full, $\s, atom_to_list(Type), $\n],
        [[Full, Suffix, labels(Labels), $\s, value(Value), $\n] || {Suffix, Labels, Value} <- Samples]
    ].

-spec labels([label()]) -> iolist().
labels([]) -> "";
labels(Labels) -> [${, lists:join($,, [[atom_to_list(Name), "=\"", label(Value), $"] || {Name, Value} <- Labels]), $}].

%% All of them are ours: nothing in them has to be escaped.
-spec label(atom() | binary()) -> binary().
label(Value) when is_atom(Value) -> atom_to_binary(Value);
label(Value) -> Value.

-spec value(number()) -> string() | binary().
value(Integer) when is_integer(Integer) -> integer_to_list(Integer);
value(Float) -> float_to_binary(Float, [{decimals, 6}, compact]).
