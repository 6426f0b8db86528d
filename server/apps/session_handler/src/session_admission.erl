%% SPDX-License-Identifier: Apache-2.0
%% Which commits reach the store: not those that are too large, nor new sessions while the server takes none. And how
%% long a new session is kept until its visitor comes back.
-module(session_admission).

-export([judge/1]).

-spec judge(session_store:commit()) -> {admitted, session_store:commit()} | {refused, session_store:refusal()}.
judge(#{change := {write, Data, _, _}} = Commit) ->
    case session_config:get(max_size) of
        Limit when byte_size(Data) > Limit -> {refused, {too_large, Limit}};
        _ -> admit(Commit, session_limits:admits_session())
    end;
judge(Commit) ->
    {admitted, Commit}.

-spec admit(session_store:commit(), yes | {no, session_limits:reason()}) ->
    {admitted, session_store:commit()} | {refused, session_store:refusal()}.
admit(#{expected := 0, change := {write, Data, Lifetime, Serializer}} = Commit, yes) ->
    {admitted, Commit#{change := {write, Data, first(Lifetime, session_config:get(first_lifetime)), Serializer}}};
admit(#{expected := Expected} = Commit, {no, Reason}) when Expected =:= 0; Expected =:= any ->
    admit_if_there(Commit, Reason);
admit(Commit, _) ->
    {admitted, Commit}.

%% A session that is there may be changed; and a commit that made it may be repeated, for its answer was lost.
-spec admit_if_there(session_store:commit(), session_limits:reason()) ->
    {admitted, session_store:commit()} | {refused, session_store:refusal()}.
admit_if_there(#{id := Id} = Commit, Reason) ->
    try session_store:lookup(Id) of
        absent -> {refused, {full, Reason}};
        _ -> {admitted, Commit}
    catch
        error:not_ready -> {refused, not_ready}
    end.

%% The next START brings the lifetime that PHP has set.
-spec first(session_store:milliseconds(), pos_integer() | none) -> session_store:milliseconds().
first(Lifetime, none) -> Lifetime;
first(0, First) -> min(First, session_config:get(default_lifetime)) * 1000;
first(Lifetime, First) -> min(First * 1000, Lifetime).
