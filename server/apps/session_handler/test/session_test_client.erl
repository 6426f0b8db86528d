%% SPDX-License-Identifier: Apache-2.0
%% A client of docs/wire.md on a hidden node of its own, driven by a test.
-module(session_test_client).

-export([start/0, stop/1, kill/1, hello/1, send/2, answer/2, answer/3, ask/2]).
-export([run/0]).

-record(client, {peer :: pid(), node :: node(), os_pid :: string()}).

start() ->
    Path = filename:dirname(code:which(?MODULE)),
    Arguments = ["-hidden", "-setcookie", atom_to_list(erlang:get_cookie()), "-pa", Path],
    %% The control connection is not the distribution: that one is the test's to make and break.
    {ok, Peer, Node} = peer:start(#{name => peer:random_name(), args => Arguments, connection => standard_io}),
    {ok, _} = peer:call(Peer, proc_lib, start, [?MODULE, run, []]),
    Client = #client{peer = Peer, node = Node, os_pid = peer:call(Peer, os, getpid, [])},
    ok = hello(Client),
    Client.

stop(#client{peer = Peer}) -> peer:stop(Peer).

%% As `kill -9` of a PHP process.
kill(#client{os_pid = OsPid, peer = Peer}) ->
    unlink(Peer),
    [] = os:cmd("kill -9 " ++ OsPid),
    ok.

%% Greets the server, anew if it has before.
hello(#client{os_pid = OsPid} = Client) ->
    {hello, 1, _, #{ready := true}} = call(Client, {hello, node(), #{pid => list_to_integer(OsPid)}}),
    ok.

send(Client, Request) -> call(Client, {send, Request}).

answer(Client, Seq) -> answer(Client, Seq, 2000).

%% The next answer to a request; none: there was none in time.
answer(Client, Seq, Timeout) -> call(Client, {answer, Seq, Timeout}).

ask(Client, Request) ->
    ok = send(Client, Request),
    answer(Client, element(2, Request)).

call(#client{peer = Peer}, Message) ->
    peer:call(Peer, erlang, apply, [fun call_local/1, [Message]]).

call_local(Message) ->
    Ref = make_ref(),
    client ! {self(), Ref, Message},
    receive
        {Ref, Answer} -> Answer
    end.

%% The client's process.
run() ->
    register(client, self()),
    proc_lib:init_ack({ok, self()}),
    loop(none).

loop(Connection) ->
    receive
        {From, Ref, {hello, Server, Info}} ->
            Answer = gen_server:call({session_handler, Server}, {hello, [1], Info}),
            From ! {Ref, Answer},
            loop(element(3, Answer));
        {From, Ref, {send, Request}} ->
            Connection ! Request,
            From ! {Ref, ok},
            loop(Connection);
        {From, Ref, {answer, Seq, Timeout}} ->
            From ! {Ref, next_answer(Seq, Timeout)},
            loop(Connection)
    end.

next_answer(Seq, Timeout) ->
    receive
        Answer when is_atom(element(1, Answer)), element(2, Answer) =:= Seq -> Answer
    after Timeout -> none
    end.
