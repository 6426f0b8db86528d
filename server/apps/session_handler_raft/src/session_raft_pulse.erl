%% SPDX-License-Identifier: Apache-2.0
%% Which members can be heard and hear us, and whose Ra runs. A connection that is up says nothing of that: a cable that was
%% pulled is noticed by Erlang after minutes.
-module(session_raft_pulse).

-behaviour(gen_server).

-export([start_link/0, set_members/1, set_taking_part/1, members/0, heard/0, has_majority/0, silence/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

%% Milliseconds.
-define(INTERVAL, 200).
-define(LOST_AFTER, 1000).
%% Between attempts to connect to a member: one that does not answer holds them up for seconds.
-define(CONNECT_INTERVAL, 1000).

-record(state, {connecting = #{} :: #{node() => []}}).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec set_members([node()]) -> ok.
set_members(Members) -> persistent_term:put(?MODULE, lists:sort(Members)).

-spec members() -> [node()].
members() -> persistent_term:get(?MODULE, []).

%% Whether Ra runs on this node and has read its logs. Others are told with the next beat.
-spec set_taking_part(boolean()) -> ok.
set_taking_part(TakesPart) -> persistent_term:put({?MODULE, taking_part}, TakesPart).

%% Whether more than half of the members, this one included, take part and have heard each other within the last second.
-spec has_majority() -> boolean().
has_majority() -> 2 * length([Member || Member <- heard(), takes_part(Member)]) > length(members()).

%% The members, this one included, that have been heard and have heard us within the last second.
-spec heard() -> [node()].
heard() -> [Member || Member <- members(), silence(Member) =< ?LOST_AFTER].

%% Milliseconds since the member was last heard, and heard us.
-spec silence(node()) -> non_neg_integer() | infinity.
silence(Node) when Node =:= node() ->
    0;
silence(Node) ->
    try ets:lookup_element(?MODULE, {both, Node}, 2) of
        Time when is_integer(Time) -> max(0, clock() - Time)
    catch
        error:badarg -> infinity
    end.

-spec takes_part(node()) -> boolean().
takes_part(Node) when Node =:= node() ->
    persistent_term:get({?MODULE, taking_part}, false);
takes_part(Node) ->
    try
        ets:lookup_element(?MODULE, {taking_part, Node}, 2)
    catch
        error:badarg -> false
    end.

-spec init([]) -> {ok, #state{}}.
init([]) ->
    ?MODULE = ets:new(?MODULE, [named_table, {read_concurrency, true}]),
    self() ! beat,
    {ok, #state{}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, not_a_call}, #state{}}.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(Info, #state{}) -> {noreply, #state{}} when
    Info :: beat | {pulse, node(), HearsUs :: boolean(), TakesPart :: boolean()} | {connected, node()}.
handle_info(beat, State) ->
    _ = erlang:send_after(?INTERVAL, self(), beat),
    {noreply, lists:foldl(fun beat/2, State, members() -- [node()])};
handle_info({pulse, Node, HearsUs, TakesPart}, State) ->
    Heard = [{{heard, Node}, clock()}, {{taking_part, Node}, TakesPart}],
    true = ets:insert(?MODULE, Heard ++ [{{both, Node}, clock()} || HearsUs]),
    {noreply, State};
handle_info({connected, Node}, #state{connecting = Connecting} = State) ->
    {noreply, State#state{connecting = maps:remove(Node, Connecting)}}.

-spec beat(node(), #state{}) -> #state{}.
beat(Node, #state{connecting = Connecting} = State) ->
    case lists:member(Node, nodes()) of
        true ->
            ok = session_raft_group:send({?MODULE, Node}, {pulse, node(), is_heard(Node), takes_part(node())}),
            State;
        false when is_map_key(Node, Connecting) ->
            State;
        false ->
            connect(Node),
            State#state{connecting = Connecting#{Node => []}}
    end.

-spec connect(node()) -> pid().
connect(Node) ->
    Self = self(),
    spawn(fun() ->
        _ = net_kernel:connect_node(Node),
        timer:sleep(?CONNECT_INTERVAL),
        Self ! {connected, Node}
    end).

-spec is_heard(node()) -> boolean().
is_heard(Node) ->
    case ets:lookup(?MODULE, {heard, Node}) of
        [{_, Time}] -> clock() - Time =< ?LOST_AFTER;
        [] -> false
    end.

-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
