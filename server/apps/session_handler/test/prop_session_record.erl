%% SPDX-License-Identifier: Apache-2.0
%% Any sequence of commits, reads, destroys and passing time, against what a record promises.
-module(prop_session_record).

-include_lib("eunit/include/eunit.hrl").
-include("session.hrl").

%% Debian's package of PropEr has no header, so that its functions are called by name.
-import(proper_types, [list/1, oneof/1, range/2]).

-define(DEFAULT, 100).

%% eunit's part: the property, a thousand times.
a_record_keeps_its_promises_whatever_happens_test_() ->
    {timeout, 60, ?_assert(proper:quickcheck(prop_record(), [1000, {to_file, user}]))}.

%% A commit is applied against the version it expects and no other; versions grow, over a destroy, an expiry and a clock
%% that is set back too; nothing is served from its expiry on, and everything before.
prop_record() ->
    proper:forall(list(command()), fun run/1).

command() ->
    oneof([
        {write, oneof([current, stale, zero, any]), lifetime()},
        {touch, oneof([current, stale, zero]), lifetime()},
        {read, lifetime()},
        {pass, range(1, 60)},
        set_clock_back,
        destroy
    ]).

lifetime() -> oneof([0, range(1, 80)]).

%% expires: what the record's should be. clock: what the versions are made of, in microseconds. made: the last version.
-record(model, {now = 0, clock = 1000, stored = absent, expires = 0, lifetime = 0, made = 0, ok = true}).

run(Commands) ->
    Final = lists:foldl(fun step/2, #model{}, Commands),
    Final#model.ok.

step(_, #model{ok = false} = Model) ->
    Model;
step({pass, Time}, #model{now = Now, clock = Clock} = Model) ->
    Model#model{now = Now + Time, clock = Clock + Time * 1000};
step(set_clock_back, Model) ->
    Model#model{clock = 0};
step(destroy, Model) ->
    Model#model{stored = absent, expires = 0};
step({read, Lifetime}, #model{now = Now} = Model) ->
    case current(Model) of
        absent -> Model;
        Record -> check(moved(Lifetime, Model#model{stored = session_record:access(Record, Lifetime, Now)}))
    end;
step({Kind, Expected, Lifetime}, #model{now = Now, clock = Clock, made = Made} = Model) ->
    Record = current(Model),
    Commit = #{
        id => <<"id">>, token => none, commit_id => rand:bytes(16), expected => expected(Expected, Record),
        change => change(Kind, Lifetime)
    },
    Least = session_record:next_version(Made, Clock),
    case {session_record:apply_commit(Commit, Record, Least, ?DEFAULT, Now), is_due(Kind, Expected, Record)} of
        {{changed, Changed}, true} -> check(changed(Kind, Lifetime, Changed, Model));
        {{refused, {conflict, Found}}, false} -> Model#model{ok = Found =:= version(Record)};
        _ -> Model#model{ok = false}
    end.

changed(write, Lifetime, #session{version = Version} = Changed, #model{made = Made} = Model) ->
    Before =
        case current(Model) of
            absent -> Model#model{lifetime = ?DEFAULT};
            _ -> Model
        end,
    moved(Lifetime, Before#model{stored = Changed, made = Version, ok = Version > Made});
changed(touch, Lifetime, #session{version = Version} = Changed, Model) ->
    moved(Lifetime, Model#model{stored = Changed, ok = Version =:= version(current(Model))}).

moved(0, #model{now = Now, lifetime = Own} = Model) -> Model#model{expires = Now + Own};
moved(Lifetime, #model{now = Now} = Model) -> Model#model{expires = Now + Lifetime, lifetime = Lifetime}.

check(#model{stored = Record, now = Now, expires = Expires, ok = Ok} = Model) ->
    IsServed = session_record:current(Record, Expires - 1) =:= Record,
    IsGone = session_record:current(Record, Expires) =:= absent,
    Model#model{ok = Ok andalso IsServed andalso IsGone andalso Record#session.accessed =:= Now}.

%% Whether a commit has to be applied.
is_due(write, any, _) -> true;
is_due(write, zero, Record) -> Record =:= absent;
is_due(write, current, _) -> true;
is_due(touch, current, Record) -> Record =/= absent;
is_due(_, _, _) -> false.

expected(any, _) -> any;
expected(zero, _) -> 0;
expected(current, Record) -> version(Record);
expected(stale, Record) -> version(Record) + 1.

change(write, Lifetime) -> {write, <<"data">>, Lifetime, <<"php">>};
change(touch, Lifetime) -> {touch, Lifetime}.

version(absent) -> 0;
version(#session{version = Version}) -> Version.

current(#model{stored = Record, now = Now}) -> session_record:current(Record, Now).
