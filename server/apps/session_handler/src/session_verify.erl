%% SPDX-License-Identifier: Apache-2.0
%% Whether the members of a cluster have the same sessions. Reads all tables; what is written meanwhile is looked at
%% again before it counts as a difference.
-module(session_verify).

-include("session.hrl").

-export([run/0]).
%% For the other members.
-export([digests/0, versions/1, of_buckets/1]).

-type bucket() :: 0..1023.
-type difference() :: #{handle := session_id:handle(), versions := #{node() => session_store:version()}}.
-type result() :: #{
    sessions := non_neg_integer(),
    bytes := non_neg_integer(),
    members := [node()],
    unreachable := [node()],
    different := [difference()]
}.
-export_type([result/0]).

-define(BUCKETS, 1024).
-define(TIMEOUT, 60_000).
%% Longer than a write takes to reach every member.
-define(SETTLED, 1000).

-spec run() -> result().
run() ->
    Members = session_store:members(),
    Asked = [{Member, ask(Member, digests, [])} || Member <- Members],
    There = [{Member, Digests} || {Member, {ok, Digests}} <- Asked],
    {Sessions, Bytes} = session_store:fold(fun(Record, Sums) -> add(Record, Sums) end, {0, 0}),
    #{
        sessions => Sessions,
        bytes => Bytes,
        members => Members,
        unreachable => [Member || {Member, error} <- Asked],
        different => differences([Member || {Member, _} <- There], different_buckets([D || {_, D} <- There]))
    }.

-spec ask(node(), atom(), [term()]) -> {ok, term()} | error.
ask(Member, Function, Arguments) ->
    try
        {ok, erpc:call(Member, ?MODULE, Function, Arguments, ?TIMEOUT)}
    catch
        error:_ -> error
    end.

-spec add(#session{}, {non_neg_integer(), non_neg_integer()}) -> {non_neg_integer(), non_neg_integer()}.
add(#session{data = Data}, {Sessions, Bytes}) -> {Sessions + 1, Bytes + byte_size(Data)}.

-spec different_buckets([#{bucket() => integer()}]) -> [bucket()].
different_buckets([]) ->
    [];
different_buckets([First | _] = All) ->
    Buckets = lists:usort(lists:append([maps:keys(Digests) || Digests <- All])),
    IsSame = fun(Bucket, Digest) -> lists:all(fun(Other) -> maps:get(Bucket, Other, 0) =:= Digest end, All) end,
    [Bucket || Bucket <- Buckets, not IsSame(Bucket, maps:get(Bucket, First, 0))].

-spec differences([node()], [bucket()]) -> [difference()].
differences(_Members, []) ->
    [];
differences(Members, Buckets) ->
    Ids = lists:usort(lists:append([Found || Member <- Members, {ok, Found} <- [ask(Member, of_buckets, [Buckets])]])),
    timer:sleep(?SETTLED),
    Answers = [{Member, Found} || Member <- Members, {ok, Found} <- [ask(Member, versions, [Ids])]],
    Versions = fun(Id) -> maps:from_list([{Member, map_get(Id, Found)} || {Member, Found} <- Answers]) end,
    [
        #{handle => session_id:handle(Id), versions => Versions(Id)}
     || Id <- Ids, length(lists:usort(maps:values(Versions(Id)))) > 1
    ].

%% --- on each member

-spec digests() -> #{bucket() => integer()}.
digests() ->
    Add = fun(#session{id = Id} = Record, Digests) ->
        Digest = digest(Record),
        maps:update_with(bucket(Id), fun(Other) -> Other bxor Digest end, Digest, Digests)
    end,
    fold(Add, #{}).

-spec of_buckets([bucket()]) -> [session_store:id()].
of_buckets(Buckets) ->
    Wanted = maps:from_keys(Buckets, []),
    Add = fun(#session{id = Id}, Ids) ->
        case is_map_key(bucket(Id), Wanted) of
            true -> [Id | Ids];
            false -> Ids
        end
    end,
    fold(Add, []).

%% 0: not there.
-spec versions([session_store:id()]) -> #{session_store:id() => session_store:version()}.
versions(Ids) ->
    maps:from_list([{Id, version(session_store:lookup(Id))} || Id <- Ids]).

-spec version(#session{} | absent) -> session_store:version().
version(#session{version = Version}) -> Version;
version(absent) -> 0.

-spec bucket(session_store:id()) -> bucket().
bucket(Id) -> erlang:phash2(Id, ?BUCKETS).

%% Of what a commit makes; the expiry may differ for moments.
-spec digest(#session{}) -> integer().
digest(#session{id = Id, version = Version, data = Data}) -> erlang:phash2({Id, Version, erlang:crc32(Data)}, 1 bsl 32).

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Initial) ->
    %% What expires while the members are asked is no difference.
    session_store:fold_current(Fun, Initial, erlang:system_time(millisecond) + ?TIMEOUT).
