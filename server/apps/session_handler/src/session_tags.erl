%% SPDX-License-Identifier: Apache-2.0
%% The sessions that belong together by a tag, such as those of one user: telling about them, and ending them all.
-module(session_tags).

-include("session.hrl").

-export([is_tag/1, summary/2, list/2, list_limit/0, revoke/3]).

%% Times are milliseconds of Unix time.
-type summary() :: #{
    handle := session_id:handle(),
    created := integer(),
    accessed := integer(),
    expires := integer(),
    bytes := non_neg_integer(),
    tags := [binary()],
    %% The session of the one who asks.
    current => true
}.
-export_type([summary/0]).

%% As many are listed; nobody reads more.
-define(LIST_LIMIT, 1000).
-define(TIMEOUT, 5000).

%% 1 to 255 bytes.
-spec is_tag(term()) -> boolean().
is_tag(Tag) -> is_binary(Tag) andalso byte_size(Tag) >= 1 andalso byte_size(Tag) =< 255.

-spec list_limit() -> pos_integer().
list_limit() -> ?LIST_LIMIT.

%% Those used last come first.
-spec list(session_store:tag(), Current :: session_store:id() | none) -> [summary()].
list(Tag, Current) ->
    Found = lists:reverse(lists:keysort(#session.accessed, session_store:tagged(Tag))),
    [summary(Record, Current) || Record <- lists:sublist(Found, ?LIST_LIMIT)].

-spec summary(#session{}, Current :: session_store:id() | none) -> summary().
summary(#session{id = Key, accessed = Accessed, expires = Expires, data = Data, meta = Meta}, Current) ->
    Summary = #{
        handle => session_id:handle(Key),
        created => maps:get(created, Meta),
        accessed => Accessed,
        expires => Expires,
        bytes => byte_size(Data),
        tags => [session_id:tag_name(Tag) || Tag <- maps:get(tags, Meta, [])]
    },
    case Key of
        Current -> Summary#{current => true};
        _ -> Summary
    end.

%% Destroys the sessions of a tag but the one to keep. Answers {revoked, Count} when none of them is served any more. A
%% process of its own waits for the store.
-spec revoke(session_store:caller(), session_store:tag(), Keep :: session_store:id() | none) -> ok.
revoke({Caller, Tag}, Of, Keep) ->
    _ = spawn(fun() -> Caller ! {session_store, Tag, revoked(Of, Keep)} end),
    ok.

-spec revoked(session_store:tag(), session_store:id() | none) -> {revoked, non_neg_integer()} | {refused, term()}.
revoked(Of, Keep) ->
    Keys = [Key || #session{id = Key} <- session_store:tagged(Of), Key =/= Keep],
    _ = [session_store:destroy({self(), Key}, Key, none) || Key <- Keys],
    case [Answer || Answer <- [session_store:await(Key, ?TIMEOUT) || Key <- Keys], Answer =/= destroyed] of
        [] -> {revoked, length(Keys)};
        [{refused, _} = Refused | _] -> Refused;
        [in_doubt | _] -> {refused, not_ready}
    end.
