%% SPDX-License-Identifier: Apache-2.0
%% The last requests that were refused, and the last errors of the log: what the status page shows. In memory, few, and
%% without anything that the log would not show.
-module(session_failures).

-export([new/0, close/0, refused/3, recent/0]).
%% The logger's handler.
-export([log/2]).

-define(KEPT, 50).
%% Characters of a log line.
-define(LOG_LINE, 300).

%% Time is Unix time in milliseconds. A refusal has request and reason, and the client that was refused; an error its
%% line in the log.
-type failure() :: #{
    time := integer(),
    what := refused | error,
    request => session_metrics:timing() | other,
    reason => atom(),
    node => binary(),
    pid => integer(),
    says => binary()
}.
-export_type([failure/0]).

%% The table belongs to the calling process.
-spec new() -> ok.
new() ->
    ?MODULE = ets:new(?MODULE, [named_table, public, {write_concurrency, true}]),
    true = ets:insert(?MODULE, {next, 0}),
    _ = logger:remove_handler(?MODULE),
    ok = logger:add_handler(?MODULE, ?MODULE, #{level => error}).

-spec close() -> ok.
close() ->
    _ = logger:remove_handler(?MODULE),
    ok.

-spec refused(session_metrics:timing() | other, Reason :: atom(), Client) -> ok when
    Client :: #{node => binary(), pid => integer()}.
refused(Request, Reason, Client) -> keep(Client#{what => refused, request => Request, reason => Reason}).

%% After the filters, so that what is kept is redacted.
-spec log(logger:log_event(), logger:handler_config()) -> ok.
log(#{} = Event, _Config) ->
    ok = session_metrics:count(log_errors),
    Line = logger_formatter:format(Event, #{single_line => true, template => [msg], chars_limit => ?LOG_LINE}),
    keep(#{what => error, says => bytes(Line)}).

-spec bytes(unicode:chardata()) -> binary().
bytes(Line) ->
    case unicode:characters_to_binary(Line) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> <<"a line that is no text">>
    end.

-spec keep(map()) -> ok.
keep(Failure) ->
    try ets:update_counter(?MODULE, next, 1) of
        Number ->
            Kept = Failure#{time => erlang:system_time(millisecond)},
            true = ets:insert(?MODULE, {Number rem ?KEPT, Number, Kept}),
            ok
    catch
        %% The application is stopping, and the table gone.
        error:badarg -> ok
    end.

%% The newest first.
-spec recent() -> [failure()].
recent() ->
    Found = ets:select(?MODULE, [{{'_', '$1', '$2'}, [], [{{'$1', '$2'}}]}]),
    [Failure || {_, Failure} <- lists:reverse(lists:keysort(1, Found))].
