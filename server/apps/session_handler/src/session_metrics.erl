%% SPDX-License-Identifier: Apache-2.0
%% What the server has done since its start, as numbers that only grow: an array of the VM's, which any process adds to
%% without waiting for another.
-module(session_metrics).

-export([new/0, count/1, count/2, took/2, read/0]).

-type request() :: start | create | commit | abort | destroy | gc | list | revoke.
-type timing() :: request() | lock_wait.
-type name() ::
    {requests, request()}
    | {refused, atom()}
    | connections_opened | {connections_ended, closed | silent} | expired | abandoned | locks_taken | log_errors.
%% Counts are cumulative, as Prometheus has them: of what took so many microseconds or less.
-type histogram() :: #{
    count := non_neg_integer(), sum := non_neg_integer(), buckets := [{pos_integer(), non_neg_integer()}]
}.
-type values() :: #{counts := #{name() => non_neg_integer()}, times := #{timing() => histogram()}}.
-export_type([request/0, timing/0, name/0, histogram/0, values/0]).

%% A create is a commit that expects no record: the first of a new session.
-define(REQUESTS, [start, create, commit, abort, destroy, gc, list, revoke]).
-define(REASONS, [
    lock_timeout, busy, conflict, lock_lost, too_large, too_many_tags, full, full_connections, not_ready,
    bad_request, protocol, other
]).
-define(NAMES,
    [{requests, Request} || Request <- ?REQUESTS] ++ [{refused, Reason} || Reason <- ?REASONS] ++
        [connections_opened, {connections_ended, closed}, {connections_ended, silent}] ++
        [expired, abandoned, locks_taken, log_errors]
).
%% What is answered at once, and what waits for a page to end. Microseconds.
-define(QUICK, [25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 50_000, 250_000, 1_000_000]).
-define(SLOW, [1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000]).
-define(TIMINGS, [{Request, ?QUICK} || Request <- ?REQUESTS, Request =/= abort] ++ [{lock_wait, ?SLOW}]).

%% Starts from nothing.
-spec new() -> ok.
new() ->
    {Places, Size} = lists:mapfoldl(fun place/2, 1, ?NAMES ++ ?TIMINGS),
    persistent_term:put(?MODULE, {counters:new(Size, [write_concurrency]), maps:from_list(Places)}).

%% A timing has a counter for each bucket, one for what took longer than the last, and one for the sum.
-spec place(name() | {timing(), [pos_integer()]}, pos_integer()) -> {{name() | timing(), term()}, pos_integer()}.
place({Timing, [_ | _] = Bounds}, Next) -> {{Timing, {Next, Bounds}}, Next + length(Bounds) + 2};
place(Name, Next) -> {{Name, Next}, Next + 1}.

-spec count(name()) -> ok.
count(Name) -> count(Name, 1).

-spec count(name(), non_neg_integer()) -> ok.
count(Name, Count) ->
    {Counters, Places} = persistent_term:get(?MODULE),
    case Places of
        #{Name := Place} -> counters:add(Counters, Place, Count);
        _ -> counters:add(Counters, map_get({refused, other}, Places), Count)
    end.

-spec took(timing(), Microseconds :: non_neg_integer()) -> ok.
took(Timing, Time) ->
    {Counters, #{Timing := {First, Bounds}}} = persistent_term:get(?MODULE),
    ok = counters:add(Counters, First + bucket(Time, Bounds, 0), 1),
    counters:add(Counters, First + length(Bounds) + 1, Time).

-spec bucket(non_neg_integer(), [pos_integer()], non_neg_integer()) -> non_neg_integer().
bucket(Time, [Bound | Larger], Bucket) when Time > Bound -> bucket(Time, Larger, Bucket + 1);
bucket(_Time, _Bounds, Bucket) -> Bucket.

-spec read() -> values().
read() ->
    {Counters, Places} = persistent_term:get(?MODULE),
    #{
        counts => maps:from_list([{Name, counters:get(Counters, map_get(Name, Places))} || Name <- ?NAMES]),
        times => maps:from_list([{Name, histogram(Counters, map_get(Name, Places))} || {Name, _} <- ?TIMINGS])
    }.

-spec histogram(counters:counters_ref(), {pos_integer(), [pos_integer()]}) -> histogram().
histogram(Counters, {First, Bounds}) ->
    AtBound = fun({Bound, Offset}, Sum) ->
        Count = Sum + counters:get(Counters, First + Offset),
        {{Bound, Count}, Count}
    end,
    Last = length(Bounds),
    {Buckets, Count} = lists:mapfoldl(AtBound, 0, lists:zip(Bounds, lists:seq(0, Last - 1))),
    #{
        buckets => Buckets,
        count => Count + counters:get(Counters, First + Last),
        sum => counters:get(Counters, First + Last + 1)
    }.
