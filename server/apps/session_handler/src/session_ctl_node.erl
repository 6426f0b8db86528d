%% SPDX-License-Identifier: Apache-2.0
%% How sessionctl reaches a node: hidden, under a name that the node gives, with the cookie from a file.
-module(session_ctl_node).

-export([connect/2, call/4, call/5]).

-include_lib("kernel/include/file.hrl").

-define(TIMEOUT, 10_000).

-spec connect(string(), session_ctl:options()) -> {ok, node()} | {error, iodata()}.
connect(Name, Options) ->
    case {string:split(Name, "@"), cookie(cookie_files(Options))} of
        {[_, [_ | _] = Host], {ok, Cookie}} -> connect(list_to_atom(Name), Host, Cookie);
        {[_, _], {error, _} = Error} -> Error;
        _ -> {error, ["--node ", Name, " is no name of a node; it has the form name@host"]}
    end.

-spec connect(node(), Host :: string(), Cookie :: atom()) -> {ok, node()} | {error, iodata()}.
connect(Node, Host, Cookie) ->
    {ok, _} = start(lists:member($., Host)),
    true = erlang:set_cookie(Node, Cookie),
    case net_kernel:connect_node(Node) of
        true ->
            Started = call(Node, application, which_applications, []),
            serving(Node, Started, call(Node, erlang, whereis, [session_handler_sup]));
        _ ->
            Why = ": it does not run, or has another cookie (see epmd -names)",
            {error, ["cannot connect to ", atom_to_list(Node), Why]}
    end.

%% Between the two is a store that reads its files, or waits for other members.
-spec serving(node(), Answer, Answer) -> {ok, node()} | {error, iodata()} when
    Answer :: {ok, term()} | {unreachable | error, iodata()}.
serving(Node, {ok, Applications}, {ok, Sup}) when is_pid(Sup) ->
    case lists:keymember(session_handler, 1, Applications) of
        true -> {ok, Node};
        false -> {error, "the application session_handler is starting; the node's log says what it waits for"}
    end;
serving(_Node, {ok, _}, {ok, _}) ->
    {error, "the application session_handler does not run on the node"};
serving(_Node, {ok, _}, {_, Sentence}) ->
    {error, Sentence};
serving(_Node, {_, Sentence}, _) ->
    {error, Sentence}.

%% The host part is the same from everywhere: each other would stay in the node as an atom.
-spec start(HasDots :: boolean()) -> {ok, pid()} | {error, term()}.
start(true) -> start('undefined@sessionctl.localhost', longnames);
start(false) -> start('undefined@sessionctl', shortnames).

-spec start(node(), longnames | shortnames) -> {ok, pid()} | {error, term()}.
start(Name, Domain) ->
    net_kernel:start(Name, #{name_domain => Domain, hidden => true, dist_listen => false}).

%% --- the cookie

%% The one that was named, or those that the service and erl use.
-spec cookie_files(session_ctl:options()) -> [string()].
cookie_files(#{cookie_file := File}) ->
    [File];
cookie_files(_) ->
    Home = os:getenv("HOME", "/"),
    case os:getenv("SESSIONCTL_COOKIE_FILE", "") of
        "" ->
            [
                "/var/lib/session-handler/.erlang.cookie",
                filename:join(Home, ".erlang.cookie"),
                filename:join(Home, ".config/erlang/.erlang.cookie")
            ];
        File ->
            [File]
    end.

%% The first that is there and may be read.
-spec cookie([string()]) -> {ok, atom()} | {error, iodata()}.
cookie([File | Others]) ->
    case {read_cookie(File), Others} of
        {{ok, _} = Cookie, _} -> Cookie;
        {{error, Reason}, [_ | _]} when Reason =:= enoent; Reason =:= eacces -> cookie(Others);
        {{error, Reason}, _} -> {error, ["the cookie file ", File, ": ", why(Reason)]}
    end.

-spec read_cookie(string()) -> {ok, atom()} | {error, file:posix() | badarg | open_to_all | empty}.
read_cookie(File) ->
    case {file:read_file_info(File), file:read_file(File)} of
        {{ok, #file_info{mode = Mode}}, {ok, _}} when Mode band 8#007 =/= 0 -> {error, open_to_all};
        {{ok, _}, {ok, Text}} -> cookie_of(string:trim(Text));
        {{error, Reason}, _} -> {error, Reason};
        {_, {error, Reason}} -> {error, Reason}
    end.

-spec cookie_of(binary()) -> {ok, atom()} | {error, empty}.
cookie_of(<<>>) -> {error, empty};
cookie_of(Text) when byte_size(Text) =< 255 -> {ok, binary_to_atom(Text, latin1)};
cookie_of(_) -> {error, empty}.

-spec why(atom()) -> string().
why(open_to_all) -> "others may read it; chmod o= it";
why(empty) -> "it holds no cookie";
why(Reason) -> file:format_error(Reason).

%% --- calls

-spec call(node(), module(), atom(), [term()]) -> {ok, term()} | {unreachable | error, iodata()}.
call(Node, Module, Function, Arguments) -> call(Node, Module, Function, Arguments, ?TIMEOUT).

-spec call(node(), module(), atom(), [term()], timeout()) -> {ok, term()} | {unreachable | error, iodata()}.
call(Node, Module, Function, Arguments, Timeout) ->
    try erpc:call(Node, Module, Function, Arguments, Timeout) of
        Result -> {ok, Result}
    catch
        error:{erpc, noconnection} -> {unreachable, "the connection to the node was lost"};
        error:{erpc, timeout} -> {unreachable, "the node did not answer in time"};
        error:{exception, undef, [{Module, Function, _, _} | _]} ->
            {error, "the node does not know this command: its version is another"};
        _:{exception, Reason, _} ->
            {error, failed(Reason)};
        exit:{exception, Reason} ->
            {error, failed(Reason)};
        _:Reason ->
            {error, failed(Reason)}
    end.

-spec failed(term()) -> io_lib:chars().
failed(Reason) -> io_lib:format("the node failed: ~0tp", [session_redact:kind(Reason)]).
