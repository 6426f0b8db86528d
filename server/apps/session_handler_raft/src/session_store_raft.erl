%% SPDX-License-Identifier: Apache-2.0
%% The store on Ra: sessions on several nodes, each of which serves any client. What is acknowledged is on the disc of a
%% majority of the members.
%%
%% A request goes to the keeper of the id's group on this node, from there to the group's leader on whichever node
%% (session_raft_leader), and what changes a record from there through Ra to the state machine of all members
%% (session_raft_machine).
-module(session_store_raft).

-behaviour(session_store).

-include_lib("session_handler/include/session.hrl").

-export([child_specs/0, acquire/2, commit/2, abort/2, unlock/1, destroy/3, keeper/1, lookup/1, tagged/1, sweep/1]).
-export([collect/2]).
-export([fold/2, size/0, locks/0, cluster/0, members/0, gauges/0, is_ready/0]).

%% Longer than a keeper waits for a leader.
-define(TIMEOUT, 10_000).

-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    [#{id => session_raft_sup, start => {session_raft_sup, start_link, []}, type => supervisor}].

-spec acquire(session_store:caller(), session_store:acquire()) -> ok.
acquire(Caller, #{id := Id} = Acquire) -> request(Id, Caller, {acquire, Acquire}).

-spec commit(session_store:caller(), session_store:commit()) -> ok.
commit(Caller, #{id := Id} = Commit) -> request(Id, Caller, {commit, Commit}).

%% The command has an id, so that it is not applied again, to a session that was made since.
-spec destroy(session_store:caller(), session_store:id(), session_store:token() | none) -> ok.
destroy(Caller, Id, Token) -> request(Id, Caller, {destroy, Id, Token, crypto:strong_rand_bytes(16)}).

-spec abort(session_store:id(), session_store:token()) -> ok.
abort(Id, Token) -> tell(Id, {abort, Id, Token}).

-spec unlock(session_store:id()) -> ok.
unlock(Id) -> tell(Id, {unlock, Id}).

-spec keeper(session_store:id()) -> atom().
keeper(Id) ->
    case session_raft_group:of_id(Id) of
        none -> session_raft_boot;
        Group -> session_raft_group:keeper(Group)
    end.

-spec lookup(session_store:id()) -> #session{} | absent.
lookup(Id) ->
    case ask([session_raft_group:of_id(Id)], {query, {read, Id}}) of
        [{found, [Record]}] -> Record;
        [{found, []}] -> absent
    end.

-spec tagged(session_store:tag()) -> [#session{}].
tagged(Tag) ->
    lists:append([Records || {found, Records} <- ask(session_raft_group:all(), {query, {tagged, Tag}})]).

-spec fold(fun((#session{}, Acc) -> Acc), Acc) -> Acc.
fold(Fun, Initial) ->
    Group = fun(Number, Acc) ->
        [{found, Records}] = ask([Number], {query, all}),
        lists:foldl(Fun, Acc, Records)
    end,
    lists:foldl(Group, Initial, session_raft_group:all()).

%% As this node's servers have it, which may be some commands behind.
-spec size() -> non_neg_integer().
size() -> size(session_raft_group:all(), 0).

-spec size([session_raft_group:group()], non_neg_integer()) -> non_neg_integer().
size([], Sum) -> Sum;
size([Group | Groups], Sum) -> size(Groups, Sum + session_raft_read:size(Group)).

%% Those of the whole cluster, or none while a group has no leader.
-spec locks() -> [session_store:lock()].
locks() ->
    try ask(session_raft_group:all(), {query, locks}) of
        Answers -> lists:append([Locks || {found, Locks} <- Answers])
    catch
        error:not_ready -> []
    end.

%% A group that is not there sweeps next time.
-spec sweep(expired | session_store:milliseconds()) -> session_store:swept().
sweep(What) ->
    try ask(session_raft_group:all(), {sweep, What}) of
        Answers -> lists:foldl(fun swept/2, {0, 0}, Answers)
    catch
        error:not_ready -> {0, 0}
    end.

-spec swept(tuple(), session_store:swept()) -> session_store:swept().
swept({swept, Gone, Abandoned}, {AllGone, AllAbandoned}) -> {AllGone + Gone, AllAbandoned + Abandoned};
swept(_, Swept) -> Swept.

-spec cluster() -> binary().
cluster() -> session_raft_boot:cluster().

-spec members() -> [node()].
members() -> session_raft_pulse:members().

-spec gauges() -> session_store:gauges().
gauges() ->
    Groups = [Group || session_raft_group:is_open(), Group <- session_raft_group:all()],
    Heard = session_raft_pulse:heard(),
    Leaders = [session_raft_read:leader(Group) || Group <- Groups],
    #{
        members_heard => length(Heard),
        groups_led => length([Leader || Leader <- Leaders, Leader =:= node()]),
        groups_without_leader => length([Leader || Leader <- Leaders, not lists:member(Leader, Heard)]),
        commands_applied => lists:sum([session_raft_read:applied(Group) || Group <- Groups])
    }.

-spec is_ready() -> boolean().
is_ready() -> session_raft_group:is_open() andalso session_raft_pulse:has_majority().

-spec request(session_store:id(), session_store:caller(), session_raft_request:request()) -> ok.
request(Id, {Pid, Tag} = Caller, Request) ->
    case session_raft_group:of_id(Id) of
        none ->
            Pid ! {session_store, Tag, {refused, not_ready}},
            ok;
        Group ->
            session_raft_keeper:request(Group, Caller, Request)
    end.

-spec tell(session_store:id(), session_raft_request:notice()) -> ok.
tell(Id, Notice) ->
    case session_raft_group:of_id(Id) of
        none -> ok;
        Group -> session_raft_keeper:tell(Group, Notice)
    end.

%% Answers of several groups, asked at once; an error when one has none. A process of its own asks: what is answered too late
%% is not for the caller.
-spec ask([session_raft_group:group() | none], session_raft_request:request()) -> [tuple()].
ask([none], _Request) ->
    error(not_ready);
ask(Groups, Request) ->
    _ = is_ready() orelse error(not_ready),
    {_, Monitor} = spawn_monitor(?MODULE, collect, [Groups, Request]),
    receive
        {'DOWN', Monitor, process, _, {answers, Answers}} -> Answers;
        {'DOWN', Monitor, process, _, _} -> error(not_ready)
    end.

-spec collect([session_raft_group:group()], session_raft_request:request()) -> no_return().
collect(Groups, Request) ->
    lists:foreach(fun(Group) -> session_raft_keeper:request(Group, {self(), Group}, Request) end, Groups),
    exit({answers, [answer(Group) || Group <- Groups]}).

-spec answer(session_raft_group:group()) -> tuple().
answer(Group) ->
    receive
        {session_store, Group, {refused, not_ready}} -> exit(not_ready);
        {session_store, Group, Answer} -> Answer
    after ?TIMEOUT -> exit(not_ready)
    end.
