%% SPDX-License-Identifier: Apache-2.0
%% Brings this node into its cluster and keeps it there: starts Ra, forms the cluster with the others or joins it, and
%% starts the groups when their servers have read their logs. Until then the node runs, and says that it is not ready.
%%
%% When something of Ra's fails, or before the disc is full, all of Ra is ended on this node, and started again from its
%% files when there is room: what Ra goes on with by itself then is not what its files say. Meanwhile the node is a door to
%% the other members.
-module(session_raft_boot).

-behaviour(gen_server).

-export([start_link/0, status/0, cluster/0, leave/0]).
-export([ask/1, join/2]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

%% Above all of Ra's processes.
-define(RAS, "ra_systems_sup").
-define(MISSING,
    "files are missing in data_dir, or it had another name before; to bring this node in anew, empty it, "
    "and take the node out of its own members"
).
%% Milliseconds.
-define(INTERVAL, 300).
-define(RECOVERY_INTERVAL, 50).
%% Between looks at a disc with plenty of room, and attempts to start what has failed.
-define(CARE_INTERVAL, 2000).
%% So often the log's size has to be free, for what is in the log and in memory has to be sorted yet. With less than plenty the
%% disc is looked at each time, for more is written until the next look.
-define(ENOUGH, 2).
-define(PLENTY, 8).
-define(TIMEOUT, 2000).

-record(state, {
    dir :: file:filename(),
    seed :: session_raft_files:seed(),
    %% Ra's processes; none while it rests.
    watched = [] :: [reference()],
    asking = none :: none | reference(),
    told = none :: string() | none,
    cared = erlang:monotonic_time(millisecond) :: integer(),
    has_plenty = true :: boolean(),
    has_left = false :: boolean()
}).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% What this node's files say; other nodes ask.
-spec status() -> session_raft_formation:status().
status() -> persistent_term:get(?MODULE).

-spec cluster() -> binary().
cluster() ->
    case persistent_term:get(?MODULE, blank) of
        {_, #{cluster := Cluster}} -> Cluster;
        blank -> <<>>
    end.

%% The other members have the sessions; this node forgets them, and is of no use until it is started anew.
-spec leave() -> ok | {error, term()}.
leave() -> gen_server:call(?MODULE, leave, infinity).

-spec init([]) -> {ok, #state{}, {continue, look}} | {stop, {shutdown, string()}}.
init([]) ->
    process_flag(trap_exit, true),
    ok = session_redact_others:install(?RAS),
    ok = session_raft_group:set_count(0),
    Dir = session_config:get(data_dir),
    case session_raft_files:read(Dir) of
        {ok, Status, Seed} -> start(Dir, Status, Seed);
        {error, Sentence} -> refuse(Sentence)
    end.

-spec start(file:filename(), session_raft_formation:status(), session_raft_files:seed()) ->
    {ok, #state{}, {continue, look}} | {stop, {shutdown, string()}}.
start(Dir, Status, Seed) ->
    case start_ra(Dir) of
        ok ->
            persistent_term:put(?MODULE, Status),
            {ok, #state{dir = Dir, seed = Seed, watched = session_raft_ra:watch()}, {continue, look}};
        {error, _} ->
            refuse("Ra does not start with the files in data_dir " ++ Dir)
    end.

-spec start_ra(file:filename()) -> ok | {error, term()}.
start_ra(Dir) ->
    case session_raft_room:restore(Dir) of
        ok -> session_raft_ra:start(Dir);
        Error -> Error
    end.

-spec refuse(string()) -> {stop, {shutdown, string()}}.
refuse(Sentence) ->
    logger:error("session_handler: ~ts", [Sentence]),
    {stop, {shutdown, Sentence}}.

-spec handle_continue(look, #state{}) -> {noreply, #state{}}.
handle_continue(look, State) ->
    {noreply, look(status(), State)}.

-spec handle_call(leave | term(), gen_server:from(), #state{}) -> {reply, ok | {error, term()}, #state{}}.
handle_call(leave, _From, State) ->
    case session_raft_pulse:members() -- [node()] of
        [] ->
            {reply, {error, last_member}, State};
        _ ->
            Left = session_raft_ra:leave(),
            {reply, Left, left(Left, State)}
    end;
handle_call(_Request, _From, State) ->
    {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, ra_stopped, #state{}}.
handle_info(look, State) ->
    {noreply, look(status(), State)};
handle_info({'DOWN', Asking, process, _, {statuses, Others}}, #state{asking = Asking} = State) ->
    {noreply, decided(session_raft_formation:decide(status(), node(), fresh(), Others), State#state{asking = none})};
handle_info({'DOWN', Asking, process, _, {joined, Joined}}, #state{asking = Asking} = State) ->
    {noreply, joined(Joined, State#state{asking = none})};
handle_info({'DOWN', Monitor, process, _, _}, #state{watched = Watched} = State) ->
    case {lists:member(Monitor, Watched), status()} of
        {true, {started, _}} -> {noreply, rest("Ra has failed, as it does when the disc of data_dir is full", State)};
        {true, _} -> {stop, ra_stopped, State};
        {false, _} -> {noreply, State}
    end;
handle_info(_Message, State) ->
    {noreply, State}.

-spec terminate(term(), #state{}) -> ok.
terminate(_Reason, _State) ->
    ok = session_raft_ra:stop_servers(),
    ok = session_raft_group:set_count(0),
    ok = session_raft_ra:stop(),
    session_redact_others:uninstall(?RAS).

-spec left(ok | {error, term()}, #state{}) -> #state{}.
left(ok, #state{dir = Dir} = State) ->
    ok = session_raft_files:delete(Dir),
    ok = session_raft_group:set_count(0),
    _ = spawn(session_raft_sup, stop_groups, []),
    State#state{has_left = true};
left({error, _}, State) ->
    State.

%% --- forming

-spec look(session_raft_formation:status(), #state{}) -> #state{}.
look(_Status, #state{has_left = true} = State) ->
    State;
look(Status, #state{watched = Watched} = State) ->
    ok = session_raft_pulse:set_taking_part(Watched =/= [] andalso session_raft_group:all() =/= [] andalso session_raft_ra:have_recovered()),
    look_at(Status, State).

-spec look_at(session_raft_formation:status(), #state{}) -> #state{}.
look_at({started, _}, #state{watched = []} = State) ->
    again(start_again(erlang:monotonic_time(millisecond), State));
look_at({started, #{groups := Groups, members := Members}}, State) ->
    case whereis(session_raft_groups_sup) of
        undefined ->
            serve(Groups, Members, State);
        _ ->
            ok = session_raft_room:keep(State#state.dir),
            ok = session_raft_pulse:set_members(known(session_raft_ra:members(), session_raft_pulse:members())),
            again(care(erlang:monotonic_time(millisecond), State))
    end;
look_at(_Status, State) ->
    Others = session_config:get(members) -- [node()],
    {_, Asking} = spawn_monitor(?MODULE, ask, [Others]),
    State#state{asking = Asking}.

%% In a process of its own.
-spec ask([node()]) -> no_return().
ask(Others) -> exit({statuses, statuses(Others)}).

%% In a process of its own.
-spec join(session_raft_files:seed(), session_raft_formation:identity()) -> no_return().
join(Seed, Joined) -> exit({joined, {session_raft_ra:join(session_config:get(members), Seed), Joined}}).

%% Who has left is still a member for others, for a while, and hears of itself no more.
-spec known([node()], [node()]) -> [node()].
known([], Before) -> Before;
known(Members, _Before) -> Members.

-spec statuses([node()]) -> #{node() => session_raft_formation:status() | unreachable}.
statuses(Nodes) ->
    Answers = erpc:multicall(Nodes, ?MODULE, status, [], ?TIMEOUT),
    maps:from_list(lists:zipwith(fun heard/2, Nodes, Answers)).

-spec heard(node(), {ok, session_raft_formation:status()} | term()) ->
    {node(), session_raft_formation:status() | unreachable}.
heard(Node, {ok, Status}) -> {Node, Status};
heard(Node, _) -> {Node, unreachable}.

-spec fresh() -> session_raft_formation:identity().
fresh() ->
    Members =
        case session_config:get(members) of
            [] -> [node()];
            Configured -> lists:sort(Configured)
        end,
    Cluster = binary:encode_hex(crypto:strong_rand_bytes(16)),
    #{cluster => Cluster, groups => session_config:get(groups), members => Members}.

-spec decided(session_raft_formation:decision(), #state{}) -> #state{}.
decided({form, Identity}, State) ->
    note({forming, Identity}, State),
    look(status(), State);
decided(start, #state{seed = Seed} = State) ->
    {forming, #{groups := Groups, members := Members} = Identity} = status(),
    ok = session_raft_group:set_count(Groups),
    ok = session_raft_ra:new_servers(Members, Seed),
    note({started, Identity}, State),
    look(status(), State);
decided({join, #{groups := Groups, members := Members} = Identity}, #state{seed = Seed} = State) ->
    ok = session_raft_group:set_count(Groups),
    Joined = Identity#{members := lists:usort([node() | Members])},
    {_, Asking} = spawn_monitor(?MODULE, join, [Seed, Joined]),
    State#state{asking = Asking};
decided({wait, none}, State) ->
    again(State);
decided({wait, Why}, State) ->
    again(tell(Why, State)).

-spec joined({ok | {error, term()}, session_raft_formation:identity()}, #state{}) -> #state{}.
joined({ok, Identity}, State) ->
    ok = session_raft_group:set_count(0),
    note({started, Identity}, State),
    look(status(), State);
joined({{error, _}, _}, State) ->
    logger:warning("session_handler: joining the cluster did not succeed; it is tried again"),
    ok = session_raft_group:set_count(0),
    again(State).

-spec note(session_raft_formation:status(), #state{}) -> ok.
note(Status, #state{dir = Dir, seed = Seed}) ->
    ok = session_raft_files:write(Dir, Status, Seed),
    persistent_term:put(?MODULE, Status).

-spec room(#state{}) -> too_little | enough | plenty.
room(#state{dir = Dir}) ->
    Size = session_config:get(wal_size),
    case session_raft_room:free(Dir) of
        Free when is_integer(Free), Free < ?ENOUGH * Size -> too_little;
        Free when is_integer(Free), Free < ?PLENTY * Size -> enough;
        _ -> plenty
    end.

%% While it is ended, Ra's supervisors start its log again, which sorts what there is and deletes it, with room or without.
-spec rest(Why :: string(), #state{}) -> #state{}.
rest(Why, #state{dir = Dir, watched = Watched} = State) ->
    logger:error("session_handler: ~ts. It is started again when there is room", [Why]),
    ok = session_raft_pulse:set_taking_part(false),
    lists:foreach(fun(Monitor) -> erlang:demonitor(Monitor, [flush]) end, Watched),
    ok = session_raft_room:keep(Dir),
    ok = session_raft_ra:kill_servers(),
    ok = session_raft_room:keep(Dir),
    ok = session_raft_ra:kill(),
    State#state{watched = [], cared = erlang:monotonic_time(millisecond)}.

-spec start_again(integer(), #state{}) -> #state{}.
start_again(Now, #state{cared = Before} = State) when Now - Before < ?CARE_INTERVAL ->
    State;
start_again(Now, #state{dir = Dir} = State) ->
    case room(State) =/= too_little andalso start_ra(Dir) =:= ok of
        true ->
            Watched = session_raft_ra:watch(),
            Started = session_raft_ra:start_servers(),
            %% Why a group failed to start may hold what its files hold.
            logger:notice("session_handler: Ra runs again: ~p", [session_redact:kind(Started)]),
            State#state{watched = Watched, cared = Now};
        false ->
            ok = session_raft_ra:kill(),
            State#state{cared = Now}
    end.

-spec care(integer(), #state{}) -> #state{}.
care(Now, #state{dir = Dir, cared = Before, has_plenty = true} = State) when Now - Before < ?CARE_INTERVAL ->
    ok = session_raft_room:keep(Dir),
    State;
care(Now, #state{dir = Dir} = State) ->
    case room(State) of
        too_little ->
            rest("the disc of data_dir is nearly full, and Ra was ended", State);
        Room ->
            ok = session_raft_room:keep(Dir),
            ok = session_raft_room:release(Dir),
            _ = [
                logger:warning("session_handler: Ra had given up this member's group ~b; it runs again", [Group])
             || Group <- session_raft_ra:revive_servers()
            ],
            State#state{cared = Now, has_plenty = Room =:= plenty}
    end.

%% Without one of its groups' files a member does not serve: the others do.
-spec serve(pos_integer(), [node()], #state{}) -> #state{}.
serve(Groups, Members, State) ->
    ok = session_raft_pulse:set_members(Members),
    ok = session_raft_group:set_count(Groups),
    case session_raft_ra:start_servers() of
        ok ->
            open(session_raft_ra:have_recovered(), State);
        {error, _} ->
            again(tell(?MISSING, State))
    end.

%% Where the log is long, reading it takes a while, in which others serve.
-spec open(HaveRecovered :: boolean(), #state{}) -> #state{}.
open(true, State) ->
    _ = spawn(session_raft_sup, start_groups, []),
    again(State);
open(false, State) ->
    again(?RECOVERY_INTERVAL, care(erlang:monotonic_time(millisecond), State)).

%% Once.
-spec tell(string(), #state{}) -> #state{}.
tell(Why, #state{told = Why} = State) ->
    State;
tell(Why, State) ->
    logger:warning("session_handler: this node does not serve sessions: ~ts", [Why]),
    State#state{told = Why}.

-spec again(#state{}) -> #state{}.
again(State) -> again(?INTERVAL, State).

-spec again(Interval :: pos_integer(), #state{}) -> #state{}.
again(Interval, State) ->
    _ = erlang:send_after(Interval, self(), look),
    State.
