%% SPDX-License-Identifier: Apache-2.0
%% Removes what has expired, every sweep_interval and when a client asks. Counts what went, for PHP's session_gc().
%%
%% A sweep reads the whole table, and PHP asks for one in every hundredth request: with many sessions, one sweep would
%% follow the other, and requests would wait for them. So a long sweep is followed by a rest, in which clients are told
%% what has gone so far, at once. What has expired is served to nobody, swept or not.
-module(session_expiry).

-behaviour(gen_server).

-export([start_link/0, collect/1, collect/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {
    %% What went since the last collection.
    count = 0 :: non_neg_integer(),
    %% Until then clients cause no sweep.
    rests_until :: integer()
}).

%% Milliseconds. A shorter sweep needs no rest.
-define(LONG_SWEEP, 20).
%% Sweeps that clients cause take a tenth of the time at most.
-define(REST, 9).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% Sweeps; the caller gets {session_store, Tag, {swept, Count}}.
-spec collect(session_store:caller()) -> ok.
collect(Caller) ->
    gen_server:cast(?MODULE, {collect, Caller}).

%% Sweeps and returns how many went since the last collection.
-spec collect() -> non_neg_integer().
collect() ->
    gen_server:call(?MODULE, collect, infinity).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    schedule(),
    {ok, #state{rests_until = now_ms()}}.

-spec handle_call(collect, gen_server:from(), #state{}) -> {reply, non_neg_integer(), #state{}}.
handle_call(collect, _From, State) ->
    #state{count = Count} = Swept = sweep_unless_resting(State),
    {reply, Count, Swept#state{count = 0}}.

-spec handle_cast({collect, session_store:caller()}, #state{}) -> {noreply, #state{}}.
handle_cast({collect, {Pid, Tag}}, State) ->
    #state{count = Count} = Swept = sweep_unless_resting(State),
    Pid ! {session_store, Tag, {swept, Count}},
    {noreply, Swept#state{count = 0}}.

-spec handle_info(sweep, #state{}) -> {noreply, #state{}}.
handle_info(sweep, State) ->
    schedule(),
    {noreply, sweep(State, now_ms())}.

-spec sweep_unless_resting(#state{}) -> #state{}.
sweep_unless_resting(#state{rests_until = RestsUntil} = State) ->
    case now_ms() of
        Now when Now < RestsUntil -> State;
        Now -> sweep(State, Now)
    end.

-spec sweep(#state{}, Now :: integer()) -> #state{}.
sweep(#state{count = Count} = State, Started) ->
    {Gone, Abandoned} = session_store:sweep(expired),
    ok = session_metrics:count(expired, Gone),
    ok = session_metrics:count(abandoned, Abandoned),
    Ended = now_ms(),
    State#state{count = Count + Gone, rests_until = Ended + rest(Ended - Started)}.

-spec rest(Took :: non_neg_integer()) -> non_neg_integer().
rest(Took) when Took < ?LONG_SWEEP -> 0;
rest(Took) -> Took * ?REST.

-spec schedule() -> ok.
schedule() ->
    _ = erlang:send_after(session_config:get(sweep_interval) * 1000, self(), sweep),
    ok.

-spec now_ms() -> integer().
now_ms() -> erlang:monotonic_time(millisecond).
