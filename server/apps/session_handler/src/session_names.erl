%% SPDX-License-Identifier: Apache-2.0
%% The names by which the store knows the sessions and tags of one connection.
%%
%% A page asks for its session twice, and SHA-256 is the dearest step of a request. So the key of the session that was
%% asked for last is kept, with a digest by which its id is known again; not with the id, for whoever has the node's
%% memory, as in a crash dump, would have the session. The salt keeps out ids that were made to have the same digest.
-module(session_names).

-export([new/1, stored/2, key/2]).

-record(names, {
    namespace :: session_id:namespace(),
    salt :: binary(),
    last = none :: none | {Digest :: binary(), session_store:id()}
}).
-opaque names() :: #names{}.
-export_type([names/0]).

-spec new(session_id:namespace()) -> names().
new(Namespace) -> #names{namespace = Namespace, salt = crypto:strong_rand_bytes(8)}.

%% The same request, with the store's names.
-spec stored(session_wire:request(), names()) -> {session_wire:request(), names()}.
stored({start, Seq, #{id := Id} = Acquire}, Names) ->
    {Key, Known} = key(Id, Names),
    {{start, Seq, Acquire#{id := Key}}, Known};
stored({commit, Seq, #{id := Id, tags := #{add := Add, remove := Remove}} = Commit}, Names) ->
    {Key, Known} = key(Id, Names),
    Tags = #{add => [tag(Tag, Names) || Tag <- Add], remove => [tag(Tag, Names) || Tag <- Remove]},
    {{commit, Seq, Commit#{id := Key, tags := Tags}}, Known};
stored({commit, Seq, #{id := Id} = Commit}, Names) ->
    {Key, Known} = key(Id, Names),
    {{commit, Seq, Commit#{id := Key}}, Known};
stored({abort, Id, Token}, Names) ->
    {Key, Known} = key(Id, Names),
    {{abort, Key, Token}, Known};
stored({destroy, Seq, Id, Token}, Names) ->
    {Key, Known} = key(Id, Names),
    {{destroy, Seq, Key, Token}, Known};
stored({gc, _Seq} = Request, Names) ->
    {Request, Names};
stored({What, Seq, Tag, none}, Names) when What =:= list; What =:= revoke ->
    {{What, Seq, tag(Tag, Names), none}, Names};
stored({What, Seq, Tag, Id}, Names) when What =:= list; What =:= revoke ->
    {Key, Known} = key(Id, Names),
    {{What, Seq, tag(Tag, Names), Key}, Known}.

-spec key(session_id:id() | session_id:handle(), names()) -> {session_store:id(), names()}.
key(Id, #names{namespace = Namespace, salt = Salt, last = Last} = Names) ->
    case {erlang:md5([Salt, Id]), Last} of
        {Digest, {Digest, Key}} ->
            {Key, Names};
        {Digest, _} ->
            Key = session_id:key(Namespace, Id),
            {Key, Names#names{last = {Digest, Key}}}
    end.

-spec tag(binary(), names()) -> session_store:tag().
tag(Name, #names{namespace = Namespace}) -> session_id:tag(Namespace, Name).
