%% SPDX-License-Identifier: Apache-2.0
%% What the benchmarks of the stores share: requests to the store of this node, as a connection makes them, by one client or by
%% many, and what is counted of them.
-module(store_bench).

-export([ask/2, acquire/2, commit/3, commit/4, version/1]).
-export([cycle/1, in_processes/2, per_second/3]).
-export([median/1, memory/1]).

-define(LIFETIME, 86_400_000).

%% The answer to a request that the calling process makes.
ask(What, Request) ->
    Ref = make_ref(),
    ok = session_store:What({self(), Ref}, Request),
    receive
        {session_store, Ref, Answer} -> Answer
    end.

acquire(Id, Token) ->
    #{id => Id, token => Token, lifetime => ?LIFETIME, wait => 5000, lease => 60_000, if_absent => lock, client => #{}}.

%% Of 1 KB.
commit(Id, Token, Expected) -> commit(Id, Token, Expected, binary:copy(<<"x">>, 1024)).

commit(Id, Token, Expected, Data) ->
    #{
        id => Id, token => Token, expected => Expected, commit_id => rand:bytes(16),
        change => {write, Data, ?LIFETIME, <<"php">>}
    }.

version(absent) -> 0;
version(Record) -> element(3, Record).

%% START with a lock, and COMMIT: the microseconds of each.
cycle(Id) ->
    Token = rand:bytes(16),
    {Start, {started, Record}} = timer:tc(fun() -> ask(acquire, acquire(Id, Token)) end),
    {Commit, {committed, _}} = timer:tc(fun() -> ask(commit, commit(Id, Token, version(Record))) end),
    {Start, Commit}.

%% What each has made of its number.
in_processes(Count, Do) ->
    Workers = [spawn_monitor(fun() -> exit({done, Do(N)}) end) || N <- lists:seq(1, Count)],
    [receive {'DOWN', Ref, process, Pid, {done, Result}} -> Result; {'DOWN', Ref, _, _, Reason} -> error(Reason) end || {Pid, Ref} <- Workers].

%% How often in a second so many processes do it, each again and again with its number, for so many milliseconds.
per_second(Count, Time, Do) ->
    End = erlang:monotonic_time(millisecond) + Time,
    lists:sum(in_processes(Count, fun(N) -> times(N, End, Do, 0) end)) * 1000 div Time.

times(N, End, Do, Done) ->
    case erlang:monotonic_time(millisecond) < End of
        true ->
            _ = Do(N),
            times(N, End, Do, Done + 1);
        false ->
            Done
    end.

median(Values) -> lists:nth(length(Values) div 2 + 1, lists:sort(Values)).

%% Megabytes of this node, as Linux names them: VmRSS, VmHWM.
memory(Name) ->
    {ok, Status} = file:read_file("/proc/self/status"),
    {match, [Kilobytes]} = re:run(Status, Name ++ ":\\s+(\\d+)", [{capture, all_but_first, binary}]),
    binary_to_integer(Kilobytes) * 1024 div 1_000_000.
