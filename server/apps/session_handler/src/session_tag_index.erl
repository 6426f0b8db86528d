%% SPDX-License-Identifier: Apache-2.0
%% Which sessions have a tag: a table of {Tag, Id} beside the table of records, which decides. A session that expired, or
%% a shard that crashed between the two, may leave a pair too many until the next sweep; never one too few.
-module(session_tag_index).

-export([new/0, change/3, find/1]).

%% The caller owns the table.
-spec new() -> ok.
new() ->
    ?MODULE = ets:new(?MODULE, [named_table, public, ordered_set, {read_concurrency, true}]),
    ok.

%% From the former tags of a session to those it has now.
-spec change(session_store:id(), Former :: [session_store:tag()], Now :: [session_store:tag()]) -> ok.
change(_Id, Same, Same) ->
    ok;
change(Id, Former, Now) ->
    _ = [ets:insert(?MODULE, {{Tag, Id}}) || Tag <- Now -- Former],
    _ = [ets:delete(?MODULE, {Tag, Id}) || Tag <- Former -- Now],
    ok.

-spec find(session_store:tag()) -> [session_store:id()].
find(Tag) ->
    ets:select(?MODULE, [{{{Tag, '$1'}}, [], ['$1']}]).
