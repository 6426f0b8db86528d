%% SPDX-License-Identifier: Apache-2.0
%% The members of the store mnesia: which of them are here, whether this one serves, and what is done after a split.
%%
%% Members send each other a heartbeat. One that is silent is disconnected, so that Mnesia does not wait for it: PHP
%% workers need a long net_ticktime, and Mnesia waits for its peers as long as that. Members that lost each other look
%% for each other again. Mnesia never joins what was split: the side that does not go on (session_ring:goes_on/3) writes
%% what it has to a file, starts anew with what the others have, and merges (session_split). So does a member that others
%% go on without because it does not hear all of them (session_hearing).
-module(session_cluster).

-behaviour(gen_server).

-export([start_link/0, view/0, members/0, is_shared/0, owner/1, is_serving/0, reset/0]).
-export([leave/1, change_copies/1, theirs/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {
    %% When each of the others that are connected was heard last, in milliseconds of the monotonic clock.
    heard = #{} :: #{node() => integer()},
    %% What these have said last, and this one.
    told = #{} :: #{node() => session_hearing:word()},
    said = {[], []} :: session_hearing:word(),
    %% Since when this one listens, and since when the others go on without it though it hears some.
    started = now_ms() :: integer(),
    left_out = none :: none | integer(),
    %% When this one has last looked at that.
    looked = 0 :: integer(),
    %% Of the others that are not, whether their end closed the connection.
    lost = #{} :: #{node() => Closed :: boolean()},
    %% Those that its side has gone on without, and that have not come back.
    outlived = [] :: [node()],
    %% Since when some are lost, in milliseconds of the system's clock.
    since = none :: none | integer()
}).

%% Milliseconds.
-define(BEAT, 500).
-define(SILENCE, 3000).
-define(ASK, 1000).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% The members that share the locks now; none when this one does not serve.
-spec view() -> [node()].
view() -> element(1, persistent_term:get(?MODULE, {[], false})).

-spec is_serving() -> boolean().
is_serving() -> view() =/= [].

%% Whether there are other members, here or not.
-spec is_shared() -> boolean().
is_shared() -> element(2, persistent_term:get(?MODULE, {[], false})).

%% Nothing is known, and nobody served, until this process looks.
-spec reset() -> ok.
reset() -> persistent_term:put(?MODULE, {[], false}).

%% None when this one does not serve.
-spec owner(session_store:id()) -> node() | none.
owner(Id) ->
    case view() of
        [] -> none;
        View -> session_ring:owner(Id, View)
    end.

%% Those that have joined.
-spec members() -> [node()].
members() -> mnesia:system_info(db_nodes).

%% Takes a member out that has stopped, or this one.
-spec leave(node()) -> session_mnesia_members:answer().
leave(Node) -> session_mnesia_members:leave(Node).

%% Where this node keeps its copies from now on.
-spec change_copies(disc | ram) -> session_mnesia_members:answer().
change_copies(Copies) -> session_mnesia_members:change_copies(Copies).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    ok = net_kernel:monitor_nodes(true, #{nodedown_reason => true}),
    self() ! beat,
    Others = members() -- [node()],
    {ok, look(#state{lost = maps:from_list([{Node, false} || Node <- Others]), outlived = session_outlived:read()})}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, not_a_call}, #state{}}.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, {shutdown, rejoin}, #state{}}.
handle_info(beat, State) ->
    _ = erlang:send_after(?BEAT, self(), beat),
    Others = members() -- [node()],
    ok = send_beat(Others, State#state.said),
    _ = [spawn(net_kernel, connect_node, [Node]) || Node <- Others -- nodes()],
    Listened = listen(State),
    %% Who is in the view is waited for by every answer since.
    Shared = outlive(Listened#state.outlived -- view(), Listened),
    heal(look(Shared));
handle_info({beat, Node, Word}, #state{heard = Heard, told = Told, lost = Lost} = State) ->
    _ = is_map_key(Node, Heard) orelse welcome(Node, State),
    Back = State#state{heard = Heard#{Node => now_ms()}, lost = maps:remove(Node, Lost)},
    case Told of
        #{Node := Word} -> {noreply, Back};
        _ -> {noreply, look(Back#state{told = Told#{Node => Word}})}
    end;
handle_info({nodedown, Node, #{nodedown_reason := Reason}}, State) ->
    {noreply, lose(Node, Reason =:= connection_closed, Reason, State)};
%% Its application has ended, and not its node; or its node, about which nodedown tells more.
handle_info({'DOWN', _, process, {?MODULE, _}, noconnection}, State) ->
    {noreply, State};
handle_info({'DOWN', _, process, {?MODULE, Node}, Reason}, State) ->
    {noreply, lose(Node, true, Reason, State)};
handle_info(_, State) ->
    {noreply, State}.

%% Who has been frozen has not heard anybody, and does not know yet what they have sent.
-spec listen(#state{}) -> #state{}.
listen(#state{heard = Heard, looked = Looked} = State) ->
    Now = now_ms(),
    case Now - Looked > 2 * ?BEAT of
        true ->
            State#state{heard = maps:map(fun(_, _) -> Now end, Heard), looked = Now};
        false ->
            _ = [erlang:disconnect_node(Node) || {Node, Time} <- maps:to_list(Heard), Now - Time > ?SILENCE],
            State#state{looked = Now}
    end.

-spec welcome(node(), #state{}) -> ok.
welcome(Node, #state{said = Said}) ->
    _ = erlang:monitor(process, {?MODULE, Node}),
    send_beat([Node], Said).

%% A member that takes no more messages gets none.
-spec send_beat([node()], session_hearing:word()) -> ok.
send_beat(Nodes, Said) ->
    Send = fun(Node) -> erlang:send({?MODULE, Node}, {beat, node(), Said}, [nosuspend, noconnect]) end,
    lists:foreach(Send, Nodes).

-spec outlive([node()], #state{}) -> #state{}.
outlive(Same, #state{outlived = Same} = State) ->
    State;
outlive(Nodes, State) ->
    ok = session_outlived:write(Nodes),
    State#state{outlived = Nodes}.

-spec lose(node(), Closed :: boolean(), Reason :: term(), #state{}) -> #state{}.
lose(Node, Closed, Reason, #state{heard = Heard, told = Told, lost = Lost, since = Since} = State) when
    is_map_key(Node, Heard)
->
    logger:warning("session_handler: lost the member ~ts: ~0p", [Node, session_redact:kind(Reason)]),
    First =
        case Since of
            none -> erlang:system_time(millisecond);
            _ -> Since
        end,
    %% Mnesia logs whom it has outlived. When all start again, and nobody remembers, it takes what the lowest name has.
    ok = session_sync:wrote_something(),
    look(State#state{
        heard = maps:remove(Node, Heard), told = maps:remove(Node, Told), lost = Lost#{Node => Closed}, since = First
    });
lose(_Node, _Closed, _Reason, State) ->
    State.

%% --- who serves

%% With the members that Mnesia shares its tables with, and no others.
-spec look(#state{}) -> #state{}.
look(#state{told = Told, lost = Lost} = State) ->
    Members = lists:usort([node() | members()]),
    {Hears, _} = Word = word(Members, State),
    Side = session_hearing:side((maps:with(Hears, Told))#{node() => Word}),
    %% Who has left is missed by nobody.
    Missed = maps:with(Members, Lost),
    Closed = maps:size(Missed) > 0 andalso lists:all(fun(Is) -> Is end, maps:values(Missed)),
    %% Another that this one is about to hear is waited for.
    Goes = Side -- Hears =:= [node()] andalso session_ring:goes_on(Side, Members, Closed),
    say(Word, left_out(Side, go_on(Goes, Side, Members, State#state{lost = Missed}))).

%% Answers rely on what is written: it is before the others see the view.
-spec go_on(boolean(), [node()], Members :: [node()], #state{}) -> #state{}.
go_on(false, _Side, Members, State) ->
    publish([], Members),
    State;
go_on(true, Members, Members, State) ->
    publish(Members, Members),
    State#state{since = none};
go_on(true, Side, Members, State) ->
    %% None of this side, though it may have come back since the last beat: by the files, each would have been gone on
    %% without, and one that was cut off would be believed.
    Alone = outlive(Members -- Side, State),
    publish(Side, Members),
    Alone.

%% One that has just started has not missed anybody yet.
-spec word(Members :: [node()], #state{}) -> session_hearing:word().
word(Members, #state{heard = Heard, started = Started}) ->
    Running = mnesia:system_info(running_db_nodes),
    Hears = [Node || Node <- lists:sort(maps:keys(Heard)), lists:member(Node, Running)],
    case now_ms() - Started > ?SILENCE of
        true -> {Hears, Members -- [node() | Hears]};
        false -> {Hears, []}
    end.

%% The others decide by it too, and not a heartbeat later.
-spec say(session_hearing:word(), #state{}) -> #state{}.
say(Same, #state{said = Same} = State) ->
    State;
say(Word, #state{heard = Heard} = State) ->
    ok = send_beat(maps:keys(Heard), Word),
    State#state{said = Word}.

-spec left_out(Side :: [node()], #state{}) -> #state{}.
left_out(Side, #state{left_out = Since} = State) ->
    case {lists:member(node(), Side), Since} of
        {true, _} -> State#state{left_out = none};
        {false, none} -> State#state{left_out = now_ms()};
        {false, _} -> State
    end.

-spec publish([node()], Members :: [node()]) -> ok.
publish(View, Members) ->
    case {view(), is_shared(), length(Members) > 1} of
        {View, Is, Is} ->
            ok;
        {_, _, IsShared} ->
            _ = View =:= [] andalso logger:error("session_handler: too few members hear each other to serve sessions"),
            persistent_term:put(?MODULE, {View, IsShared}),
            session_shards:view_changed()
    end.

%% --- splits

%% One that is connected, runs, and does not share its tables with us, has been apart.
-spec heal(#state{}) -> {noreply, #state{}} | {stop, {shutdown, rejoin}, #state{}}.
heal(#state{heard = Heard} = State) ->
    Ours = mnesia:system_info(running_db_nodes),
    Apart = [{Node, theirs(Node)} || Node <- maps:keys(Heard), not lists:member(Node, Ours)],
    case [Theirs || {Node, Theirs} <- Apart, lists:member(Node, Theirs), not lists:member(node(), Theirs)] of
        [] ->
            part(State);
        [Theirs | _] ->
            case session_hearing:prevails(Ours, Theirs) of
                true -> {noreply, State};
                false -> rejoin(Theirs, State)
            end
    end.

%% Who is left out for long leaves Mnesia, and comes back when it reaches all that run: a member that started meanwhile
%% would take its copies from any that it reaches.
-spec part(#state{}) -> {noreply, #state{}} | {stop, {shutdown, rejoin}, #state{}}.
part(#state{left_out = Since, told = Told} = State) ->
    case is_integer(Since) andalso now_ms() - Since > ?SILENCE of
        true -> rejoin(session_hearing:side(Told), State);
        false -> {noreply, State}
    end.

%% The members that another one shares its tables with now; none when it does not tell.
-spec theirs(node()) -> [node()].
theirs(Node) ->
    try erpc:call(Node, mnesia, system_info, [running_db_nodes], ?ASK) of
        Nodes -> Nodes
    catch
        _:_ -> []
    end.

-spec rejoin([node()], #state{}) -> {stop, {shutdown, rejoin}, #state{}}.
rejoin(Theirs, State) ->
    publish([], members()),
    ok = session_split:export(apart_since(Theirs, State), Theirs),
    {stop, {shutdown, rejoin}, State}.

%% Nothing was made apart from a member that both sides share with: what it does not have, it has destroyed.
-spec apart_since([node()], #state{}) -> none | integer().
apart_since(Theirs, #state{since = Since}) ->
    case [Node || Node <- mnesia:system_info(running_db_nodes), lists:member(Node, Theirs)] of
        [] -> Since;
        _ -> none
    end.

-spec now_ms() -> integer().
now_ms() -> erlang:monotonic_time(millisecond).
