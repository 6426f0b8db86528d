%% SPDX-License-Identifier: Apache-2.0
%% What a START reads: in Ra's server itself, so that nobody waits for an answer of it. What the record promises already
%% is noted there and then; what has to be stored before it is told, or confirmed by a majority first, is left to a
%% process that comes and goes. What fails is not answered: the keeper asks again.
-module(session_raft_visit).

-include_lib("session_handler/include/session.hrl").

-export([start/5]).

%% Milliseconds. Less than a leader's confirmation lasts.
-define(TIMEOUT, 900).

%% look: only whether there is something to wait for.
-type what() :: visit | look.
%% present: there is something to wait for. failed: not answered.
-type outcome() :: answered | absent | present | failed.
-type done() :: fun((outcome()) -> ok).
-export_type([what/0, outcome/0, done/0]).

-record(reading, {
    what :: what(),
    group :: session_raft_group:group(),
    acquire :: session_store:acquire(),
    to :: session_raft_read:to(),
    leader :: pid(),
    done :: done()
}).

%% By the group's leader. Done hears the outcome, in another process, and must not wait there. It hears nothing if the
%% server ceases to lead meanwhile: what was asked of it ends with the office.
-spec start(what(), session_raft_group:group(), session_store:acquire(), session_raft_read:to(), done()) -> ok.
start(What, Group, Acquire, To, Done) ->
    Reading = #reading{what = What, group = Group, acquire = Acquire, to = To, leader = self(), done = Done},
    case session_config:get(read) of
        leader -> ra:cast_aux_command(session_raft_group:server(Group), {read, in_server(clock() + ?TIMEOUT, Reading)});
        consistent -> aside(fun() -> confirmed(Reading) end, Reading)
    end.

%% For the state machine. After the deadline, as when the node stood still, another may lead.
-spec in_server(Deadline :: integer(), #reading{}) -> session_raft_machine:read().
in_server(Deadline, #reading{done = Done} = Reading) ->
    fun
        (leader, State) ->
            case clock() =< Deadline of
                true -> found(State, Reading);
                false -> Done(failed)
            end;
        (_Other, _State) ->
            Done(failed)
    end.

-spec found(session_raft_machine:state(), #reading{}) -> ok.
found(State, #reading{done = Done} = Reading) ->
    Now = now_ms(),
    Record = record(Now, State, Reading),
    case outcome(Record, Now, Reading) of
        {store, Visit} -> aside(fun() -> stored(Record, Visit, Reading) end, Reading);
        Outcome -> Done(Outcome)
    end.

-spec confirmed(#reading{}) -> outcome().
confirmed(#reading{group = Group} = Reading) ->
    Now = now_ms(),
    case session_raft_read:fetch(Group, fun(State) -> record(Now, State, Reading) end) of
        {ok, Record} ->
            case outcome(Record, Now, Reading) of
                {store, Visit} -> stored(Record, Visit, Reading);
                Outcome -> Outcome
            end;
        error ->
            failed
    end.

%% Whatever happens in it, there is an outcome.
-spec aside(fun(() -> outcome()), #reading{}) -> ok.
aside(Do, #reading{done = Done}) ->
    _ = spawn(fun() ->
        Done(
            try
                Do()
            catch
                exit:_ -> failed
            end
        )
    end),
    ok.

-spec record(integer(), session_raft_machine:state(), #reading{}) -> #session{} | absent.
record(Now, State, #reading{acquire = #{id := Id}}) -> session_raft_machine:read(Id, Now, State).

%% The answer is the record as it was before the visit. What is absent, and left so, the leader answers.
-spec outcome(#session{} | absent, Now :: integer(), #reading{}) -> answered | absent | present | {store, session_raft_visits:visit()}.
outcome(absent, _Now, #reading{what = look}) ->
    absent;
outcome(_Record, _Now, #reading{what = look}) ->
    present;
outcome(absent, _Now, #reading{acquire = #{if_absent := leave, token := Token}}) when Token =/= none ->
    absent;
outcome(absent, _Now, Reading) ->
    answered(absent, Reading);
outcome(Record, Now, #reading{acquire = #{lifetime := Given}} = Reading) ->
    visited(Record, {Now, lifetime(Given, Record)}, Reading).

-spec visited(#session{}, session_raft_visits:visit(), #reading{}) -> answered | {store, session_raft_visits:visit()}.
visited(#session{id = Id, lifetime = Same, expires = Expires} = Record, {Now, Same} = Visit, Reading) when
    Now + Same =< Expires
->
    Reading#reading.leader ! {visited, Id, Visit},
    answered(Record, Reading);
visited(_Record, Visit, _Reading) ->
    {store, Visit}.

-spec stored(#session{}, session_raft_visits:visit(), #reading{}) -> answered | failed.
stored(#session{id = Id} = Record, Visit, #reading{group = Group} = Reading) ->
    Access = session_raft_visits:command(session_raft_visits:add(Id, Visit, session_raft_visits:new())),
    case session_raft_read:command(Group, Access, ?TIMEOUT) of
        {ok, ok} -> answered(Record, Reading);
        error -> failed
    end.

-spec answered(#session{} | absent, #reading{}) -> answered.
answered(Found, #reading{to = To}) ->
    session_raft_read:answer(To, {started, Found}),
    answered.

-spec lifetime(session_store:milliseconds(), #session{}) -> session_store:milliseconds().
lifetime(0, #session{lifetime = Own}) -> Own;
lifetime(Given, _Record) -> Given.

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).

-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
