%% SPDX-License-Identifier: Apache-2.0
%% A client of docs/wire.md that does one thing: append its own mark to a session, under the lock, and remember what it
%% was told. Or: make a session, destroy it, and remember that.
%%
%% A COMMIT whose answer is lost is sent again with its own id, to the next node, until its time is over; then nobody
%% knows what became of it.
-module(fault_client).

-export([run/2, now_ms/0]).
-export_type([event/0, mark/0]).

-type mark() :: {Client :: pos_integer(), Number :: pos_integer()}.
%% Times are milliseconds. held: from the grant to the sending of the COMMIT.
-type event() ::
    {append, Session :: binary(), mark(), ok | failed | unknown, Held :: {integer(), integer()}, Answered :: integer()}
    | {destroy, Session :: binary(), ok | unknown, Answered :: integer()}.

-record(client, {
    nodes :: [node()],
    %% Milliseconds, at most, before each operation.
    pause :: non_neg_integer(),
    %% Who is told at once, for one that may not live to say it at the end.
    told :: none | pid(),
    connection = none :: none | pid(),
    monitor = none :: none | reference(),
    sequence = 0 :: non_neg_integer()
}).

%% How long an operation is tried, and how long one answer is waited for.
-define(PATIENCE, 4000).
-define(ANSWER, 1500).
-define(RETRY, 50).

%% Until {stop, From} comes. Says how it went as {events, Client, [Event]}.
-spec run(Number :: pos_integer(), Work) -> ok when
    Work :: #{nodes := [node()], sessions := [binary()], pause := non_neg_integer(), told => pid()}.
run(Number, #{nodes := Nodes, sessions := Sessions, pause := Pause} = Work) ->
    First = Number rem length(Nodes),
    Turned = lists:nthtail(First, Nodes) ++ lists:sublist(Nodes, First),
    loop(Number, 1, Sessions, #client{nodes = Turned, pause = Pause, told = maps:get(told, Work, none)}, []).

loop(Number, Count, Sessions, Client, Events) ->
    receive
        {stop, From} ->
            From ! {events, self(), Events},
            ok
    after rand:uniform(Client#client.pause + 1) - 1 ->
        Session = lists:nth(rand:uniform(length(Sessions)), Sessions),
        {Event, Next} =
            case Count rem 10 of
                0 -> create_and_destroy(of_its_own(Session, Number, Count), Client);
                _ -> append(Session, {Number, Count}, Client)
            end,
        _ = is_pid(Client#client.told) andalso (Client#client.told ! {told, Event}),
        loop(Number, Count + 1, Sessions, Next, Event ++ Events)
    end.

of_its_own(Session, Number, Count) -> iolist_to_binary(io_lib:format("~s-~b-~b", [Session, Number, Count])).

append(Session, Mark, Client) ->
    Token = rand:bytes(16),
    Deadline = now_ms() + ?PATIENCE,
    case ask({start, Session, Token, 3_600_000, #{wait => 1000, lease => 5000}}, Deadline, once, Client) of
        {{started, _, Version, Data, _}, Started} ->
            Granted = now_ms(),
            timer:sleep(rand:uniform(3)),
            Changed = term_to_binary([Mark | marks(Data)]),
            Sent = now_ms(),
            {Outcome, Next} = commit(Session, Token, Version, Changed, Deadline, Started),
            {[{append, Session, Mark, Outcome, {Granted, Sent}, now_ms()}], Next};
        {_, Failed} ->
            {[], cast({abort, Session, Token}, Failed)}
    end.

create_and_destroy(Session, Client) ->
    Deadline = now_ms() + ?PATIENCE,
    case commit(Session, none, 0, <<"to be destroyed">>, Deadline, Client) of
        {ok, Created} ->
            case ask({destroy, Session, none, #{}}, Deadline, again, Created) of
                {{destroyed, _}, Next} -> {[{destroy, Session, ok, now_ms()}], Next};
                {_, Next} -> {[{destroy, Session, unknown, now_ms()}], Next}
            end;
        {_, Next} ->
            {[], Next}
    end.

%% A refusal of what was sent more than once tells nothing about the first time.
commit(Session, Token, Version, Data, Deadline, Client) ->
    Request = {commit, Session, Token, Version, rand:bytes(16), {write, Data, 3_600_000, <<"php">>}, #{}},
    case ask(Request, Deadline, again, Client) of
        {{committed, _, _}, Next} -> {ok, Next};
        {{refused, _, _}, Next} -> {failed, Next};
        {_, Next} -> {unknown, Next}
    end.

marks(<<>>) -> [];
marks(Data) -> binary_to_term(Data).

%% --- requests

%% The answer, or lost. Asked again when told to, over another connection, until there is no time left.
ask(Request, Deadline, Repeat, Client) -> ask(Request, Deadline, Repeat, 1, Client).

ask(Request, Deadline, Repeat, Attempt, Client) ->
    case {now_ms() > Deadline, connected(Client)} of
        {true, Left} ->
            {lost, Left};
        {false, #client{connection = none} = Left} ->
            timer:sleep(?RETRY),
            ask(Request, Deadline, Repeat, Attempt, Left);
        {false, #client{sequence = Sequence} = Ready} ->
            Number = Sequence + 1,
            Next = Ready#client{sequence = Number},
            Next#client.connection ! numbered(Number, Request),
            case {answer(Number, Next), Repeat} of
                {lost, again} -> ask(Request, Deadline, Repeat, Attempt + 1, disconnected(Next));
                {lost, once} -> {lost, disconnected(Next)};
                {{refused, _, not_ready}, again} -> ask(Request, Deadline, Repeat, Attempt, disconnected(Next));
                {{refused, _, _}, _} when Attempt > 1 -> {lost, Next};
                {Answer, _} -> {Answer, Next}
            end
    end.

cast(_Message, #client{connection = none} = Client) ->
    Client;
cast(Message, #client{connection = Connection} = Client) ->
    Connection ! Message,
    Client.

numbered(Number, Request) -> erlang:insert_element(2, Request, Number).

answer(Number, #client{monitor = Monitor} = Client) ->
    receive
        {queued, Number, _, _} -> answer(Number, Client);
        Answer when is_tuple(Answer), element(2, Answer) =:= Number, element(1, Answer) =/= 'DOWN' -> Answer;
        {'DOWN', Monitor, process, _, _} -> lost
    after ?ANSWER -> lost
    end.

connected(#client{connection = none, nodes = [Node | Others]} = Client) ->
    Turned = Client#client{nodes = Others ++ [Node]},
    try gen_server:call({session_handler, Node}, {hello, [1], #{}}, 500) of
        {hello, 1, Connection, #{ready := true}} ->
            Turned#client{nodes = [Node | Others], connection = Connection, monitor = monitor(process, Connection)};
        _ ->
            Turned
    catch
        exit:_ -> Turned
    end;
connected(Client) ->
    Client.

%% The next node is tried first. A connection that did not answer is ended: its locks with it.
disconnected(#client{connection = Connection, monitor = Monitor, nodes = [Node | Others]} = Client) ->
    demonitor(Monitor, [flush]),
    exit(Connection, {shutdown, closed}),
    Client#client{connection = none, nodes = Others ++ [Node]}.

%% The same for clients in different nodes.
-spec now_ms() -> integer().
now_ms() -> os:system_time(millisecond).
