%% SPDX-License-Identifier: Apache-2.0
%% What becomes of a record: reading, changing, expiring. Pure; the time comes as an argument, in milliseconds.
-module(session_record).

-include("session.hrl").

-export([current/2, access/3, apply_commit/5, next_version/2, tags/1, compact/1, is_abandoned/1, swept/2]).

%% Of one session.
-define(MAX_TAGS, 64).

-type meta() :: #{
    created := integer(),
    serializer := binary(),
    %% Sorted; missing when there are none.
    tags => [session_store:tag(), ...]
}.
-export_type([meta/0]).

%% The record if it has not expired.
-spec current(#session{} | absent, Now :: integer()) -> #session{} | absent.
current(#session{expires = Expires}, Now) when Expires =< Now -> absent;
current(Record, _Now) -> Record.

%% Moves the expiry. A lifetime of 0 is the record's own.
-spec access(#session{}, session_store:milliseconds(), Now :: integer()) -> #session{}.
access(#session{lifetime = Own} = Record, Given, Now) ->
    Lifetime = effective(Given, Own),
    Record#session{expires = Now + Lifetime, accessed = Now, lifetime = Lifetime}.

%% A commit against the record that is there now. Version is the least that a write will get; Default the lifetime for a
%% commit that names none.
-spec apply_commit(
    session_store:commit(), #session{} | absent, session_store:version(), Default :: pos_integer(), Now :: integer()
) -> {changed, #session{}} | {refused, session_store:refusal()}.
apply_commit(Commit, Record, Version, Default, Now) ->
    case change(Commit, Record, Version, Default, Now) of
        {changed, Changed} -> retag(maps:get(tags, Commit, none), Changed);
        {refused, _} = Refused -> Refused
    end.

-spec change(
    session_store:commit(), #session{} | absent, session_store:version(), Default :: pos_integer(), Now :: integer()
) -> {changed, #session{}} | {refused, session_store:refusal()}.
change(#{expected := Expected} = Commit, Record, Version, Default, Now) ->
    case {version(Record), Commit} of
        {Found, _} when Expected =/= any, Found =/= Expected ->
            {refused, {conflict, Found}};
        {Found, #{change := {restore, #session{version = Kept} = Restored}}} when Kept > Found ->
            {changed, Restored};
        {Found, #{change := {restore, _}}} ->
            {refused, {conflict, Found}};
        {0, #{change := {touch, _}}} ->
            {refused, {conflict, 0}};
        {_, #{change := {touch, Lifetime}}} ->
            {changed, access(Record, Lifetime, Now)};
        {Found, #{change := {write, Data, Lifetime, Serializer}}} ->
            %% The shard's count starts anew when it crashes, and the clock may have been set back.
            Next = max(Version, Found + 1),
            Base = base(Record, Commit, Serializer, Default, Now),
            {changed, access(Base#session{version = Next, data = Data}, Lifetime, Now)}
    end.

%% What a write builds on.
-spec base(#session{} | absent, session_store:commit(), Serializer :: binary(), pos_integer(), integer()) -> #session{}.
base(absent, #{id := Id}, Serializer, Default, Now) ->
    Meta = #{created => Now, serializer => Serializer},
    #session{
        id = Id, version = 0, expires = Now, accessed = Now, lifetime = Default, data = <<>>, meta = Meta
    };
base(#session{meta = Meta} = Record, _Commit, Serializer, _Default, _Now) ->
    Record#session{meta = Meta#{serializer := Serializer}}.

-spec retag(none | #{add := [session_store:tag()], remove := [session_store:tag()]}, #session{}) ->
    {changed, #session{}} | {refused, {too_many_tags, pos_integer()}}.
retag(none, Record) ->
    {changed, Record};
retag(#{add := Added, remove := Removed}, #session{meta = Meta} = Record) ->
    case lists:usort((tags(Record) -- Removed) ++ Added) of
        [] -> {changed, Record#session{meta = maps:remove(tags, Meta)}};
        Tags when length(Tags) =< ?MAX_TAGS -> {changed, Record#session{meta = Meta#{tags => Tags}}};
        _ -> {refused, {too_many_tags, ?MAX_TAGS}}
    end.

-spec tags(#session{} | absent) -> [session_store:tag()].
tags(#session{meta = #{tags := Tags}}) -> Tags;
tags(_) -> [].

%% Larger than the previous one, and than any that a lost record of the same id may have had.
-spec next_version(Previous :: session_store:version(), Microseconds :: integer()) -> session_store:version().
next_version(Previous, Microseconds) -> max(Previous + 1, Microseconds).

%% What comes from a socket is often a part of a larger buffer, which a table would keep.
-spec compact(#session{}) -> #session{}.
compact(#session{id = Id, data = Data} = Record) ->
    Record#session{id = compact_binary(Id), data = compact_binary(Data)}.

-spec compact_binary(binary()) -> binary().
compact_binary(Binary) ->
    case binary:referenced_byte_size(Binary) - byte_size(Binary) of
        Waste when Waste * 10 > byte_size(Binary) -> binary:copy(Binary);
        _ -> Binary
    end.

%% Whether nobody has come back to it since the request that made it.
-spec is_abandoned(#session{}) -> boolean().
is_abandoned(#session{accessed = Accessed, meta = #{created := Created}}) -> Accessed =:= Created.

%% Of records that were removed: how many, and how many of them were abandoned, on top of those before.
-spec swept(AreAbandoned :: [boolean()], session_store:swept()) -> session_store:swept().
swept(AreAbandoned, {Gone, Abandoned}) ->
    {Gone + length(AreAbandoned), Abandoned + length([true || true <- AreAbandoned])}.

-spec version(#session{} | absent) -> session_store:version().
version(absent) -> 0;
version(#session{version = Version}) -> Version.

-spec effective(session_store:milliseconds(), session_store:milliseconds()) -> session_store:milliseconds().
effective(0, Own) -> Own;
effective(Given, _Own) -> Given.
