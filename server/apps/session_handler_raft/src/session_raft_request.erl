%% SPDX-License-Identifier: Apache-2.0
%% What the connections of a node ask of a group: by its keeper, of its leader. Pure.
-module(session_raft_request).

-export([is_about_a_lock/1, locked_id/1, is_acquire/3, waited/2]).

%% Of what is in Ra, but for the locks.
-type stored() :: {read, session_store:id()} | {tagged, session_store:tag()} | all.
-type request() ::
    {acquire, session_store:acquire()}
    | {commit, session_store:commit()}
    | {destroy, session_store:id(), session_store:token() | none, CommandId :: binary()}
    | {query, stored() | locks}
    | {sweep, expired | session_store:milliseconds()}.
-type abort() :: {abort, session_store:id(), session_store:token()}.
%% Not answered.
-type notice() :: abort() | {unlock, session_store:id()}.
-export_type([stored/0, request/0, abort/0, notice/0]).

%% Takes one or gives one up, and does nothing else.
-spec is_about_a_lock(request() | abort()) -> boolean().
is_about_a_lock({acquire, #{token := Token}}) -> Token =/= none;
is_about_a_lock({Which, _, _}) -> Which =:= abort;
is_about_a_lock(_) -> false.

%% Of a request that takes a lock or gives one up.
-spec locked_id(request() | abort()) -> session_store:id() | none.
locked_id({abort, Id, _}) -> Id;
locked_id({destroy, Id, Token, _}) when Token =/= none -> Id;
locked_id({_, #{id := Id, token := Token}}) when Token =/= none -> Id;
locked_id(_) -> none.

-spec is_acquire(session_store:id(), session_store:token(), request()) -> boolean().
is_acquire(Id, Token, {acquire, #{id := Id, token := Token}}) -> true;
is_acquire(_Id, _Token, _Request) -> false.

%% With what it may still wait, after it has waited for so long.
-spec waited(session_store:milliseconds(), request()) -> request().
waited(Waited, {acquire, #{wait := Wait} = Acquire}) -> {acquire, Acquire#{wait := max(0, Wait - Waited)}};
waited(_Waited, Request) -> Request.
