%% SPDX-License-Identifier: Apache-2.0
%% Any sequence of claims, releases, disconnections and passing time, against what a lock promises.
-module(prop_session_lock_queue).

-include_lib("eunit/include/eunit.hrl").

%% Debian's package of PropEr has no header, so that its functions are called by name.
-import(proper_types, [list/1, oneof/1, range/2]).

%% eunit's part: the property, a thousand times.
a_lock_keeps_its_promises_whatever_happens_test_() ->
    {timeout, 60, ?_assert(proper:quickcheck(prop_lock(), [1000, {to_file, user}]))}.

%% At most one holder; who was granted the lock and did not give it up holds it; grants come in the order of asking;
%% nobody waits for a free lock.
prop_lock() ->
    proper:forall(list(command()), fun run/1).

command() ->
    oneof([
        {acquire, token(), range(0, 50)},
        {release, token()},
        {leave, token(), oneof([closed, silent])},
        {pass, range(1, 40)}
    ]).

token() -> range(1, 6).

%% Of a silent holder no connection is left that could be closed.
-record(model, {now = 0, lock = session_lock_queue:new(), holder = none, silent = false, asked = [], ok = true}).

run(Commands) ->
    Final = lists:foldl(fun step/2, #model{}, Commands),
    Final#model.ok.

step(_, #model{ok = false} = Model) ->
    Model;
step({acquire, Token, Wait}, #model{now = Now, lock = Lock, asked = Asked} = Model) ->
    {Answer, Next} = session_lock_queue:acquire(claim(Token, Wait), 4, Now, Lock),
    Granted =
        case Answer of
            granted -> Model#model{holder = Token, silent = false};
            %% One that asks again keeps its place; one that does not want to wait gives it up.
            {queued, _} -> Model#model{asked = Asked ++ [Token || not lists:member(Token, Asked)]};
            {refused, {busy, _}} -> Model;
            {refused, {lock_timeout, _}} -> Model#model{asked = lists:delete(Token, Asked)}
        end,
    %% A lock that another token holds is never granted.
    IsFair = Answer =/= granted orelse lists:member(Model#model.holder, [none, Token]),
    check(Granted#model{lock = Next, ok = IsFair});
step({release, Token}, #model{now = Now, lock = Lock} = Model) ->
    events(session_lock_queue:release(name(Token), Now, Lock), without(Token, Model));
step({leave, Token, How}, #model{now = Now, lock = Lock, holder = Holder, silent = Silent} = Model) ->
    Left = without(Token, Model),
    Kept =
        case Holder =:= Token andalso (How =:= silent orelse Silent) of
            true -> Left#model{holder = Token, silent = true};
            false -> Left
        end,
    events(session_lock_queue:leave(conn(Token), How, Now, Lock), Kept);
step({pass, Time}, #model{now = Now, lock = Lock, holder = Holder} = Model) ->
    Later = Now + Time,
    {_, Next} = Result = session_lock_queue:expire(Later, Lock),
    %% A lease ends in session_lock_queue's own judgement; what counts here is who holds afterwards.
    Kept =
        case Holder =/= none andalso session_lock_queue:holds(name(Holder), Next) of
            true -> Model;
            false -> Model#model{holder = none}
        end,
    events(Result, Kept#model{now = Later}).

events({Events, Lock}, Model) ->
    check((lists:foldl(fun event/2, Model, Events))#model{lock = Lock}).

event({refused, Conn, Token, _}, #model{asked = Asked} = Model) ->
    Model#model{asked = lists:delete(Token, Asked), ok = Model#model.ok andalso Conn =:= conn(Token)};
event({granted, Conn, Token, _}, #model{holder = Holder, asked = [Token | Rest]} = Model) ->
    IsRight = Holder =:= none andalso Conn =:= conn(Token),
    Model#model{holder = Token, silent = false, asked = Rest, ok = Model#model.ok andalso IsRight};
event({granted, _, _, _}, Model) ->
    Model#model{ok = false}.

check(#model{lock = Lock, holder = Holder, asked = Asked} = Model) ->
    Agrees =
        case Holder of
            none -> session_lock_queue:is_free(Lock) andalso Asked =:= [];
            _ -> session_lock_queue:holds(name(Holder), Lock)
        end,
    Known = lists:usort([conn(Token) || Token <- Asked ++ [Holder || Holder =/= none, not Model#model.silent]]),
    AreKnown = session_lock_queue:waiting(Lock) =:= length(Asked) andalso session_lock_queue:conns(Lock) =:= Known,
    Model#model{ok = Model#model.ok andalso Agrees andalso AreKnown}.

without(Token, #model{holder = Token} = Model) -> Model#model{holder = none};
without(Token, #model{asked = Asked} = Model) -> Model#model{asked = lists:delete(Token, Asked)}.

claim(Token, Wait) ->
    Client = #{node => <<"n">>, pid => Token},
    Claim = #{token => name(Token), conn => conn(Token), tag => Token, lease => 60, wait => Wait},
    Claim#{payload => Token, client => Client}.

name(Token) -> integer_to_binary(Token).

conn(Token) -> list_to_pid("<0." ++ integer_to_list(1000 + Token) ++ ".0>").
