%% SPDX-License-Identifier: Apache-2.0
%% What a store promises, as a state machine for PropEr: two sessions, two tokens, any requests in any order.
%%
%% Nobody waits for a lock here, so that every answer is known beforehand. Results are reduced to what the model can
%% say: a version, a word, or version and size of data.
-module(session_store_model).

-behaviour(proper_statem).

-include("session.hrl").

-import(proper_types, [oneof/1, range/2, frequency/1]).

-export([sequentially/1, in_parallel/1]).
-export([initial_state/0, command/1, precondition/2, next_state/3, postcondition/3]).
-export([acquire/3, read/1, write/4, write_again/4, tag/4, touch/3, abort/2, destroy/2, expire/1, sweep/0, crash/1]).
-export([tagged/0]).

-define(TAG, <<"a tag">>).
-define(TIMEOUT, 5000).
%% Before each crash: a supervisor that sees more of them in a second ends everything.
-define(CRASH_INTERVAL, 1100).

%% Of each session, what is stored and who has the lock.
-record(model, {parallel = false, sessions = #{1 => {absent, none}, 2 => {absent, none}}}).

sequentially(Tests) ->
    Commands = proper_statem:commands(?MODULE),
    check(Commands, fun(Chosen) -> proper_statem:run_commands(?MODULE, Chosen) end, Tests).

in_parallel(Tests) ->
    Commands = proper_statem:parallel_commands(?MODULE, #model{parallel = true}),
    check(Commands, fun(Chosen) -> proper_statem:run_parallel_commands(?MODULE, Chosen) end, Tests).

check(Commands, Run, Tests) ->
    Property = proper:forall(Commands, fun(Chosen) ->
        reset(),
        {History, After, Result} = Run(Chosen),
        proper:whenfail(fun() -> io:format(user, "~p~n~p~n~p~n", [History, After, Result]) end, fun() -> Result =:= ok end)
    end),
    proper:quickcheck(Property, [Tests, {to_file, user}]).

initial_state() -> #model{}.

%% Reading two sessions, writing twice (the second gives up what the other client was given between), and letting one
%% expire are not one step each.
command(#model{parallel = true} = Model) ->
    frequency(shared_commands(Model));
command(Model) ->
    Alone = [
        {3, {call, ?MODULE, tagged, []}},
        {3, expecting(Model, write_again, [data()])},
        {2, {call, ?MODULE, expire, [session()]}}
    ],
    frequency(Alone ++ [{1, {call, ?MODULE, crash, [session()]}} || rand:uniform(25) =:= 1] ++ shared_commands(Model)).

shared_commands(Model) ->
    [
        {10, {call, ?MODULE, acquire, [session(), oneof([a, b]), oneof([lock, leave])]}},
        {4, {call, ?MODULE, read, [session()]}},
        {8, expecting(Model, write, [data()])},
        {3, expecting(Model, tag, [oneof([add, remove])])},
        {4, expecting(Model, touch, [])},
        {3, {call, ?MODULE, abort, [session(), oneof([a, b])]}},
        {2, {call, ?MODULE, destroy, [session(), token()]}},
        {1, {call, ?MODULE, sweep, []}}
    ].

session() -> oneof([1, 2]).

token() -> oneof([a, b, none]).

%% More than one item of a log takes, now and then.
data() -> frequency([{9, range(1, 999)}, {1, 70_000}]).

expecting(#model{sessions = Sessions}, Function, More) ->
    Call = fun(Session) ->
        {Record, _} = maps:get(Session, Sessions),
        {call, ?MODULE, Function, [Session, token(), frequency([{4, version(Record)}, {1, 1}, {1, 0}]) | More]}
    end,
    oneof([Call(Session) || Session <- maps:keys(Sessions)]).

precondition(_Model, _Call) -> true.

postcondition(Model, Call, Result) ->
    {Expected, _} = step(Model, Call, Result),
    Expected =:= Result.

next_state(Model, Result, Call) ->
    {_, Next} = step(Model, Call, Result),
    Next.

%% The answer that a call has to have, and what is true after it. A version is whatever the store made of it.
step(Model, {call, _, sweep, []}, Result) ->
    {Result, Model};
step(#model{sessions = Sessions} = Model, {call, _, tagged, []}, _) ->
    {lists:sort([Session || {Session, {{_, _, tagged}, _}} <- maps:to_list(Sessions)]), Model};
step(#model{sessions = Sessions} = Model, {call, _, Function, [Session | Arguments]}, Result) ->
    {Expected, Next} = session_step(Function, Arguments, maps:get(Session, Sessions), Result),
    {Expected, Model#model{sessions = Sessions#{Session := Next}}}.

session_step(acquire, [Token, leave], {absent, Holder}, _) ->
    {absent, {absent, released(Token, Holder)}};
session_step(acquire, [Token, _], {Record, Holder}, _) when Holder =/= none, Holder =/= Token ->
    {lock_timeout, {Record, Holder}};
session_step(acquire, [Token, _], {Record, _}, _) ->
    {seen(Record), {Record, Token}};
session_step(read, [], {Record, Holder}, _) ->
    {seen(Record), {Record, Holder}};
session_step(abort, [Token], {Record, Holder}, _) ->
    {ok, {Record, released(Token, Holder)}};
session_step(destroy, [Token], {_, Holder}, _) ->
    {destroyed, {absent, released(Token, Holder)}};
session_step(expire, [], {_, Holder}, _) ->
    {absent, {absent, Holder}};
session_step(crash, [], {Record, _}, _) ->
    {ok, {Record, none}};
session_step(_Commit, [Token | _], {Record, Holder}, _) when Token =/= none, Holder =/= none, Holder =/= Token ->
    {lock_lost, {Record, Holder}};
session_step(Commit, [Token, Expected | More], {Record, Holder}, Result) ->
    case {version(Record), Commit} of
        {Expected, _} when Commit =/= touch, Commit =/= tag; Record =/= absent ->
            Changed = changed(Commit, More, Record, Result),
            {version(Changed), {Changed, released(Token, Holder)}};
        _ ->
            {conflict, {Record, released(Token, Holder)}}
    end.

changed(touch, [], Record, _) -> Record;
changed(tag, [add], {Version, Data, _}, _) -> {Version, Data, tagged};
changed(tag, [remove], {Version, Data, _}, _) -> {Version, Data, untagged};
changed(_Write, [Data], absent, Made) -> {Made, Data, untagged};
changed(_Write, [Data], {_, _, Tagged}, Made) -> {Made, Data, Tagged}.

released(Token, Token) -> none;
released(_, Holder) -> Holder.

seen(absent) -> absent;
seen({Version, Data, _}) -> {Version, Data}.

version(absent) -> 0;
version({Version, _, _}) -> Version.

%% --- the calls

acquire(Session, Token, IfAbsent) ->
    Acquire = #{
        id => id(Session), token => token(Token), lifetime => 60_000, wait => 0, lease => 60_000, if_absent => IfAbsent,
        client => #{}
    },
    reduced(ask(fun(Caller) -> session_store:acquire(Caller, Acquire) end)).

read(Session) -> acquire(Session, none, leave).

write(Session, Token, Expected, Size) ->
    commit(commit(Session, Token, Expected, {write, data(Size), 60_000, <<"php">>}, #{})).

write_again(Session, Token, Expected, Size) ->
    Commit = commit(Session, Token, Expected, {write, data(Size), 60_000, <<"php">>}, #{}),
    case commit(Commit) of
        Version when is_integer(Version) -> commit(Commit);
        Refused -> Refused
    end.

tag(Session, Token, Expected, Which) ->
    Tags = #{add => [?TAG || Which =:= add], remove => [?TAG || Which =:= remove]},
    commit(commit(Session, Token, Expected, {touch, 60_000}, #{tags => Tags})).

touch(Session, Token, Expected) ->
    commit(commit(Session, Token, Expected, {touch, 60_000}, #{})).

%% Answered by nobody: the next message to the shard is.
abort(Session, Token) ->
    ok = session_store:abort(id(Session), token(Token)),
    _ = session_shard:info(session_store:keeper(id(Session))),
    ok.

destroy(Session, Token) ->
    ask(fun(Caller) -> session_store:destroy(Caller, id(Session), token(Token)) end).

expire(Session) ->
    case session_store:lookup(id(Session)) of
        absent -> absent;
        #session{version = Version} ->
            Version = commit(commit(Session, none, Version, {touch, 1}, #{})),
            timer:sleep(3),
            session_store:lookup(id(Session))
    end.

sweep() -> session_store:sweep(expired).

%% Those of earlier runs have other ids.
tagged() ->
    Found = [Id || #session{id = Id} <- session_store:tagged(?TAG)],
    [Session || Session <- [1, 2], lists:member(id(Session), Found)].

crash(Session) ->
    timer:sleep(?CRASH_INTERVAL),
    Name = session_store:keeper(id(Session)),
    Pid = whereis(Name),
    exit(Pid, kill),
    session_test:wait_until(fun() -> not lists:member(whereis(Name), [Pid, undefined]) end).

%% Not of rand, which PropEr may seed alike in both clients: a commit with the id of another is answered as that one.
commit(Session, Token, Expected, Change, More) ->
    More#{
        id => id(Session), token => token(Token), expected => Expected, change => Change,
        commit_id => crypto:strong_rand_bytes(16)
    }.

commit(Commit) -> reduced(ask(fun(Caller) -> session_store:commit(Caller, Commit) end)).

reduced({started, absent}) -> absent;
reduced({started, #session{version = Version, data = Data}}) -> {Version, byte_size(Data)};
reduced({committed, Version}) -> Version;
reduced({refused, {Reason, _}}) -> Reason;
reduced(Other) -> Other.

data(Size) -> binary:copy(<<"x">>, Size).

token(none) -> none;
token(Name) -> session_test:token(Name).

%% --- one run

%% A new pair of sessions, each in a shard of its own, and a process that has their locks: those that call come and go.
reset() ->
    case persistent_term:get(?MODULE, none) of
        none -> ok;
        {_, Former} -> exit(Former, kill)
    end,
    %% Another node may run the same against the same store.
    Run = io_lib:format("~s-~b", [node(), erlang:unique_integer([positive])]),
    persistent_term:put(?MODULE, {Run, spawn(fun forward/0)}).

forward() ->
    receive
        {session_store, {Pid, Ref}, Answer} -> Pid ! {Ref, Answer}
    end,
    forward().

ask(Request) ->
    Ref = make_ref(),
    {_, Connection} = persistent_term:get(?MODULE),
    case Request({Connection, {self(), Ref}}) of
        {answered, Answer} -> Answer;
        ok -> answer(Ref)
    end.

answer(Ref) ->
    receive
        {Ref, Answer} -> Answer
    after ?TIMEOUT -> unanswered
    end.

id(Session) ->
    {Run, _} = persistent_term:get(?MODULE),
    Shard = list_to_atom("session_shard_" ++ integer_to_list(Session)),
    Candidates = [iolist_to_binary(io_lib:format("~s-~b-~b", [Run, Session, N])) || N <- lists:seq(1, 400)],
    hd([Id || Id <- Candidates, session_shards:name(Id) =:= Shard]).
