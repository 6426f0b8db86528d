%% SPDX-License-Identifier: Apache-2.0
%% The messages of docs/wire.md, in its order: requests are checked and become values, answers become tuples. Pure.
-module(session_wire).

-include("session.hrl").

-export([versions/0, negotiate/1, client_info/1, hello/3, reply/2, request/1, given_up/1, answer/2]).

-type sequence() :: 1..16#7fffffff.
-type request() ::
    {start, sequence(), session_store:acquire()}
    | {commit, sequence(), session_store:commit()}
    | {abort, session_store:id(), session_store:token() | none}
    | {destroy, sequence(), session_store:id(), session_store:token() | none}
    | {gc, sequence()}
    | {list, sequence(), Tag :: binary(), Current :: session_id:id() | none}
    | {revoke, sequence(), Tag :: binary(), Keep :: session_id:id() | none}.
-type answer() ::
    session_store:answer() | {swept | revoked, non_neg_integer()} | {listed, [session_tags:summary()]} | {refused, term()}.
%% Why a request is none. Without a sequence number nobody can be answered.
-type malformed() :: {bad_request, sequence() | unknown, What :: atom()}.
-export_type([sequence/0, request/0, answer/0, malformed/0]).

%% Longer waits and lifetimes than a century are typing errors.
-define(MAX_DURATION, 3_153_600_000_000).
-define(MAX_VERSION, 16#7fffffffffffffff).
%% In one message.
-define(MAX_TAGS, 64).

-define(IS_SEQUENCE(Seq), is_integer(Seq), Seq > 0, Seq =< 16#7fffffff).
-define(IS_DURATION(Ms), is_integer(Ms), Ms >= 0, Ms =< ?MAX_DURATION).

%% The versions of the protocol that this server speaks.
-spec versions() -> [pos_integer()].
versions() -> [1].

%% The highest version that both sides speak.
-spec negotiate(term()) -> {ok, pos_integer()} | {refused, {protocol, [pos_integer()]}}.
negotiate(Offered) when length(Offered) >= 0 ->
    case [Version || Version <- versions(), lists:member(Version, Offered)] of
        [] -> {refused, {protocol, versions()}};
        Common -> {ok, lists:max(Common)}
    end;
negotiate(_) ->
    {refused, {protocol, versions()}}.

%% What is kept of the client's own words.
-spec client_info(map()) -> {ok, #{pid => non_neg_integer()}, session_id:namespace()} | {bad_request, namespace}.
client_info(Info) ->
    Namespace = maps:get(namespace, Info, <<>>),
    case session_id:is_namespace(Namespace) of
        true -> {ok, maps:filter(fun is_known_info/2, Info), Namespace};
        false -> {bad_request, namespace}
    end.

-spec is_known_info(term(), term()) -> boolean().
is_known_info(pid, Pid) -> is_integer(Pid) andalso Pid >= 0 andalso Pid =< 16#ffffffff;
is_known_info(_, _) -> false.

%% Where the answer to a gen_server call goes, and in which shape, for those who must not wait in gen_server:reply/2.
-spec reply({pid(), Tag :: term()}, Answer :: tuple()) -> {pid() | reference(), {Tag :: term(), Answer :: tuple()}}.
reply({_Client, [alias | Alias] = Tag}, Answer) when is_reference(Alias) -> {Alias, {Tag, Answer}};
reply({_Client, [[alias | Alias] | _] = Tag}, Answer) when is_reference(Alias) -> {Alias, {Tag, Answer}};
reply({Client, Tag}, Answer) -> {Client, {Tag, Answer}}.

-spec hello(pos_integer(), pid(), Info) -> tuple() when
    Info :: #{cluster := binary(), members := [binary()], version := binary(), ready := boolean()}.
hello(Version, Connection, Info) -> {hello, Version, Connection, Info}.

%% --- client to server

-spec request(term()) -> {ok, request()} | malformed().
request({start, Seq, Id, Token, Lifetime, Options}) when ?IS_SEQUENCE(Seq) ->
    check(Seq, [id(Id), token(Token), duration(lifetime, Lifetime), start_options(Options)], fun() ->
        {start, Seq, (known(Options))#{id => Id, token => Token, lifetime => Lifetime}}
    end);
request({commit, Seq, Id, Token, Expected, CommitId, Change, Options}) when ?IS_SEQUENCE(Seq) ->
    Checks = [
        id(Id), token(Token), version(Expected), commit_id(CommitId), change(Change), commit_options(Options)
    ],
    check(Seq, Checks, fun() ->
        Commit = #{id => Id, token => Token, expected => Expected, commit_id => CommitId, change => Change},
        {commit, Seq, maps:merge(Commit, retagging(Options))}
    end);
request({abort, Id, Token}) ->
    check(unknown, [id(Id), token(Token)], fun() -> {abort, Id, Token} end);
request({destroy, Seq, Id, Token, Options}) when ?IS_SEQUENCE(Seq) ->
    Named = is(id, session_id:is_handle(Id) orelse session_id:is_id(Id)),
    check(Seq, [Named, token(Token), is(options, is_map(Options))], fun() -> {destroy, Seq, Id, Token} end);
request({gc, Seq, Options}) when ?IS_SEQUENCE(Seq) ->
    check(Seq, [is(options, is_map(Options))], fun() -> {gc, Seq} end);
request({list, Seq, Tag, Options}) when ?IS_SEQUENCE(Seq) ->
    check(Seq, [tag(Tag), option_id(current, Options)], fun() -> {list, Seq, Tag, option(current, Options)} end);
request({revoke, Seq, Tag, Options}) when ?IS_SEQUENCE(Seq) ->
    check(Seq, [tag(Tag), option_id(keep, Options)], fun() -> {revoke, Seq, Tag, option(keep, Options)} end);
request(Request) when is_tuple(Request), tuple_size(Request) >= 2 ->
    case element(2, Request) of
        Seq when ?IS_SEQUENCE(Seq) -> {bad_request, Seq, message};
        _ -> {bad_request, unknown, message}
    end;
request(_) ->
    {bad_request, unknown, message}.

%% The lock that a message gives up even when it is refused for its shape: a COMMIT always unlocks.
-spec given_up(term()) -> [{session_store:id(), session_store:token()}].
given_up({commit, _, Id, Token, _, _, _, _}) when is_binary(Token) ->
    [{Id, Token} || id(Id) =:= ok, token(Token) =:= ok];
given_up(_) ->
    [].

-spec check(sequence() | unknown, [ok | {bad, atom()}], fun(() -> request())) -> {ok, request()} | malformed().
check(Seq, Checks, Make) ->
    case lists:keyfind(bad, 1, Checks) of
        false -> {ok, Make()};
        {bad, What} -> {bad_request, Seq, What}
    end.

-spec id(term()) -> ok | {bad, id}.
id(Id) -> is(id, session_id:is_id(Id)).

-spec token(term()) -> ok | {bad, token}.
token(none) -> ok;
token(Token) -> is(token, is_binary(Token) andalso byte_size(Token) =:= 16).

-spec commit_id(term()) -> ok | {bad, commit_id}.
commit_id(CommitId) -> is(commit_id, is_binary(CommitId) andalso byte_size(CommitId) =:= 16).

-spec version(term()) -> ok | {bad, expected}.
version(Version) -> is(expected, is_integer(Version) andalso Version >= 0 andalso Version =< ?MAX_VERSION).

-spec duration(atom(), term()) -> ok | {bad, atom()}.
duration(_, Ms) when ?IS_DURATION(Ms) -> ok;
duration(What, _) -> {bad, What}.

-spec change(term()) -> ok | {bad, change}.
change({write, Data, Lifetime, Serializer}) when
    is_binary(Data), ?IS_DURATION(Lifetime), is_binary(Serializer), byte_size(Serializer) =< 64
->
    ok;
change({touch, Lifetime}) when ?IS_DURATION(Lifetime) -> ok;
change(_) ->
    {bad, change}.

-spec start_options(term()) -> ok | {bad, atom()}.
start_options(Options) when is_map(Options) ->
    #{wait := Wait, lease := Lease, if_absent := IfAbsent} = known(Options),
    case {duration(wait, Wait), duration(lease, Lease)} of
        {ok, ok} -> is(if_absent, IfAbsent =:= lock orelse IfAbsent =:= leave);
        {ok, Bad} -> Bad;
        {Bad, _} -> Bad
    end;
start_options(_) ->
    {bad, options}.

%% Options of a later client are ignored.
-spec known(map()) -> #{wait := term(), lease := term(), if_absent := term()}.
known(Options) ->
    #{
        wait => maps:get(wait, Options, 0),
        lease => maps:get(lease, Options, 300_000),
        if_absent => maps:get(if_absent, Options, lock)
    }.

-spec commit_options(term()) -> ok | {bad, options | tag | untag}.
commit_options(Options) when is_map(Options) ->
    case is(tag, is_tag_list(maps:get(tag, Options, []))) of
        ok -> is(untag, is_tag_list(maps:get(untag, Options, [])));
        Bad -> Bad
    end;
commit_options(_) ->
    {bad, options}.

-spec is_tag_list(term()) -> boolean().
is_tag_list([]) -> true;
is_tag_list(Tags) when length(Tags) =< ?MAX_TAGS -> lists:all(fun session_tags:is_tag/1, Tags);
is_tag_list(_) -> false.

-spec retagging(map()) -> map().
retagging(Options) ->
    case {maps:get(tag, Options, []), maps:get(untag, Options, [])} of
        {[], []} -> #{};
        {Added, Removed} -> #{tags => #{add => Added, remove => Removed}}
    end.

-spec tag(term()) -> ok | {bad, tag}.
tag(Tag) -> is(tag, session_tags:is_tag(Tag)).

-spec option_id(current | keep, term()) -> ok | {bad, options | current | keep}.
option_id(Name, Options) when is_map(Options) ->
    Id = option(Name, Options),
    is(Name, Id =:= none orelse session_id:is_id(Id));
option_id(_, _) ->
    {bad, options}.

-spec option(current | keep, map()) -> term().
option(Name, Options) -> maps:get(Name, Options, none).

-spec is(What, boolean()) -> ok | {bad, What}.
is(_, true) -> ok;
is(What, false) -> {bad, What}.

%% --- server to client

-spec answer(sequence(), answer()) -> tuple().
answer(Seq, {started, absent}) ->
    {started, Seq, 0, <<>>, #{}};
answer(Seq, {started, #session{version = Version, data = Data, meta = Meta}}) ->
    {started, Seq, Version, Data, info(Meta)};
answer(Seq, {queued, Ahead, Holder}) ->
    {queued, Seq, Ahead, Holder};
answer(Seq, {committed, Version}) ->
    {committed, Seq, Version};
answer(Seq, destroyed) ->
    {destroyed, Seq};
answer(Seq, {swept, Count}) ->
    {swept, Seq, Count};
answer(Seq, {listed, Summaries}) ->
    {listed, Seq, Summaries};
answer(Seq, {revoked, Count}) ->
    {revoked, Seq, Count};
answer(Seq, {refused, Reason}) ->
    {refused, Seq, Reason}.

-spec info(session_record:meta()) -> map().
info(#{serializer := Serializer, created := Created, tags := Tags}) ->
    #{serializer => Serializer, created => Created, tags => [session_id:tag_name(Tag) || Tag <- Tags]};
info(#{serializer := Serializer, created := Created}) ->
    #{serializer => Serializer, created => Created}.
