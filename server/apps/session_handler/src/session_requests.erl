%% SPDX-License-Identifier: Apache-2.0
%% The requests of one connection that are not answered yet: for counting them, and for how long they took.
-module(session_requests).

-export([new/1, asked/2, answered/3]).

-type client() :: #{node => binary(), pid => integer()}.
%% By sequence number: what was asked, and when. A START that waits for its lock is timed anew from there.
-type asked() :: #{session_wire:sequence() => {session_metrics:timing(), Microseconds :: integer()}}.
-opaque open() :: {client(), asked()}.
-export_type([open/0]).

%% The client is named where a failure of its requests is told.
-spec new(client()) -> open().
new(Client) -> {Client, #{}}.

-spec asked(session_wire:request(), open()) -> open().
asked({abort, _Id, _Token}, Open) ->
    ok = session_metrics:count({requests, abort}),
    Open;
asked(Request, {Client, Asked}) ->
    Name = name(Request),
    ok = session_metrics:count({requests, Name}),
    {Client, Asked#{element(2, Request) => {Name, now_us()}}}.

-spec name(session_wire:request()) -> session_metrics:request().
name({commit, _Seq, #{expected := 0, change := {write, _, _, _}}}) -> create;
name(Request) -> element(1, Request).

-spec answered(session_wire:sequence(), session_wire:answer(), open()) -> open().
answered(Seq, Answer, {Client, Asked}) ->
    Now = now_us(),
    case {maps:take(Seq, Asked), Answer} of
        {{{Name, Since}, Others}, {queued, _, _}} ->
            ok = session_metrics:took(Name, Now - Since),
            {Client, Others#{Seq => {lock_wait, Now}}};
        {{{Name, Since}, Others}, _} ->
            ok = session_metrics:took(Name, Now - Since),
            ok = note(Name, Answer, Client),
            {Client, Others};
        {error, _} ->
            %% Refused before it was understood.
            ok = note(other, Answer, Client),
            {Client, Asked}
    end.

-spec note(session_metrics:timing() | other, session_wire:answer(), client()) -> ok.
note(Name, {refused, Reason}, Client) ->
    ok = session_metrics:count({refused, reason(Reason)}),
    session_failures:refused(Name, reason(Reason), Client);
note(_Name, _Answer, _Client) ->
    ok.

-spec reason(term()) -> atom().
reason(Reason) when is_tuple(Reason), tuple_size(Reason) > 0, is_atom(element(1, Reason)) -> element(1, Reason);
reason(Reason) when is_atom(Reason) -> Reason;
reason(_) -> other.

-spec now_us() -> integer().
now_us() -> erlang:monotonic_time(microsecond).
