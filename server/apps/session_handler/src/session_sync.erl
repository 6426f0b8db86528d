%% SPDX-License-Identifier: Apache-2.0
%% Brings what Mnesia has logged to the disc, and then lets the answers go that wait for it: many share one fsync.
%%
%% Mnesia itself acknowledges what is in the memory of disk_log. Whatever the answers wait for, what has not reached the
%% disc is bounded in time and in bytes: who writes beyond that waits.
-module(session_sync).

-behaviour(gen_server).

-export([start_link/0, acknowledge/2, wrote/1, wrote_something/0, sync/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, format_status/1]).

%% Milliseconds and bytes.
-define(INTERVAL, 100).
-define(UNSYNCED, 4194304).
%% So many answers do not wait for more to come.
-define(BATCH, 1000).

-record(state, {answers = [] :: [{session_store:caller(), session_store:answer()}], calls = [] :: [gen_server:from()]}).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% Sends the answer when all that its sender has logged is on the disc.
-spec acknowledge(session_store:caller(), session_store:answer()) -> ok.
acknowledge(Caller, Answer) ->
    gen_server:cast(?MODULE, {acknowledge, Caller, Answer}).

%% Notes that so many bytes were logged; waits when too many are not on the disc.
-spec wrote(non_neg_integer()) -> ok.
wrote(Bytes) ->
    case atomics:add_get(persistent_term:get(?MODULE), 1, Bytes) of
        Unsynced when Unsynced > ?UNSYNCED -> sync();
        _ -> ok
    end.

%% Notes that something was logged that has to follow soon; never waits.
-spec wrote_something() -> ok.
wrote_something() -> atomics:add(persistent_term:get(?MODULE), 1, 1).

-spec sync() -> ok.
sync() -> gen_server:call(?MODULE, sync, infinity).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    persistent_term:put(?MODULE, atomics:new(1, [])),
    schedule(),
    {ok, #state{}}.

-spec handle_call(sync, gen_server:from(), #state{}) -> {noreply, #state{}} | {noreply, #state{}, 0}.
handle_call(sync, From, #state{calls = Calls} = State) ->
    gather(State#state{calls = [From | Calls]}).

-spec handle_cast({acknowledge, session_store:caller(), session_store:answer()}, #state{}) ->
    {noreply, #state{}} | {noreply, #state{}, 0}.
handle_cast({acknowledge, Caller, Answer}, #state{answers = Answers} = State) ->
    gather(State#state{answers = [{Caller, Answer} | Answers]}).

-spec handle_info(timeout | interval, #state{}) -> {noreply, #state{}}.
handle_info(timeout, State) ->
    {noreply, sync(State)};
handle_info(interval, State) ->
    schedule(),
    case atomics:get(persistent_term:get(?MODULE), 1) of
        0 when State =:= #state{} -> {noreply, State};
        _ -> {noreply, sync(State)}
    end.

-spec format_status(gen_server:format_status()) -> gen_server:format_status().
format_status(Status) -> session_redact:status(Status).

%% The time-out comes when there is no message left.
-spec gather(#state{}) -> {noreply, #state{}} | {noreply, #state{}, 0}.
gather(#state{answers = Answers} = State) when length(Answers) >= ?BATCH -> {noreply, sync(State)};
gather(State) -> {noreply, State, 0}.

%% A sync that fails ends this process, and Mnesia with it: its log cannot be trusted to be written any more.
-spec sync(#state{}) -> #state{}.
sync(#state{answers = Answers, calls = Calls}) ->
    Unsynced = persistent_term:get(?MODULE),
    Bytes = atomics:get(Unsynced, 1),
    IsServing = session_cluster:is_serving(),
    ok = session_mnesia:sync(),
    ok = atomics:sub(Unsynced, 1, Bytes),
    _ = [gen_server:reply(From, ok) || From <- Calls],
    #state{answers = answer(IsServing andalso session_cluster:is_serving(), Answers)}.

%% Who does not serve cannot say that something is stored: the others may not have it. It says so when it serves again
%% without having started anew, and has synced with those that are here then.
-spec answer(IsServing :: boolean(), [Waiting]) -> [Waiting] when
    Waiting :: {session_store:caller(), session_store:answer()}.
answer(true, Answers) ->
    _ = [Pid ! {session_store, Tag, Answer} || {{Pid, Tag}, Answer} <- lists:reverse(Answers)],
    [];
answer(false, Answers) ->
    Answers.

-spec schedule() -> ok.
schedule() ->
    _ = erlang:send_after(?INTERVAL, self(), interval),
    ok.
