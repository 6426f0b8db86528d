%% SPDX-License-Identifier: Apache-2.0
%% Starts Mnesia, watches it, and stops it. While this process runs, Mnesia runs with our settings and our tables.
%%
%% Mnesia stops by itself when it cannot write to its disc. Then this process ends too, the supervisor tries again, and
%% gives up when that fails: the application ends, and no request is answered by a store that cannot keep it.
-module(session_mnesia).

-behaviour(gen_server).

-export([start_link/0, is_ready/0, cluster/0, sync/0, sync_for_other/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-spec start_link() -> {ok, pid()} | ignore | {error, term()}.
start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec is_ready() -> boolean().
is_ready() -> persistent_term:get(?MODULE, false).

-spec cluster() -> binary().
cluster() -> session_mnesia_tables:cluster().

%% Milliseconds.
-define(RETRY, 20).

%% Returns when all that was logged before is on the discs of all members that are here.
-spec sync() -> ok.
sync() ->
    Requests = [{Node, request_sync(Node)} || Node <- session_cluster:view(), Node =/= node()],
    ok = sync_own(),
    lists:foreach(fun sync_of/1, Requests).

-spec request_sync(node()) -> erpc:request_id().
request_sync(Node) -> erpc:send_request(Node, ?MODULE, sync_for_other, []).

%% A member that cannot sync is lost soon, and what it had with it; those that are here have it. But it has to be noted
%% on this disc first that it was lost: else, when all start again, the others may take what it has for the last word.
-spec sync_of({node(), erpc:request_id()}) -> ok.
sync_of({Node, Request}) ->
    try erpc:receive_response(Request) of
        ok -> ok
    catch
        _:_ ->
            case lists:member(Node, session_cluster:view()) of
                true ->
                    timer:sleep(?RETRY),
                    sync_of({Node, request_sync(Node)});
                false ->
                    ok
            end
    end.

%% Where it fails, the store here ends, as it does when a sync of its own fails.
-spec sync_for_other() -> ok.
sync_for_other() ->
    try
        sync_own()
    catch
        Class:Reason ->
            gen_server:cast(?MODULE, cannot_sync),
            erlang:Class(Reason)
    end.

%% Mnesia switches to a new log when it moves the old one's contents into its tables' files, and closes the old one
%% without fsync; until the move is done, the old one has to be brought to the disc as well. (What was moved, is.) Nor
%% does it bring the schema there, which says what tables there are.
-spec sync_own() -> ok.
sync_own() ->
    case mnesia:system_info(use_dir) of
        true ->
            ok = disk_log:sync(latest_log),
            Dir = mnesia:system_info(directory),
            lists:foreach(fun(Name) -> ok = sync_file(filename:join(Dir, Name)) end, ["PREVIOUS.LOG", "schema.DAT"]);
        false ->
            ok
    end.

-spec sync_file(file:filename()) -> ok.
sync_file(File) ->
    case file:open(File, [read, raw]) of
        {ok, Fd} ->
            ok = file:datasync(Fd),
            ok = file:close(Fd);
        {error, enoent} ->
            ok
    end.

-spec init([]) -> {ok, none} | {stop, {shutdown, string()}}.
init([]) ->
    process_flag(trap_exit, true),
    ok = session_redact_others:install("mnesia_"),
    ok = session_cluster:reset(),
    case session_mnesia_boot:start() of
        ok ->
            _ = erlang:monitor(process, mnesia_sup),
            persistent_term:put(?MODULE, true),
            {ok, none};
        {error, Sentence} ->
            logger:error("session_handler: ~ts", [Sentence]),
            _ = application:stop(mnesia),
            {stop, {shutdown, Sentence}}
    end.

-spec handle_call(term(), gen_server:from(), none) -> {reply, {error, not_a_call}, none}.
handle_call(_Request, _From, State) -> {reply, {error, not_a_call}, State}.

-spec handle_cast(cannot_sync, none) -> {stop, cannot_sync, none}.
handle_cast(cannot_sync, State) ->
    logger:error("session_handler: the disc does not take Mnesia's log. Sessions are not served until it does"),
    {stop, cannot_sync, State}.

-spec handle_info(term(), none) -> {noreply, none} | {stop, mnesia_stopped, none}.
handle_info({'DOWN', _, process, {mnesia_sup, _}, _}, State) ->
    logger:error("session_handler: Mnesia has stopped. Sessions are not served until it runs again"),
    {stop, mnesia_stopped, State};
handle_info(_Message, State) ->
    {noreply, State}.

-spec terminate(term(), none) -> ok.
terminate(_Reason, _State) ->
    persistent_term:put(?MODULE, false),
    %% The filter of the log stays until Mnesia has stopped, and does no harm after.
    %% Who stops applications may be waiting for this process. Whoever starts Mnesia next waits for the end of it.
    _ = spawn(application, stop, [mnesia]),
    ok.
