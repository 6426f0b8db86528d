%% SPDX-License-Identifier: Apache-2.0
%% Any sequence of commands, against what the state machine of a group promises; and the same sequence over snapshots.
-module(prop_session_raft_machine).

-include_lib("eunit/include/eunit.hrl").
-include_lib("session_handler/include/session.hrl").

%% Debian's package of PropEr has no header, so that its functions are called by name.
-import(proper_types, [list/1, oneof/1, range/2, frequency/1]).

-define(DEFAULT, 1000).

%% What a session should be: its version and data, whether it is tagged, and the time until which it is promised.
-record(model, {sessions = #{}, created = #{}, made = 0, commits = #{}}).

machine_test_() ->
    [
        {"any sequence of commands is answered as the model says",
            {timeout, 60, ?_assert(proper:quickcheck(prop_machine(), [500, {to_file, user}]))}},
        {"a member that starts from a snapshot has the same state as one that applied everything",
            {timeout, 60, ?_assert(proper:quickcheck(prop_snapshot(), [300, {to_file, user}]))}}
    ].

prop_machine() ->
    proper:forall(list(step()), fun(Steps) ->
        Run = fun(Step, Acc) -> step(Step, Acc) end,
        {_, _, _, IsRight} = lists:foldl(Run, {10_000, machine(1000), #model{}, true}, Steps),
        IsRight
    end).

%% Every member gets the state as it was at some command, through a file, and all that came after.
prop_snapshot() ->
    proper:forall({list(step()), range(0, 30)}, fun({Steps, At}) ->
        Log = log(Steps),
        {Before, After} = lists:split(min(At, length(Log)), Log),
        Whole = replay(Log, machine(3)),
        Snapshot = binary_to_term(term_to_binary(replay(Before, machine(3)))),
        replay(After, Snapshot) =:= Whole andalso replay(Log, machine(3)) =:= Whole
    end).

%% --- the model

step() ->
    frequency([
        {6, {write, id(), oneof([current, stale, zero, any]), commit_id(), oneof([0, range(1, 600)]), tags()}},
        {3, {touch, id(), oneof([current, stale]), commit_id(), range(1, 600)}},
        {2, {visit, id(), range(0, 600)}},
        {2, {destroy, id(), commit_id()}},
        {2, {recall, commit_id()}},
        {2, {pass, range(1, 700)}},
        {1, {set_clock_back, range(1, 700)}},
        {1, {sweep, oneof([expires, accessed])}},
        {1, confirm},
        {1, {machine_version, 0, 1}},
        {1, {down, self(), noconnection}}
    ]).

id() -> oneof([<<"one">>, <<"two">>]).

%% Few, so that they are repeated.
commit_id() -> range(1, 12).

tags() -> oneof([none, #{add => [<<"tag">>], remove => []}, #{add => [], remove => [<<"tag">>]}]).

step({pass, Time}, {Now, State, Model, IsRight}) ->
    {Now + Time, State, Model, IsRight};
step({set_clock_back, Time}, {Now, State, Model, IsRight}) ->
    {Now - Time, State, Model, IsRight};
step(Step, {Now, State, Model, IsRight}) ->
    Command = command(Step, Now, State),
    {Reply, Next} = apply_one(Command, Now, State),
    {Expected, Changed} = expect(Command, Now, Reply, Model),
    IsAsExpected = Expected =:= Reply andalso is_same(Now, Next, Changed),
    IsAsExpected orelse ?debugFmt("~p at ~p~n answered ~p~n not ~p", [Command, Now, Reply, Expected]),
    {Now, Next, Changed, IsRight andalso IsAsExpected}.

command({write, Id, Expected, CommitId, Lifetime, Tags}, Now, State) ->
    commit(Id, Expected, CommitId, {write, <<"data ", (integer_to_binary(CommitId))/binary>>, Lifetime, <<"php">>}, Tags, Now, State);
command({touch, Id, Expected, CommitId, Lifetime}, Now, State) ->
    commit(Id, Expected, CommitId, {touch, Lifetime}, none, Now, State);
command({visit, Id, Lifetime}, Now, _State) ->
    {access, [{Id, Now, Lifetime}]};
command({destroy, Id, CommitId}, _Now, _State) ->
    {destroy, Id, <<"destroy", CommitId>>};
command({recall, CommitId}, _Now, _State) ->
    {recall, <<CommitId>>};
command({sweep, Field}, Now, State) ->
    Limit = Now - 100 * length([accessed || accessed <- [Field]]),
    {sweep, Field, Limit, session_raft_machine:overdue(Field, Limit, State) ++ [<<"never there">>, <<"one">>]};
command(Builtin, _Now, _State) ->
    Builtin.

commit(Id, Which, CommitId, Change, Tags, Now, State) ->
    Commit = #{
        id => Id, token => none, commit_id => <<CommitId>>, change => Change,
        expected => expected(Which, session_raft_machine:read(Id, Now, State))
    },
    Tagged = maps:from_list([{tags, Tags} || Tags =/= none]),
    {commit, maps:merge(Commit, Tagged), ?DEFAULT}.

expected(any, _) -> any;
expected(zero, _) -> 0;
expected(stale, _) -> 1;
expected(current, absent) -> 0;
expected(current, #session{version = Version}) -> Version.

%% The reply that a command has to have, and what is true after it. A version is whatever was made, if it is larger.
expect({commit, #{commit_id := CommitId, id := Id} = Commit, _}, Now, Reply, #model{commits = Commits} = Model) ->
    Found = current(Id, Now, Model),
    case Commits of
        #{CommitId := Made} -> {{committed, Made}, Model};
        _ -> expect_commit(Commit, Found, Now, Reply, Model)
    end;
expect({recall, CommitId}, _Now, _Reply, #model{commits = Commits} = Model) ->
    case Commits of
        #{CommitId := Made} -> {{recalled, Made}, Model};
        _ -> {unknown, Model}
    end;
expect({destroy, Id, CommandId}, _Now, _Reply, #model{commits = Commits, sessions = Sessions} = Model) ->
    case Commits of
        #{CommandId := 0} -> {destroyed, Model};
        _ -> {destroyed, Model#model{commits = Commits#{CommandId => 0}, sessions = maps:remove(Id, Sessions)}}
    end;
expect({access, [{Id, Time, Given}]}, _Now, _Reply, #model{sessions = Sessions} = Model) ->
    case current(Id, Time, Model) of
        {_, _, _, Accessed, Own, _} when Accessed > Time -> {ok, Model#model{sessions = Sessions#{Id => element_of(Id, Own, Model)}}};
        absent -> {ok, Model};
        {Version, Data, Tagged, _, Own, Until} ->
            Lifetime = effective(Given, Own),
            Moved = Time + Lifetime + Lifetime div 16,
            End = case Lifetime of Own -> max(Until, Moved); _ -> Moved end,
            {ok, Model#model{sessions = Sessions#{Id => {Version, Data, Tagged, Time, Lifetime, End}}}}
    end;
expect({sweep, Field, Limit, Ids}, _Now, _Reply, #model{sessions = Sessions} = Model) ->
    IsOver = fun(Id, {_, _, _, Accessed, _, Until}) ->
        lists:member(Id, Ids) andalso (case Field of expires -> Until; accessed -> Accessed end) =< Limit
    end,
    Over = maps:filter(IsOver, Sessions),
    Abandoned = maps:filter(fun(Id, {_, _, _, Accessed, _, _}) -> Accessed =:= map_get(Id, Model#model.created) end, Over),
    {{swept, map_size(Over), map_size(Abandoned)}, Model#model{sessions = maps:without(maps:keys(Over), Sessions)}};
expect(confirm, _Now, _Reply, Model) ->
    {{term, 1}, Model};
expect(_Builtin, _Now, _Reply, Model) ->
    {ok, Model}.

element_of(Id, _, #model{sessions = Sessions}) -> maps:get(Id, Sessions).

expect_commit(#{expected := Expected, change := Change}, Found, _Now, _Reply, Model) when
    Expected =/= any, Expected =/= (element(1, Found)), Found =/= absent; Found =:= absent, element(1, Change) =:= touch;
    Found =:= absent, Expected =/= any, Expected =/= 0
->
    {{refused, {conflict, version(Found)}}, Model};
expect_commit(#{id := Id, commit_id := CommitId, change := Change} = Commit, Found, Now, Reply, Model) ->
    #model{sessions = Sessions, made = Last, commits = Commits} = Model,
    Made = made(Change, Found, Last, Reply),
    Changed = changed(Change, maps:get(tags, Commit, none), Found, Made, Now),
    Known = Commits#{CommitId => Made},
    Created = case Found of absent -> (Model#model.created)#{Id => Now}; _ -> Model#model.created end,
    {{committed, Made}, Model#model{sessions = Sessions#{Id => Changed}, created = Created, made = max(Last, Made), commits = Known}}.

made({touch, _}, Found, _Last, _Reply) -> version(Found);
made({write, _, _, _}, Found, Last, {committed, Made}) when Made > Last, Made > element(1, Found) -> Made;
made({write, _, _, _}, absent, Last, {committed, Made}) when Made > Last -> Made;
made(_, _, _, _) -> none.

changed({touch, Given}, Tags, {Version, Data, Tagged, _, Own, _}, _Made, Now) ->
    lasting(Version, Data, tagged(Tags, Tagged), Now, effective(Given, Own));
changed({write, Data, Given, _}, Tags, absent, Made, Now) ->
    lasting(Made, Data, tagged(Tags, false), Now, effective(Given, ?DEFAULT));
changed({write, Data, Given, _}, Tags, {_, _, Tagged, _, Own, _}, Made, Now) ->
    lasting(Made, Data, tagged(Tags, Tagged), Now, effective(Given, Own)).

lasting(Version, Data, Tagged, Now, Lifetime) -> {Version, Data, Tagged, Now, Lifetime, Now + Lifetime + Lifetime div 16}.

tagged(#{add := [_]}, _) -> true;
tagged(#{remove := [_]}, _) -> false;
tagged(none, Tagged) -> Tagged.

effective(0, Own) -> Own;
effective(Given, _) -> Given.

version(absent) -> 0;
version(Found) -> element(1, Found).

current(Id, Now, #model{sessions = Sessions}) ->
    case Sessions of
        #{Id := {_, _, _, _, _, Until} = Found} when Until > Now -> Found;
        _ -> absent
    end.

%% What the queries say is what the model has; a session that is promised is served.
is_same(Now, State, #model{sessions = Sessions} = Model) ->
    All = maps:from_list([{Record#session.id, seen(Record)} || Record <- session_raft_machine:all(State)]),
    Tagged = [Id || #session{id = Id} <- session_raft_machine:tagged(<<"tag">>, State)],
    All =:= Sessions andalso
        lists:sort(Tagged) =:= [Id || {Id, {_, _, true, _, _, _}} <- lists:sort(maps:to_list(Sessions))] andalso
        lists:all(fun(Id) -> seen(session_raft_machine:read(Id, Now, State)) =:= current(Id, Now, Model) end, [<<"one">>, <<"two">>]).

seen(absent) -> absent;
seen(#session{version = Version, data = Data, accessed = Accessed, lifetime = Lifetime, expires = Until} = Record) ->
    {Version, Data, session_record:tags(Record) =/= [], Accessed, Lifetime, Until}.

%% --- running

machine(SnapshotAfter) -> session_raft_machine:init(#{leader => nobody, snapshot_after => SnapshotAfter}).

apply_one(Command, Now, State) ->
    case session_raft_machine:apply(#{index => 1, term => 1, system_time => Now}, Command, State) of
        {Next, Reply} -> {Reply, Next};
        {Next, Reply, [{release_cursor, 1, Next}]} -> {Reply, Next}
    end.

%% Commands with their times.
log(Steps) ->
    {_, _, Log} = lists:foldl(fun note/2, {10_000, machine(3), []}, Steps),
    lists:reverse(Log).

note({pass, Time}, {Now, State, Log}) ->
    {Now + Time, State, Log};
note({set_clock_back, Time}, {Now, State, Log}) ->
    {Now - Time, State, Log};
note(Step, {Now, State, Log}) ->
    Command = command(Step, Now, State),
    {_, Next} = apply_one(Command, Now, State),
    {Now, Next, [{Now, Command} | Log]}.

replay(Log, Initial) ->
    lists:foldl(fun({Now, Command}, State) -> element(2, apply_one(Command, Now, State)) end, Initial, Log).
