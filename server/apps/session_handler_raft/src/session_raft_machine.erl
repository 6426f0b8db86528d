%% SPDX-License-Identifier: Apache-2.0
%% The sessions of one group, as each of its members has them: what Ra applies, in the same order on each. Pure: the
%% time is that of the command's metadata, and nothing else comes from outside.
%%
%% Moving the expiry at every visit would be a write of each. So a record is kept for a sixteenth of its lifetime longer
%% than it was asked for (lag/1), and a visit writes nothing that is known as long as this covers it.
-module(session_raft_machine).

-behaviour(ra_machine).

-include_lib("session_handler/include/session.hrl").

-export([init/1, apply/3, state_enter/2, handle_aux/6, overview/1, version/0, which_module/1]).
-export([read/3, size/1, all/1, tagged/2, overdue/3, lag/1]).

%% Bytes, and how many visits take as many.
-define(PART, 4096).
-define(VISITS, 64).

-record(state, {
    sessions = #{} :: #{session_store:id() => #session{}},
    tags = #{} :: session_sets:sets(session_store:tag(), session_store:id()),
    %% Of commits, the version that they made; of destroys, 0.
    commits = session_commits:new() :: session_commits:commits(),
    last_version = 0 :: session_store:version(),
    %% By weight/1: what the sessions are, what was applied since Ra was last told that it may forget it, and how much that
    %% has to be at least.
    stored = 0 :: non_neg_integer(),
    applied = 0 :: non_neg_integer(),
    snapshot_after :: pos_integer(),
    %% Who hears that this member leads the group now.
    leader :: atom()
}).

-opaque state() :: #state{}.
-type command() ::
    {commit, session_store:commit(), DefaultLifetime :: session_store:milliseconds()}
    %% What a commit was answered, if it was applied.
    | {recall, CommitId :: binary()}
    | {destroy, session_store:id(), CommandId :: binary()}
    | {access, [{session_store:id(), Time :: integer(), session_store:milliseconds()}]}
    %% Those of the ids that are over the limit.
    | {sweep, expires | accessed, Limit :: integer(), [session_store:id()]}
    %% Changes nothing: that it is applied says in which term a majority has followed the leader.
    | confirm.
-type reply() ::
    {committed, session_store:version()}
    | {refused, session_store:refusal()}
    | {recalled, session_store:version()}
    | unknown
    | destroyed
    | {swept, Gone :: non_neg_integer(), Abandoned :: non_neg_integer()}
    | {term, non_neg_integer()}
    | ok.
%% Reads in Ra's server while it is in this state of Raft. It must neither fail nor wait.
-type read() :: fun((ra_server:ra_state(), state()) -> ok).
-export_type([state/0, command/0, reply/0, read/0]).

-spec init(#{leader := atom(), snapshot_after := pos_integer(), _ => _}) -> state().
init(#{leader := Leader, snapshot_after := After}) ->
    #state{leader = Leader, snapshot_after = After}.

%% Raised with every change of what a command does: it counts from the first leader that has it, and members that do not
%% have it yet apply nothing more, and lead no more. Ra's 0 is a machine without versions.
-spec version() -> 1.
version() -> 1.

-spec which_module(ra_machine:version()) -> module().
which_module(_Version) -> ?MODULE.

%% A snapshot takes the whole state. It is made when as much has been applied as the sessions are, so that what is written
%% for snapshots stays in proportion to what is written anyway, and the log to what the sessions are.
-spec apply(ra_machine:command_meta_data(), ra_machine:command(command()), state()) ->
    {state(), reply()} | {state(), reply(), ra_machine:effects()}.
apply(#{index := Index, term := Term, system_time := Now}, Command, #state{applied = Before} = Former) ->
    {Reply, #state{stored = Stored, snapshot_after = Least} = State} = change(Command, Term, Now, Former),
    Applied = Before + weight(Command),
    case Applied >= max(Least, Stored) of
        true ->
            Released = State#state{applied = 0},
            {Released, Reply, [{release_cursor, Index, Released}]};
        false ->
            {State#state{applied = Applied}, Reply}
    end.

%% One, and one more for each further 4 KB: of a session, and of a command what its place in the log takes.
-spec weight(#session{} | absent | ra_machine:command(command())) -> non_neg_integer().
weight(absent) -> 0;
weight(#session{data = Data}) -> 1 + byte_size(Data) div ?PART;
weight({commit, #{change := {write, Data, _, _}}, _}) -> 1 + byte_size(Data) div ?PART;
weight({commit, #{change := {restore, Record}}, _}) -> weight(Record);
weight({access, Visits}) -> 1 + length(Visits) div ?VISITS;
weight(_Small) -> 1.

%% By name and node: a name alone that nobody has would be an error of Ra's.
-spec state_enter(ra_server:ra_state() | eol, state()) -> ra_machine:effects().
state_enter(leader, #state{leader = Leader}) -> [{send_msg, {Leader, node()}, leading}];
state_enter(_, _State) -> [].

%% What this member is asked alone, and no other hears of: nothing of it is state.
-spec handle_aux(ra_server:ra_state(), cast | {call, ra:from()}, {read, read()} | term(), Aux, Log, state()) -> {no_reply, Aux, Log} when
    Aux :: term(), Log :: ra_log:state().
handle_aux(RaftState, cast, {read, Read}, Aux, Log, State) ->
    ok = Read(RaftState, State),
    {no_reply, Aux, Log};
handle_aux(_RaftState, _Type, _OfRas, Aux, Log, _State) ->
    {no_reply, Aux, Log}.

-spec overview(state()) -> map().
overview(#state{sessions = Sessions, tags = Tags, last_version = Version}) ->
    #{sessions => map_size(Sessions), tags => map_size(Tags), last_version => Version}.

%% --- commands

-spec change(ra_machine:command(command()), Term :: non_neg_integer(), integer(), state()) -> {reply(), state()}.
change(confirm, Term, _Now, State) -> {{term, Term}, State};
change(Command, _Term, Now, State) -> change(Command, Now, State).

-spec change(ra_machine:command(command()), integer(), state()) -> {reply(), state()}.
change({commit, #{commit_id := CommitId} = Commit, Default}, Now, #state{commits = Commits} = State) ->
    case session_commits:find(CommitId, Commits) of
        {ok, Made} -> {{committed, Made}, State};
        error -> commit(Commit, Default, Now, State)
    end;
change({recall, CommitId}, _Now, #state{commits = Commits} = State) ->
    case session_commits:find(CommitId, Commits) of
        {ok, Made} -> {{recalled, Made}, State};
        error -> {unknown, State}
    end;
change({destroy, Id, CommandId}, _Now, #state{commits = Commits} = State) ->
    case session_commits:find(CommandId, Commits) of
        {ok, _} -> {destroyed, State};
        error -> {destroyed, remove(Id, State#state{commits = session_commits:add(CommandId, 0, Commits)})}
    end;
change({access, Visits}, _Now, State) ->
    {ok, lists:foldl(fun access/2, State, Visits)};
change({sweep, Field, Limit, Ids}, _Now, #state{sessions = Sessions} = State) ->
    Over = [Record || Record <- maps:values(maps:with(Ids, Sessions)), is_over(Field, Limit, Record)],
    {Gone, Abandoned} = session_record:swept([session_record:is_abandoned(Record) || Record <- Over], {0, 0}),
    {{swept, Gone, Abandoned}, lists:foldl(fun remove/2, State, [Id || #session{id = Id} <- Over])};
change(_Builtin, _Now, State) ->
    {ok, State}.

-spec commit(session_store:commit(), session_store:milliseconds(), integer(), state()) -> {reply(), state()}.
commit(#{id := Id, commit_id := CommitId} = Commit, Default, Now, #state{last_version = Last} = State) ->
    Version = session_record:next_version(Last, Now * 1000),
    case session_record:apply_commit(Commit, read(Id, Now, State), Version, Default, Now) of
        {changed, #session{version = Made} = Record} ->
            Commits = session_commits:add(CommitId, Made, State#state.commits),
            Known = State#state{commits = Commits, last_version = max(Last, Made)},
            {{committed, Made}, keep(prolong(session_record:compact(Record)), Known)};
        {refused, _} = Refused ->
            {Refused, State}
    end.

%% A later visit may have been applied before.
-spec access({session_store:id(), integer(), session_store:milliseconds()}, state()) -> state().
access({Id, Time, Lifetime}, State) ->
    case read(Id, Time, State) of
        #session{accessed = Accessed} = Record when Accessed =< Time ->
            #session{expires = Expires} = Moved = prolong(session_record:access(Record, Lifetime, Time)),
            keep(Moved#session{expires = later(Expires, Record, Moved)}, State);
        _ ->
            State
    end.

%% The same lifetime never brings the end nearer.
-spec later(integer(), #session{}, #session{}) -> integer().
later(Expires, #session{lifetime = Same, expires = Former}, #session{lifetime = Same}) -> max(Expires, Former);
later(Expires, _Former, _Moved) -> Expires.

-spec prolong(#session{}) -> #session{}.
prolong(#session{expires = Expires, lifetime = Lifetime} = Record) ->
    Record#session{expires = Expires + lag(Lifetime)}.

%% So much longer than its lifetime a session may be served.
-spec lag(session_store:milliseconds()) -> session_store:milliseconds().
lag(Lifetime) -> Lifetime div 16.

-spec keep(#session{}, state()) -> state().
keep(#session{id = Id} = Record, #state{sessions = Sessions} = State) ->
    Former = maps:get(Id, Sessions, absent),
    Tagged = retag(Id, session_record:tags(Former), session_record:tags(Record), State),
    Tagged#state{sessions = Sessions#{Id => Record}, stored = State#state.stored + weight(Record) - weight(Former)}.

-spec remove(session_store:id(), state()) -> state().
remove(Id, #state{sessions = Sessions} = State) ->
    Former = maps:get(Id, Sessions, absent),
    Tagged = retag(Id, session_record:tags(Former), [], State),
    Tagged#state{sessions = maps:remove(Id, Sessions), stored = State#state.stored - weight(Former)}.

-spec retag(session_store:id(), Former :: [session_store:tag()], Now :: [session_store:tag()], state()) -> state().
retag(_Id, Same, Same, State) ->
    State;
retag(Id, Former, Now, #state{tags = Tags} = State) ->
    Less = lists:foldl(fun(Tag, Acc) -> session_sets:remove(Tag, Id, Acc) end, Tags, Former -- Now),
    More = lists:foldl(fun(Tag, Acc) -> session_sets:add(Tag, Id, Acc) end, Less, Now -- Former),
    State#state{tags = More}.

-spec is_over(expires | accessed, integer(), #session{}) -> boolean().
is_over(expires, Limit, #session{expires = Expires}) -> Expires =< Limit;
is_over(accessed, Limit, #session{accessed = Accessed}) -> Accessed =< Limit.

%% --- queries

%% The record if it has not expired.
-spec read(session_store:id(), Now :: integer(), state()) -> #session{} | absent.
read(Id, Now, #state{sessions = Sessions}) ->
    session_record:current(maps:get(Id, Sessions, absent), Now).

-spec size(state()) -> non_neg_integer().
size(#state{sessions = Sessions}) -> map_size(Sessions).

-spec all(state()) -> [#session{}].
all(#state{sessions = Sessions}) -> maps:values(Sessions).

-spec tagged(session_store:tag(), state()) -> [#session{}].
tagged(Tag, #state{sessions = Sessions, tags = Tags}) ->
    [maps:get(Id, Sessions) || Id <- maps:keys(maps:get(Tag, Tags, #{}))].

%% For the command sweep.
-spec overdue(expires | accessed, Limit :: integer(), state()) -> [session_store:id()].
overdue(Field, Limit, #state{sessions = Sessions}) ->
    [Id || {Id, Record} <- maps:to_list(Sessions), is_over(Field, Limit, Record)].
