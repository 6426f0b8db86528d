%% SPDX-License-Identifier: Apache-2.0
%% The requests of one connection that are not answered yet: for counting them, and for how long they took.
-module(session_requests).

-export([none/0, asked/2, answered/3]).

%% By sequence number: what was asked, and when. A START that waits for its lock is timed anew from there.
-opaque open() :: #{session_wire:sequence() => {session_metrics:timing(), Microseconds :: integer()}}.
-export_type([open/0]).

-spec none() -> open().
none() -> #{}.

-spec asked(session_wire:request(), open()) -> open().
asked({abort, _Id, _Token}, Open) ->
    ok = session_metrics:count({requests, abort}),
    Open;
asked(Request, Open) ->
    Name = name(Request),
    ok = session_metrics:count({requests, Name}),
    Open#{element(2, Request) => {Name, now_us()}}.

-spec name(session_wire:request()) -> session_metrics:request().
name({commit, _Seq, #{expected := 0, change := {write, _, _, _}}}) -> create;
name(Request) -> element(1, Request).

-spec answered(session_wire:sequence(), session_wire:answer(), open()) -> open().
answered(Seq, Answer, Open) ->
    case maps:take(Seq, Open) of
        {{Name, Since}, Others} ->
            Now = now_us(),
            ok = session_metrics:took(Name, Now - Since),
            next(Seq, Answer, Now, Others);
        error ->
            next(Seq, Answer, now_us(), Open)
    end.

-spec next(session_wire:sequence(), session_wire:answer(), integer(), open()) -> open().
next(Seq, {queued, _Ahead, _Holder}, Now, Open) ->
    Open#{Seq => {lock_wait, Now}};
next(_Seq, {refused, Reason}, _Now, Open) ->
    ok = session_metrics:count({refused, reason(Reason)}),
    Open;
next(_Seq, _Answer, _Now, Open) ->
    Open.

-spec reason(term()) -> atom().
reason(Reason) when is_tuple(Reason), tuple_size(Reason) > 0, is_atom(element(1, Reason)) -> element(1, Reason);
reason(Reason) when is_atom(Reason) -> Reason;
reason(_) -> other.

-spec now_us() -> integer().
now_us() -> erlang:monotonic_time(microsecond).
