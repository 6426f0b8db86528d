%% SPDX-License-Identifier: Apache-2.0
%% What the server tells over HTTP, to programs that watch it and to people: numbers, health, the status page. Nothing
%% can be changed there, and no session's data is there.
%%
%%   /metrics       for Prometheus
%%   /health        200 while the application runs
%%   /ready         200 when it takes requests, 503 when not: for load balancers and for restarts one by one
%%   /              the status page, which asks for /status.json
-module(session_http).

-behaviour(gen_server).

-include_lib("inets/include/httpd.hrl").

-export([child_specs/0, start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).
%% httpd's.
-export([do/1]).

%% Nobody has a reason for more.
-define(CONNECTIONS, 32).
-define(BODY, 1024).
%% For the port, with so many milliseconds between; and until it is tried anew.
-define(TRIES, 20).
-define(PAUSE, 100).
-define(AGAIN, 5000).

%% None when http_port is not set.
-spec child_specs() -> [supervisor:child_spec()].
child_specs() ->
    case session_config:get(http_port) of
        none -> [];
        _ -> [#{id => ?MODULE, start => {?MODULE, start_link, []}}]
    end.

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% In httpd's own supervisor, which is linked with this process: the application inets need not run. Whatever becomes of
%% it, sessions are served: where the port cannot be had, it is told, and tried again.
-spec init([]) -> {ok, pid() | none}.
init([]) ->
    process_flag(trap_exit, true),
    {ok, opened(open(?TRIES))}.

-spec open(Tries :: non_neg_integer()) -> pid() | none.
open(Tries) ->
    Port = session_config:get(http_port),
    {ok, Address} = inet:parse_address(session_config:get(http_address)),
    case {try_port(Port, Address), Tries} of
        {ok, _} ->
            start_httpd(settings(Port, Address));
        {{error, eaddrinuse}, More} when More > 0 ->
            %% The one before, after a crash, may still be leaving.
            timer:sleep(?PAUSE),
            open(Tries - 1);
        {{error, Reason}, _} ->
            Format = "session_handler: http_port ~b at ~s cannot be used: ~s",
            logger:error(Format, [Port, inet:ntoa(Address), inet:format_error(Reason)]),
            none
    end.

-spec start_httpd([{atom(), term()}]) -> pid() | none.
start_httpd(Settings) ->
    case inets:start(httpd, Settings, stand_alone) of
        {ok, Server} -> Server;
        {error, _} -> none
    end.

-spec try_port(inet:port_number(), inet:ip_address()) -> ok | {error, inet:posix()}.
try_port(Port, Address) ->
    case gen_tcp:listen(Port, [{ip, Address}, {reuseaddr, true}, family(Address)]) of
        {ok, Socket} -> gen_tcp:close(Socket);
        {error, _} = Error -> Error
    end.

-spec family(inet:ip_address()) -> inet | inet6.
family(Address) when tuple_size(Address) =:= 4 -> inet;
family(_) -> inet6.

-spec settings(inet:port_number(), inet:ip_address()) -> [{atom(), term()}].
settings(Port, Address) ->
    [
        {port, Port},
        {bind_address, Address},
        {ipfamily, family(Address)},
        {server_name, "session_handler"},
        %% Nothing is served from files by httpd itself; it wants directories that are there.
        {server_root, "/"},
        {document_root, "/"},
        {modules, [?MODULE]},
        {server_tokens, none},
        {max_clients, ?CONNECTIONS},
        {max_body_size, ?BODY},
        {max_header_size, 8192},
        {keep_alive_timeout, 5}
    ].

-spec handle_call(term(), gen_server:from(), State) -> {reply, {error, not_a_call}, State} when State :: pid() | none.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(term(), State) -> {noreply, State} when State :: pid() | none.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(open | {'EXIT', pid(), term()} | term(), pid() | none) -> {noreply, pid() | none}.
handle_info(open, none) ->
    {noreply, opened(open(?TRIES))};
handle_info({'EXIT', Server, _}, Server) ->
    {noreply, opened(none)};
handle_info(_Message, State) ->
    {noreply, State}.

-spec opened(pid() | none) -> pid() | none.
opened(none) ->
    _ = erlang:send_after(?AGAIN, self(), open),
    none;
opened(Server) ->
    Server.

%% --- requests

-spec do(#mod{}) -> {proceed, [{response, {response, [{atom(), term()}], iolist()}}]}.
do(#mod{method = Method, request_uri = Uri, parsed_header = Header}) ->
    [Path | _] = string:split(Uri, "?"),
    case {Method, is_ours(proplists:get_value("host", Header, ""))} of
        {_, false} -> answer(403, "text/plain", "This name is not one that the server is reached by.\n");
        {"GET", true} -> get_page(Path);
        {"HEAD", true} -> get_page(Path);
        _ -> answer(405, "text/plain", "Nothing can be changed here.\n")
    end.

%% A page from elsewhere that has its name lead here (DNS rebinding) is told nothing.
-spec is_ours(Host :: string()) -> boolean().
is_ours(Host) ->
    Name = string:trim(re:replace(Host, ":[0-9]+$", "", [{return, list}]), both, "[]"),
    session_config:get(http_address) =:= Name orelse Name =:= "localhost" orelse is_address(Name).

-spec is_address(string()) -> boolean().
is_address(Name) -> element(1, inet:parse_address(Name)) =:= ok.

-spec get_page(string()) -> {proceed, [{response, {response, [{atom(), term()}], iolist()}}]}.
get_page("/health") ->
    answer(200, "text/plain", "up\n");
get_page("/ready") ->
    case session_store:is_ready() of
        true -> answer(200, "text/plain", "ready\n");
        false -> answer(503, "text/plain", "not ready\n")
    end;
get_page("/metrics") ->
    made("text/plain; version=0.0.4", fun() ->
        session_prometheus:text(session_status:status(), session_metrics:read())
    end);
get_page("/status.json") ->
    made("application/json", fun() -> session_json:encode(session_page:status()) end);
get_page(Path) ->
    case session_page:file(Path) of
        {ok, Type, Content} -> answer(200, Type, Content);
        absent -> answer(404, "text/plain", "There is no such page.\n")
    end.

%% The store may be stopping meanwhile.
-spec made(string(), fun(() -> iolist())) -> {proceed, [{response, {response, [{atom(), term()}], iolist()}}]}.
made(Type, Make) ->
    try Make() of
        Text -> answer(200, Type, Text)
    catch
        _:_ -> answer(503, "text/plain", "The server is starting or stopping, or too busy.\n")
    end.

-spec answer(200..503, string(), iodata()) -> {proceed, [{response, {response, [{atom(), term()}], iolist()}}]}.
answer(Code, Type, Content) ->
    Head = [
        {code, Code},
        {content_type, Type ++ charset(Type)},
        {content_length, integer_to_list(iolist_size(Content))},
        {cache_control, "no-store"},
        {"x-content-type-options", "nosniff"},
        {"content-security-policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"}
    ],
    {proceed, [{response, {response, Head, [Content]}}]}.

-spec charset(string()) -> string().
charset("text/" ++ _) -> "; charset=utf-8";
charset(_) -> "".
