%% SPDX-License-Identifier: Apache-2.0
%% Clients that read, lock and write as PHP does: when a member does not answer or refuses, the next one is asked the same
%% (the token and the commit id say that it is the same). Each has sessions of its own and knows what it was told.
-module(session_raft_load).

-export([start/2, without/2, with/2, stop/1]).
-export([work/2, ask_here/2]).

%% Milliseconds: for one request at all members, and at one.
-define(DEADLINE, 5000).
-define(ATTEMPT, 1700).

start(Members, Count) ->
    Table = ets:new(?MODULE, [public]),
    true = ets:insert(Table, {members, Members}),
    {Table, [spawn_monitor(fun() -> work(Table, N) end) || N <- lists:seq(1, Count)]}.

%% The node is about to be stopped: it is still asked.
without(_Load, _Member) -> ok.

%% It is there again, over a new connection.
with({Table, _}, Member) ->
    [{members, Members}] = ets:lookup(Table, members),
    Others = [Other || Other <- Members, session_raft_test:node_of(Other) =/= session_raft_test:node_of(Member)],
    true = ets:insert(Table, {members, [Member | Others]}),
    ok.

%% How many requests were done, which failed, and what was acknowledged and is not there.
stop({Table, Workers}) ->
    true = ets:insert(Table, {stop, true}),
    Results = [
        receive
            {'DOWN', Ref, process, Pid, Result} -> Result
        end
     || {Pid, Ref} <- Workers
    ],
    #{
        done => lists:sum([Done || {Done, _, _} <- Results]),
        failed => lists:append([Failed || {_, Failed, _} <- Results]),
        lost => lists:append([Lost || {_, _, Lost} <- Results])
    }.

work(Table, N) -> work(Table, N, 1, 0, {0, [], []}).

work(Table, N, Round, Version, {Done, Failed, Lost}) ->
    Id = <<"load-", (integer_to_binary(N))/binary>>,
    case ets:member(Table, stop) of
        true -> exit({Done, Failed, Lost});
        false -> ok
    end,
    Token = rand:bytes(16),
    case ask(Table, acquire, session_raft_test:acquire(Id, Token)) of
        {started, Record} ->
            Found = version(Record),
            Gone = [{Id, Round, {expected, Version}, {found, Found}} || Found =/= Version],
            case ask(Table, commit, session_raft_test:commit(Id, Token, Found, integer_to_binary(Round))) of
                {committed, Made} -> work(Table, N, Round + 1, Made, {Done + 2, Failed, Lost ++ Gone});
                Refused -> work(Table, N, Round + 1, Found, {Done + 1, [{commit, Refused} | Failed], Lost ++ Gone})
            end;
        Refused ->
            work(Table, N, Round + 1, Version, {Done, [{acquire, Refused} | Failed], Lost})
    end.

version(absent) -> 0;
version(Record) -> element(3, Record).

ask(Table, What, Request) -> ask(Table, What, Request, erlang:monotonic_time(millisecond) + ?DEADLINE, 0).

ask(Table, What, Request, Deadline, Attempt) ->
    [{members, Members}] = ets:lookup(Table, members),
    Member = lists:nth(Attempt rem length(Members) + 1, Members),
    case catch session_raft_test:call(Member, ?MODULE, ask_here, [What, Request]) of
        {started, _} = Answer -> Answer;
        {committed, _} = Answer -> Answer;
        {refused, Reason} when Reason =/= not_ready -> {refused, Reason};
        _Away ->
            case erlang:monotonic_time(millisecond) < Deadline of
                true ->
                    timer:sleep(5),
                    ask(Table, What, Request, Deadline, Attempt + 1);
                false ->
                    {none, What, Attempt}
            end
    end.

%% In the member's node. The process lives on with what it holds, as a connection does, until the session is stored.
ask_here(What, [#{id := Id} | _] = Request) ->
    Caller = self(),
    Ref = make_ref(),
    Name = binary_to_atom(<<"connection-", Id/binary>>),
    _ = whereis(Name) =/= undefined orelse register(Name, spawn(fun connection/0)),
    Name ! {ask, Caller, Ref, What, Request},
    receive
        {Ref, Answer} -> Answer
    after ?ATTEMPT ->
        %% A late answer could be a lock that nobody knows of: PHP closes the connection.
        exit(whereis(Name), closed),
        none
    end.

connection() ->
    receive
        {ask, Caller, Ref, What, Request} ->
            case session_store:is_ready() of
                true ->
                    ok = apply(session_store, What, [{self(), {Caller, Ref}} | Request]);
                false ->
                    Caller ! {Ref, {refused, not_ready}}
            end;
        {session_store, _, {queued, _, _}} ->
            ok;
        {session_store, {Caller, Ref}, Answer} ->
            Caller ! {Ref, Answer}
    end,
    connection().
