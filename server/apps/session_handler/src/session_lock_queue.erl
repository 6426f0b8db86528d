%% SPDX-License-Identifier: Apache-2.0
%% The lock of one session: who has it, and who waits, first come first served. Pure; the time comes as an argument, in
%% milliseconds of a clock that never jumps.
%%
%% A lock belongs to a token, not to a connection: whoever comes with the token of the holder has the lock.
-module(session_lock_queue).

-export([new/0, acquire/4, release/3, take_away/2, leave/4, expire/2, deadline/1, holder/2, holds/2, is_free/1]).
-export([waiting/1, conns/1, owner/1, claimant/1, describe/2]).

-record(claim, {
    token :: session_store:token(),
    %% The connection's process; none: it fell silent.
    conn :: pid() | none,
    tag :: term(),
    lease :: session_store:milliseconds(),
    %% Until when it waits; for the holder, since when it holds.
    time :: integer(),
    arrived :: integer(),
    %% Carried for the caller of this module.
    payload :: term(),
    client :: #{node => binary(), pid => integer()}
}).
%% Mostly nobody waits, and never more than a setting allows: a list is enough of a queue.
-record(lock, {holder = none :: none | #claim{}, waiters = [] :: [#claim{}]}).

-opaque lock() :: #lock{}.
-type claim() :: #{
    token := session_store:token(),
    %% none: of a lock that is registered again, whose connection fell silent.
    conn := pid() | none,
    tag := term(),
    lease := session_store:milliseconds(),
    wait := session_store:milliseconds(),
    payload := term(),
    client := #{node => binary(), pid => integer()}
}.
%% What the caller of this module has to tell to whom.
-type event() ::
    {granted, pid(), Tag :: term(), Payload :: term()}
    | {refused, pid(), Tag :: term(), {lock_timeout, session_store:holder()}}.
-type gone() :: closed | silent | {lost, Within :: session_store:milliseconds()}.
-export_type([lock/0, claim/0, event/0, gone/0]).

-spec new() -> lock().
new() -> #lock{}.

%% A claim of the holder's token, or of one that waits, takes its place: the request was sent again, perhaps over
%% another connection.
-spec acquire(claim(), MaxWaiters :: non_neg_integer(), Now :: integer(), lock()) ->
    {granted | {queued, Ahead :: non_neg_integer()} | {refused, session_store:refusal()}, lock()}.
acquire(Claim, _Max, Now, #lock{holder = none} = Lock) ->
    {granted, Lock#lock{holder = claim(Claim, Now, Now)}};
acquire(#{token := Token} = Claim, _Max, _Now, #lock{holder = #claim{token = Token} = Holder} = Lock) ->
    #{conn := Conn, tag := Tag, lease := Lease} = Claim,
    {granted, Lock#lock{holder = Holder#claim{conn = Conn, tag = Tag, lease = Lease}}};
acquire(#{token := Token, wait := 0}, _Max, Now, Lock) ->
    {{refused, {lock_timeout, holder(Lock, Now)}}, without_waiter(Token, Lock)};
acquire(#{token := Token, wait := Wait} = Claim, Max, Now, #lock{waiters = Waiters} = Lock) ->
    case lists:splitwith(fun(#claim{token = Other}) -> Other =/= Token end, Waiters) of
        {Others, []} when length(Others) >= Max ->
            {{refused, {busy, length(Others)}}, Lock};
        {Before, Rest} ->
            Queue = Before ++ [claim(Claim, Now, Now + Wait) | lists:nthtail(min(1, length(Rest)), Rest)],
            {{queued, length(Before)}, Lock#lock{waiters = Queue}}
    end.

%% Gives up the lock of a token, or its place in the queue.
-spec release(session_store:token(), Now :: integer(), lock()) -> {[event()], lock()}.
release(Token, Now, #lock{holder = #claim{token = Token}} = Lock) ->
    hand_over(Now, Lock#lock{holder = none});
release(Token, _Now, Lock) ->
    {[], without_waiter(Token, Lock)}.

%% Whoever has the lock loses it: an operator says so.
-spec take_away(Now :: integer(), lock()) -> {[event()], lock()}.
take_away(Now, Lock) -> hand_over(Now, Lock#lock{holder = none}).

%% A connection is gone: its places in the queue are given up; its lock too if it was closed, not if it fell silent. One
%% that was lost with its node may come back within some time.
-spec leave(pid(), gone(), Now :: integer(), lock()) -> {[event()], lock()}.
leave(Conn, How, Now, #lock{waiters = Waiters} = Lock) ->
    Left = Lock#lock{waiters = [Claim || #claim{conn = Other} = Claim <- Waiters, Other =/= Conn]},
    case {Left#lock.holder, How} of
        {#claim{conn = Conn}, closed} -> hand_over(Now, Left#lock{holder = none});
        {#claim{conn = Conn} = Holder, silent} -> {[], Left#lock{holder = Holder#claim{conn = none}}};
        {#claim{conn = Conn} = Holder, {lost, Within}} -> {[], Left#lock{holder = lost(Holder, Now + Within)}};
        _ -> {[], Left}
    end.

%% Refuses those whose wait is over, and ends a lease that is over while others wait, or that nobody is connected for.
-spec expire(Now :: integer(), lock()) -> {[event()], lock()}.
expire(Now, #lock{waiters = Waiters} = Lock) ->
    {Over, Patient} = lists:partition(fun(#claim{time = Until}) -> Until =< Now end, Waiters),
    Refusal = {lock_timeout, holder(Lock, Now)},
    Refused = [{refused, Conn, Tag, Refusal} || #claim{conn = Conn, tag = Tag} <- Over],
    {Granted, Next} = end_lease(Now, Lock#lock{waiters = Patient}),
    {Refused ++ Granted, Next}.

%% When expire/2 has something to do next.
-spec deadline(lock()) -> integer() | infinity.
deadline(#lock{waiters = Waiters} = Lock) ->
    lists:min([lease_end(Lock) | [Until || #claim{time = Until} <- Waiters]]).

-spec holder(lock(), Now :: integer()) -> session_store:holder().
holder(#lock{holder = none}, _Now) -> #{};
holder(#lock{holder = #claim{client = Client, time = Since}}, Now) -> Client#{held => max(0, Now - Since)}.

%% The token and client of the holder.
-spec claimant(lock()) -> none | {session_store:token(), map()}.
claimant(#lock{holder = none}) -> none;
claimant(#lock{holder = #claim{token = Token, client = Client}}) -> {Token, Client}.

-spec holds(session_store:token() | none, lock()) -> boolean().
holds(Token, #lock{holder = #claim{token = Token}}) -> true;
holds(_, _) -> false.

-spec is_free(lock()) -> boolean().
is_free(#lock{holder = Holder}) -> Holder =:= none.

-spec waiting(lock()) -> non_neg_integer().
waiting(#lock{waiters = Waiters}) -> length(Waiters).

%% Who holds it and who waits, in their order, for people.
-spec describe(lock(), Now :: integer()) -> {session_store:holder(), [session_store:waiter()]}.
describe(#lock{waiters = Waiters} = Lock, Now) ->
    Waiting = [Client#{waited => max(0, Now - Since)} || #claim{client = Client, arrived = Since} <- Waiters],
    {holder(Lock, Now), Waiting}.

%% The connections that hold or wait.
-spec conns(lock()) -> [pid()].
conns(#lock{holder = none}) ->
    [];
conns(#lock{holder = #claim{conn = Conn}, waiters = []}) when is_pid(Conn) ->
    [Conn];
conns(#lock{holder = Holder, waiters = Waiters}) ->
    lists:usort([Conn || #claim{conn = Conn} <- [Holder | Waiters], Conn =/= none]).

%% Who holds it, as it was claimed.
-spec owner(lock()) -> none | {session_store:token(), Tag :: term()}.
owner(#lock{holder = none}) -> none;
owner(#lock{holder = #claim{token = Token, tag = Tag}}) -> {Token, Tag}.

-spec lost(#claim{}, Until :: integer()) -> #claim{}.
lost(#claim{time = Since, lease = Lease} = Holder, Until) ->
    Holder#claim{conn = none, lease = min(Lease, Until - Since)}.

-spec without_waiter(session_store:token(), lock()) -> lock().
without_waiter(Token, #lock{waiters = Waiters} = Lock) ->
    Lock#lock{waiters = [Claim || #claim{token = Other} = Claim <- Waiters, Other =/= Token]}.

-spec claim(claim(), Now :: integer(), Time :: integer()) -> #claim{}.
claim(#{token := Token, conn := Conn, tag := Tag, lease := Lease} = Claim, Now, Time) ->
    #{payload := Payload, client := Client} = Claim,
    #claim{
        token = Token,
        conn = Conn,
        tag = Tag,
        lease = Lease,
        time = Time,
        arrived = Now,
        payload = Payload,
        client = Client
    }.

-spec hand_over(integer(), lock()) -> {[event()], lock()}.
hand_over(_Now, #lock{holder = none, waiters = []} = Lock) ->
    {[], Lock};
hand_over(Now, #lock{holder = none, waiters = [Next | Others]} = Lock) ->
    #claim{conn = Conn, tag = Tag, payload = Payload} = Next,
    {[{granted, Conn, Tag, Payload}], Lock#lock{holder = Next#claim{time = Now}, waiters = Others}}.

-spec end_lease(integer(), lock()) -> {[event()], lock()}.
end_lease(Now, Lock) ->
    case lease_end(Lock) of
        End when End =< Now -> hand_over(Now, Lock#lock{holder = none});
        _ -> {[], Lock}
    end.

%% An atom is larger than any number. A lease matters to those who wait, and when nobody is there to give the lock up.
-spec lease_end(lock()) -> integer() | infinity.
lease_end(#lock{holder = none}) ->
    infinity;
lease_end(#lock{holder = #claim{conn = Conn, time = Since, lease = Lease}, waiters = Waiters}) ->
    case Conn =:= none orelse Waiters =/= [] of
        true -> Since + Lease;
        false -> infinity
    end.
