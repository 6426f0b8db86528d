%% SPDX-License-Identifier: Apache-2.0
%% The application's functions for people and programs: starting it, and reading and writing sessions by rpc.
%%
%% read/1, write/2, destroy/1 and gc/1 are those that the class ErlangSessionHandler (on the mypeb bridge) calls. They
%% take no lock: a call has no connection whose end would free it. A write moves the version, so that a PHP request
%% that has read before is refused.
-module(session_handler).

-include("session.hrl").

-export([start/0, stop/0]).
-export([read/1, write/2, destroy/1, gc/1]).
-export([list/0, list/1, count/0, lookup/1, decode/1, tag/2, untag/2, revoke/1, unlock/1]).
-export([status/0, locks/0]).

%% As binaries, or as lists of bytes.
-type bytes() :: binary() | [byte()].
%% Of a site with a namespace, or without.
-type name() :: {session_id:namespace(), bytes()} | bytes().
%% Durations are in seconds.
-type summary() :: #{
    %% For destroy/1 and unlock/1.
    handle := session_id:handle(),
    tags := [binary()],
    version := session_store:version(),
    bytes := non_neg_integer(),
    idle := non_neg_integer(),
    expires_in := integer()
}.
%% A session as it is stored, and as a term if it can be read. created is Unix time.
-type found() :: #{
    handle := session_id:handle(),
    tags := [binary()],
    version := session_store:version(),
    bytes := non_neg_integer(),
    idle := non_neg_integer(),
    expires_in := integer(),
    created := integer(),
    serializer := binary(),
    data := binary(),
    term => session_decode:session()
}.
-export_type([bytes/0, name/0, summary/0, found/0]).

-define(TIMEOUT, 5000).

%% For `erl -s session_handler` and the shell. An error is also told on the console.
-spec start() -> ok | {error, term()}.
start() ->
    case application:ensure_all_started(session_handler) of
        {ok, _} -> ok;
        {error, _} = Error -> Error
    end.

-spec stop() -> ok | {error, term()}.
stop() ->
    application:stop(session_handler).

%% The data; [] when there is no session, or one without data. The class takes every list for "no session".
-spec read(name()) -> binary() | [].
read(Id) ->
    case session_store:lookup(id(Id)) of
        #session{data = Data} when Data =/= <<>> -> Data;
        _ -> []
    end.

%% Over whatever is there.
-spec write(name(), bytes()) -> ok | {error, session_store:refusal() | in_doubt}.
write(Id, Data) -> commit(Id, #{change => {write, iolist_to_binary(Data), 0, <<"php">>}}).

-spec commit(name() | session_id:handle(), map()) -> ok | {error, session_store:refusal() | in_doubt}.
commit(Id, Change) ->
    Commit = Change#{id => id(Id), token => none, expected => any, commit_id => crypto:strong_rand_bytes(16)},
    Tag = make_ref(),
    ok = session_store:commit({self(), Tag}, Commit),
    case await(Tag) of
        {committed, _} -> ok;
        {refused, Reason} -> {error, Reason};
        in_doubt -> {error, in_doubt}
    end.

-spec destroy(name() | session_id:handle()) -> ok.
destroy(Id) ->
    Tag = make_ref(),
    ok = session_store:destroy({self(), Tag}, id(Id), none),
    destroyed = await(Tag),
    ok.

%% Removes what has been idle for so many seconds; for 0 and less (the class sends 0), what has expired by its own
%% lifetime. Returns how many went.
-spec gc(integer()) -> non_neg_integer().
gc(Seconds) when is_integer(Seconds), Seconds > 0 ->
    {Gone, _Abandoned} = session_store:sweep(Seconds * 1000),
    Gone;
gc(_) -> session_expiry:collect().

%% The sessions that are there. Reads the whole table.
-spec list() -> [summary()].
list() ->
    Now = erlang:system_time(millisecond),
    session_store:fold_current(fun(Record, Acc) -> [summary(Record, Now) | Acc] end, [], Now).

%% Those with a tag: the whole name, as Erlang\Session::tag() was given it.
-spec list(Tag :: name()) -> [summary()].
list(Tag) ->
    Now = erlang:system_time(millisecond),
    [summary(Record, Now) || Record <- session_store:tagged(tag(Tag))].

%% Reads the whole table.
-spec count() -> non_neg_integer().
count() ->
    session_store:fold_current(fun(_, Count) -> Count + 1 end, 0, erlang:system_time(millisecond)).

%% A session as it is now. Takes no lock and does not move the expiry: who looks is no visitor.
-spec lookup(name() | session_id:handle()) -> {ok, found()} | absent.
lookup(Id) ->
    case session_store:lookup(id(Id)) of
        absent -> absent;
        Record -> {ok, found(Record)}
    end.

-spec found(#session{}) -> found().
found(#session{data = Data, meta = #{created := Created, serializer := Serializer}} = Record) ->
    Summary = summary(Record, erlang:system_time(millisecond)),
    Found = Summary#{created => Created div 1000, serializer => Serializer, data => Data},
    case session_decode:decode(Data, Serializer) of
        {ok, Term} -> Found#{term => Term};
        {error, _} -> Found
    end.

%% What PHP has stored, as a map: docs/reading-sessions.md. Of data alone, its first bytes have to tell the serializer.
-spec decode(binary() | #{data := binary(), serializer := binary(), _ => _}) ->
    {ok, session_decode:session()} | {error, session_decode:error()}.
decode(#{data := Data, serializer := Serializer}) -> session_decode:decode(Data, Serializer);
decode(Data) when is_binary(Data) -> session_decode:decode(Data, session_decode:serializer(Data)).

%% Gives a session tags, or takes them away. It counts as a use of the session, but not as a write: a page that
%% has it open is not disturbed. {error, {conflict, 0}} when there is no such session. Of a site with a namespace, tags
%% are {Namespace, Name}.
-spec tag(name() | session_id:handle(), [name()]) -> ok | {error, session_store:refusal() | in_doubt}.
tag(Id, Tags) -> retag(Id, #{add => [tag(Tag) || Tag <- Tags], remove => []}).

-spec untag(name() | session_id:handle(), [name()]) -> ok | {error, session_store:refusal() | in_doubt}.
untag(Id, Tags) -> retag(Id, #{add => [], remove => [tag(Tag) || Tag <- Tags]}).

-spec retag(name() | session_id:handle(), #{add := [session_store:tag()], remove := [session_store:tag()]}) ->
    ok | {error, session_store:refusal()}.
retag(Id, Tags) -> commit(Id, #{change => {touch, 0}, tags => Tags}).

%% Ends all sessions with a tag: logs a user out everywhere. Returns how many there were.
-spec revoke(Tag :: name()) -> non_neg_integer() | {error, term()}.
revoke(Tag) ->
    Ref = make_ref(),
    ok = session_tags:revoke({self(), Ref}, tag(Tag), none),
    case await(Ref) of
        {revoked, Count} -> Count;
        {refused, Reason} -> {error, Reason}
    end.

%% Takes a session's lock from whoever has it, for the next one who waits. The former holder may go on: what it writes is
%% refused if somebody else has written meanwhile.
-spec unlock(name() | session_id:handle()) -> ok.
unlock(Id) ->
    ok = session_metrics:count(locks_taken),
    session_store:unlock(id(Id)).

%% What this node is, has and does, for people and for what watches it.
-spec status() -> session_status:status().
status() -> session_status:status().

%% The sessions that are locked now: by which process of which client, for how long (milliseconds), and who waits.
-spec locks() -> [session_status:lock()].
locks() -> session_status:locks().

-spec summary(#session{}, Now :: integer()) -> summary().
summary(#session{id = Id, version = Version, expires = Expires, accessed = Accessed, data = Data} = Record, Now) ->
    #{
        handle => session_id:handle(Id),
        tags => [session_id:tag_name(Tag) || Tag <- session_record:tags(Record)],
        version => Version,
        bytes => byte_size(Data),
        idle => max(0, Now - Accessed) div 1000,
        expires_in => (Expires - Now) div 1000
    }.

-spec id(name() | session_id:handle()) -> session_store:id().
id({Namespace, Id}) -> session_id:key(Namespace, iolist_to_binary(Id));
id(Id) -> id({<<>>, Id}).

-spec tag(name()) -> session_store:tag().
tag({Namespace, Name}) -> session_id:tag(Namespace, iolist_to_binary(Name));
tag(Name) -> tag({<<>>, Name}).

-spec await(reference()) -> session_store:answer() | {revoked, non_neg_integer()}.
await(Tag) ->
    receive
        {session_store, Tag, Answer} -> Answer
    after ?TIMEOUT -> error(timeout)
    end.
