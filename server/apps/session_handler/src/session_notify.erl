%% SPDX-License-Identifier: Apache-2.0
%% Tells systemd that the server takes requests, and from then on that it lives (sd_notify(3)). Only where systemd asks
%% for it, by the environment.
-module(session_notify).

-behaviour(gen_server).

-export([child_specs/0, start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

%% Milliseconds.
-define(INTERVAL, 200).
-define(SHUTDOWN, 1000).

-record(state, {
    socket :: gen_udp:socket(),
    address :: {local, binary()},
    %% Milliseconds between signs of life.
    alive :: pos_integer() | none
}).

-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    case os:getenv("NOTIFY_SOCKET", "") of
        "" -> [];
        _ -> [#{id => ?MODULE, start => {?MODULE, start_link, []}, shutdown => ?SHUTDOWN}]
    end.

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    process_flag(trap_exit, true),
    {ok, Socket} = gen_udp:open(0, [local]),
    self() ! look,
    {ok, #state{socket = Socket, address = address(os:getenv("NOTIFY_SOCKET")), alive = alive()}}.

%% An abstract address begins with a zero byte, which the environment cannot hold.
-spec address(string()) -> {local, binary()}.
address([$@ | Name]) -> {local, <<0, (unicode:characters_to_binary(Name))/binary>>};
address(Path) -> {local, unicode:characters_to_binary(Path)}.

%% Three times in the time that systemd waits for it.
-spec alive() -> pos_integer() | none.
alive() ->
    case string:to_integer(os:getenv("WATCHDOG_USEC", "")) of
        {Microseconds, ""} when is_integer(Microseconds), Microseconds > 3000 -> Microseconds div 3000;
        _ -> none
    end.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, not_a_call}, #state{}}.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(look | alive | term(), #state{}) -> {noreply, #state{}}.
handle_info(look, State) ->
    case session_store:is_up() of
        true ->
            tell("READY=1", State),
            self() ! alive,
            {noreply, State};
        false ->
            _ = erlang:send_after(?INTERVAL, self(), look),
            {noreply, State}
    end;
handle_info(alive, #state{alive = Interval} = State) when is_integer(Interval) ->
    %% The door answers nobody for us, but it has to take its messages.
    _ = sys:get_status(session_handler),
    tell("WATCHDOG=1", State),
    _ = erlang:send_after(Interval, self(), alive),
    {noreply, State};
handle_info(_Message, State) ->
    {noreply, State}.

-spec terminate(term(), #state{}) -> ok.
terminate(_Reason, State) -> tell("STOPPING=1", State).

%% If systemd does not listen, there is nobody to tell.
-spec tell(string(), #state{}) -> ok.
tell(Text, #state{socket = Socket, address = Address}) ->
    _ = gen_udp:send(Socket, Address, 0, Text),
    ok.
