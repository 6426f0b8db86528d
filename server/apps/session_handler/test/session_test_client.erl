%% SPDX-License-Identifier: Apache-2.0
%% A client of docs/wire.md on a hidden node, driven by a test.
-module(session_test_client).

-export([start/0, another/1, another/2, stop/1, node/1, rpc/3]).
-export([kill/1, pause/1, resume/1, end_process/1, fall_silent/1]).
-export([hello/1, connection/1, send/2, answer/2, answer/3, size_of_answer/2, ask/2]).
-export([run/0]).

-record(client, {peer :: pid(), node :: node(), os_pid :: string(), process :: pid()}).

%% In a node of its own.
start() ->
    Path = filename:dirname(code:which(?MODULE)),
    Arguments = ["-hidden", "-setcookie", atom_to_list(erlang:get_cookie()), "-pa", Path],
    %% The control connection is not the distribution: that one is the test's to make and break.
    {ok, Peer, Node} = peer:start(#{name => peer:random_name(), args => Arguments, connection => standard_io}),
    greeted(#client{peer = Peer, node = Node, os_pid = peer:call(Peer, os, getpid, [])}, #{}).

%% In the node of another client.
another(Client) -> another(Client, #{}).

%% One that says more of itself.
another(Client, Info) -> greeted(Client, Info).

greeted(#client{peer = Peer} = Client, Info) ->
    {ok, Process} = peer:call(Peer, proc_lib, start, [?MODULE, run, []]),
    Greeted = Client#client{process = Process},
    ok = hello(Greeted, Info),
    Greeted.

%% The node, with all its clients.
stop(#client{peer = Peer}) -> peer:stop(Peer).

node(#client{node = Node}) -> Node.

%% A remote call of the server's node.
rpc(#client{peer = Peer}, Function, Arguments) ->
    peer:call(Peer, rpc, call, [erlang:node(), session_handler, Function, Arguments]).

%% As `kill -9` of a PHP process.
kill(#client{peer = Peer} = Client) ->
    unlink(Peer),
    signal("-9", Client).

%% A client that reads nothing any more.
pause(Client) -> signal("-STOP", Client).

resume(Client) -> signal("-CONT", Client).

signal(Signal, #client{os_pid = OsPid}) ->
    [] = os:cmd("kill " ++ Signal ++ " " ++ OsPid),
    ok.

%% The client ends, its node does not.
end_process(#client{peer = Peer, process = Process}) ->
    true = peer:call(Peer, erlang, exit, [Process, kill]),
    ok.

%% What the watcher says when ticks stay unanswered, without waiting for it.
fall_silent(#client{node = Node}) ->
    session_watch ! {nodedown, Node, #{nodedown_reason => net_tick_timeout}},
    true = erlang:disconnect_node(Node),
    timer:sleep(50).

%% Greets the server, anew if it has before.
hello(Client) -> hello(Client, #{}).

hello(#client{os_pid = OsPid} = Client, Info) ->
    Own = Info#{pid => list_to_integer(OsPid)},
    {hello, 1, _, #{ready := true}} = call(Client, {hello, erlang:node(), Own}),
    ok.

%% The server's process for this client.
connection(Client) -> call(Client, connection).

send(Client, Request) -> call(Client, {send, Request}).

answer(Client, Seq) -> answer(Client, Seq, 2000).

%% The next answer to a request; none: there was none in time.
answer(Client, Seq, Timeout) -> call(Client, {answer, Seq, Timeout}).

%% Of data that is too large to be shown to the test, the size.
size_of_answer(Client, Seq) -> call(Client, {size_of_answer, Seq, 2000}).

ask(Client, Request) ->
    ok = send(Client, Request),
    answer(Client, element(2, Request)).

call(#client{peer = Peer, process = Process}, Message) ->
    peer:call(Peer, erlang, apply, [fun call_local/2, [Process, Message]]).

call_local(Process, Message) ->
    Ref = make_ref(),
    Process ! {self(), Ref, Message},
    receive
        {Ref, Answer} -> Answer
    end.

%% The client's process.
run() ->
    proc_lib:init_ack({ok, self()}),
    loop(none).

loop(Connection) ->
    receive
        {From, Ref, {hello, Server, Info}} ->
            Answer = gen_server:call({session_handler, Server}, {hello, [1], Info}),
            From ! {Ref, Answer},
            loop(element(3, Answer));
        {From, Ref, connection} ->
            From ! {Ref, Connection},
            loop(Connection);
        {From, Ref, {send, Request}} ->
            Connection ! Request,
            From ! {Ref, ok},
            loop(Connection);
        {From, Ref, {answer, Seq, Timeout}} ->
            From ! {Ref, next_answer(Seq, Timeout)},
            loop(Connection);
        {From, Ref, {size_of_answer, Seq, Timeout}} ->
            {started, Seq, _, Data, _} = next_answer(Seq, Timeout),
            From ! {Ref, byte_size(Data)},
            loop(Connection)
    end.

next_answer(Seq, Timeout) ->
    receive
        Answer when is_atom(element(1, Answer)), element(2, Answer) =:= Seq -> Answer
    after Timeout -> none
    end.
