%% SPDX-License-Identifier: Apache-2.0
%% What protects the server from having too much: when memory, disc, sessions or connections reach their limits, new
%% sessions (or connections) are refused, and those that are there are served. Nothing is ever thrown out.
%%
%% One process measures every second, and sets flags that requests look at. It also keeps the word of an operator who
%% drains the node: no session is opened here any more, what is open may be stored.
-module(session_limits).

-behaviour(gen_server).

-export([new/0, start_link/0, admits_session/0, admits_connection/0, drain/1, is_draining/0, measured/0, judge/3]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(INTERVAL, 1000).
%% Every so many intervals: asking takes a program of the system's.
-define(DISC_INTERVALS, 10).

%% Flags.
-define(FULL, 1).
-define(CONNECTIONS, 2).
-define(DRAINING, 3).
%% Values of the first, by their place.
-define(REASONS, {memory, disc, sessions}).

-type reason() :: memory | disc | sessions.
%% Bytes and counts; a limit is none where there is none, and what is not known is missing.
-type measured() :: #{memory => non_neg_integer(), disc_free => non_neg_integer(), sessions => non_neg_integer()}.
-type limits() :: #{
    memory := pos_integer() | none, disc_free := non_neg_integer() | none, sessions := pos_integer() | none
}.
-export_type([reason/0, measured/0, limits/0]).

-record(state, {
    limits :: limits(), disc_free = unknown :: non_neg_integer() | unknown, ticks = 0 :: non_neg_integer()
}).

%% --- what requests ask

%% Before anything else: all is open.
-spec new() -> ok.
new() -> persistent_term:put(?MODULE, atomics:new(3, [])).

-spec admits_session() -> yes | {no, reason()}.
admits_session() ->
    case flag(?FULL) of
        0 -> yes;
        Place -> {no, element(Place, ?REASONS)}
    end.

-spec admits_connection() -> boolean().
admits_connection() -> flag(?CONNECTIONS) =:= 0.

-spec is_draining() -> boolean().
is_draining() -> flag(?DRAINING) =:= 1.

-spec flag(1..3) -> non_neg_integer().
flag(Which) -> atomics:get(persistent_term:get(?MODULE), Which).

-spec set(1..3, non_neg_integer()) -> ok.
set(Which, Value) -> atomics:put(persistent_term:get(?MODULE), Which, Value).

%% --- what an operator asks

%% By the process: what a call from another node logs goes to that node, and here nobody would read it.
-spec drain(boolean()) -> ok.
drain(Drains) -> gen_server:call(?MODULE, {drain, Drains}).

%% The limits that there are, and the disc's free bytes if they are known.
-spec measured() -> #{memory_limit => pos_integer(), disc_limit => pos_integer(), disc_free => non_neg_integer()}.
measured() -> gen_server:call(?MODULE, measured).

%% --- the process

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    self() ! measure,
    {ok, #state{limits = limits()}}.

-spec limits() -> limits().
limits() ->
    #{
        memory => session_memory:limit(session_config:get(max_memory)),
        disc_free => disc_limit(session_config:get(min_free_disc), session_config:get(data_dir)),
        sessions => session_config:get(max_sessions)
    }.

-spec disc_limit(non_neg_integer(), file:filename() | none) -> pos_integer() | none.
disc_limit(0, _Dir) -> none;
disc_limit(_Least, none) -> none;
disc_limit(Least, _Dir) -> Least.

-spec handle_call(measured | {drain, boolean()}, gen_server:from(), #state{}) -> {reply, map() | ok, #state{}}.
handle_call({drain, true}, _From, State) ->
    logger:notice("session_handler: this node is being drained and opens no sessions"),
    {reply, set(?DRAINING, 1), State};
handle_call({drain, false}, _From, State) ->
    logger:notice("session_handler: this node opens sessions again"),
    {reply, set(?DRAINING, 0), State};
handle_call(measured, _From, #state{limits = Limits, disc_free = Free} = State) ->
    Known = #{memory_limit => maps:get(memory, Limits), disc_limit => maps:get(disc_free, Limits), disc_free => Free},
    {reply, maps:filter(fun(_, Value) -> is_integer(Value) end, Known), State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(measure | {disc_free, non_neg_integer() | unknown}, #state{}) -> {noreply, #state{}}.
handle_info(measure, #state{ticks = Ticks} = State) ->
    _ = erlang:send_after(?INTERVAL, self(), measure),
    ok = ask_disc(Ticks rem ?DISC_INTERVALS, State),
    ok = apply_limits(State),
    {noreply, State#state{ticks = Ticks + 1}};
handle_info({disc_free, Free}, State) ->
    {noreply, State#state{disc_free = Free}}.

%% A disc that does not answer holds up nobody here.
-spec ask_disc(non_neg_integer(), #state{}) -> ok.
ask_disc(0, #state{limits = #{disc_free := Limit}}) when Limit =/= none ->
    Self = self(),
    _ = spawn_link(fun() -> Self ! {disc_free, session_disc:free(session_config:get(data_dir))} end),
    ok;
ask_disc(_, _) ->
    ok.

-spec apply_limits(#state{}) -> ok.
apply_limits(#state{limits = Limits, disc_free = Free}) ->
    Former = admits_session(),
    Measured = #{memory => erlang:memory(total), disc_free => Free, sessions => sessions()},
    Known = maps:filter(fun(_, Value) -> is_integer(Value) end, Measured),
    ok = change(Former, judge(Known, Limits, Former), Known),
    set(?CONNECTIONS, is_over(session_conn_sup:count(), session_config:get(max_connections))).

-spec sessions() -> non_neg_integer() | unknown.
sessions() ->
    case session_store:is_up() of
        true -> session_store:size();
        false -> unknown
    end.

-spec is_over(non_neg_integer(), pos_integer() | none) -> 0..1.
is_over(Count, Limit) when is_integer(Limit), Count >= Limit -> 1;
is_over(_Count, _Limit) -> 0.

-spec change(Verdict, Verdict, measured()) -> ok when Verdict :: yes | {no, reason()}.
change(Same, Same, _Measured) ->
    ok;
change(_Former, yes, _Measured) ->
    logger:notice("session_handler: new sessions are taken again"),
    set(?FULL, 0);
change(_Former, {no, Reason}, Measured) ->
    logger:error("session_handler: new sessions are refused: ~ts", [says(Reason, Measured)]),
    set(?FULL, place(Reason)).

-spec says(reason(), measured()) -> io_lib:chars().
says(memory, #{memory := Bytes}) -> io_lib:format("the node uses ~b MB of memory", [Bytes div 1_000_000]);
says(disc, #{disc_free := Bytes}) -> io_lib:format("the disc has ~b MB left", [Bytes div 1_000_000]);
says(sessions, #{sessions := Count}) -> io_lib:format("there are ~b", [Count]).

-spec place(reason()) -> 1..3.
place(memory) -> 1;
place(disc) -> 2;
place(sessions) -> 3.

%% What closed opens again when there is some room, so that it does not open and close all the time. Pure.
-spec judge(measured(), limits(), Former) -> Verdict when
    Former :: Verdict, Verdict :: yes | {no, reason()}.
judge(Measured, Limits, Former) ->
    case [Reason || Reason <- tuple_to_list(?REASONS), is_full(Reason, Measured, Limits, Former =:= {no, Reason})] of
        [] -> yes;
        [Reason | _] -> {no, Reason}
    end.

-spec is_full(reason(), measured(), limits(), Was :: boolean()) -> boolean().
is_full(memory, #{memory := Used}, #{memory := Limit}, true) when is_integer(Limit) -> Used * 20 >= Limit * 19;
is_full(memory, #{memory := Used}, #{memory := Limit}, false) when is_integer(Limit) -> Used >= Limit;
is_full(disc, #{disc_free := Free}, #{disc_free := Limit}, true) when is_integer(Limit) -> Free * 10 < Limit * 11;
is_full(disc, #{disc_free := Free}, #{disc_free := Limit}, false) when is_integer(Limit) -> Free < Limit;
is_full(sessions, #{sessions := Count}, #{sessions := Limit}, _) when is_integer(Limit) -> Count >= Limit;
is_full(_, _, _, _) -> false.
