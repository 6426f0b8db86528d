%% SPDX-License-Identifier: Apache-2.0
%% What becomes of a record: reading, changing, expiring. Pure; the time comes as an argument, in milliseconds.
-module(session_record).

-include("session.hrl").

-export([current/2, access/3, apply_commit/5, next_version/2]).

-type meta() :: #{
    created := integer(),
    serializer := binary(),
    %% As the last request gave it.
    lifetime := session_store:milliseconds(),
    %% The last commit ids and what they made, newest first.
    commits := [{CommitId :: binary(), session_store:version()}]
}.
-export_type([meta/0]).

%% A COMMIT is repeated within seconds, by the request that made it, so a few ids are plenty.
-define(REMEMBERED_COMMITS, 4).

%% The record if it has not expired.
-spec current(#session{} | absent, Now :: integer()) -> #session{} | absent.
current(#session{expires = Expires}, Now) when Expires =< Now -> absent;
current(Record, _Now) -> Record.

%% Moves the expiry. A lifetime of 0 is the record's own.
-spec access(#session{}, session_store:milliseconds(), Now :: integer()) -> #session{}.
access(#session{meta = #{lifetime := Own} = Meta} = Record, Given, Now) ->
    Lifetime = effective(Given, Own),
    Record#session{expires = Now + Lifetime, accessed = Now, meta = Meta#{lifetime := Lifetime}}.

%% A commit against the record that is there now. Version is the one that a write will get; Default the lifetime for a commit that names none.
-spec apply_commit(
    session_store:commit(), #session{} | absent, session_store:version(), Default :: pos_integer(), Now :: integer()
) -> {changed, #session{}} | {unchanged, session_store:version()} | {refused, session_store:refusal()}.
apply_commit(#{commit_id := CommitId} = Commit, Record, Version, Default, Now) ->
    case lists:keyfind(CommitId, 1, commits(Record)) of
        {_, Made} -> {unchanged, Made};
        false -> apply_new(Commit, Record, Version, Default, Now)
    end.

-spec apply_new(
    session_store:commit(), #session{} | absent, session_store:version(), pos_integer(), integer()
) -> {changed, #session{}} | {refused, session_store:refusal()}.
apply_new(#{expected := Expected} = Commit, Record, Version, Default, Now) ->
    case {version(Record), Commit} of
        {Found, _} when Expected =/= any, Found =/= Expected ->
            {refused, {conflict, Found}};
        {0, #{change := {touch, _}}} ->
            {refused, {conflict, 0}};
        {Found, #{change := {touch, Lifetime}, commit_id := CommitId}} ->
            {changed, remember(CommitId, Found, access(Record, Lifetime, Now))};
        {_, #{change := {write, Data, Lifetime, Serializer}, commit_id := CommitId}} ->
            Written = written(Record, Commit, Data, Serializer, Version, Default, Now),
            {changed, remember(CommitId, Version, access(Written, Lifetime, Now))}
    end.

-spec written(
    #session{} | absent, session_store:commit(), binary(), binary(), session_store:version(), pos_integer(), integer()
) -> #session{}.
written(absent, #{id := Id}, Data, Serializer, Version, Default, Now) ->
    Meta = #{created => Now, serializer => Serializer, lifetime => Default, commits => []},
    #session{id = Id, version = Version, expires = Now, accessed = Now, data = Data, meta = Meta};
written(#session{meta = Meta} = Record, _Commit, Data, Serializer, Version, _Default, _Now) ->
    Record#session{version = Version, data = Data, meta = Meta#{serializer := Serializer}}.

%% Larger than the previous one, and than any that a lost record of the same id may have had.
-spec next_version(Previous :: session_store:version(), Microseconds :: integer()) -> session_store:version().
next_version(Previous, Microseconds) -> max(Previous + 1, Microseconds).

-spec version(#session{} | absent) -> session_store:version().
version(absent) -> 0;
version(#session{version = Version}) -> Version.

-spec commits(#session{} | absent) -> [{binary(), session_store:version()}].
commits(absent) -> [];
commits(#session{meta = #{commits := Commits}}) -> Commits.

-spec remember(binary(), session_store:version(), #session{}) -> #session{}.
remember(CommitId, Version, #session{meta = #{commits := Commits} = Meta} = Record) ->
    Kept = lists:sublist([{CommitId, Version} | Commits], ?REMEMBERED_COMMITS),
    Record#session{meta = Meta#{commits := Kept}}.

-spec effective(session_store:milliseconds(), session_store:milliseconds()) -> session_store:milliseconds().
effective(0, Own) -> Own;
effective(Given, _Own) -> Given.
