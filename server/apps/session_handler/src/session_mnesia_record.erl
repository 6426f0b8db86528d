%% SPDX-License-Identifier: Apache-2.0
%% A session as rows of Mnesia's tables, and back. Pure.
-module(session_mnesia_record).

-include("session.hrl").
-include("session_mnesia.hrl").

-export([rows/2, access/1, session/2, is_sound/1]).

-spec rows(#session{}, CommitId :: binary()) -> {#session_data{}, #session_access{}}.
rows(#session{id = Id, version = Version, data = Data, meta = Meta} = Session, CommitId) ->
    Row = #session_data{id = Id, version = Version, data = Data, meta = Meta, commit = CommitId, checksum = 0},
    {Row#session_data{checksum = checksum(Row)}, access(Session)}.

-spec access(#session{}) -> #session_access{}.
access(#session{id = Id, expires = Expires, accessed = Accessed, lifetime = Lifetime}) ->
    Row = #session_access{id = Id, expires = Expires, accessed = Accessed, lifetime = Lifetime, checksum = 0},
    Row#session_access{checksum = checksum(Row)}.

-spec session(#session_data{}, #session_access{}) -> #session{}.
session(#session_data{id = Id} = Row, #session_access{id = Id} = Access) ->
    #session_data{version = Version, data = Data, meta = Meta} = Row,
    #session_access{expires = Expires, accessed = Accessed, lifetime = Lifetime} = Access,
    #session{
        id = Id, version = Version, data = Data, meta = Meta,
        expires = Expires, accessed = Accessed, lifetime = Lifetime
    }.

-spec is_sound(#session_data{} | #session_access{}) -> boolean().
is_sound(#session_data{checksum = Checksum} = Row) -> checksum(Row) =:= Checksum;
is_sound(#session_access{checksum = Checksum} = Row) -> checksum(Row) =:= Checksum.

%% Over bytes that every release of OTP makes the same.
-spec checksum(#session_data{} | #session_access{}) -> non_neg_integer().
checksum(#session_data{id = Id, version = Version, data = Data, meta = Meta, commit = CommitId}) ->
    Sorted = term_to_binary(lists:sort(maps:to_list(Meta)), [{minor_version, 2}]),
    erlang:crc32([<<(byte_size(Id)):16>>, Id, <<Version:64>>, CommitId, Sorted, Data]);
checksum(#session_access{id = Id, expires = Expires, accessed = Accessed, lifetime = Lifetime}) ->
    erlang:crc32([Id, <<Expires:64, Accessed:64, Lifetime:64>>]).
