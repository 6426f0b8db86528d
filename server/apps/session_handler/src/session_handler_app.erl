%% SPDX-License-Identifier: Apache-2.0
-module(session_handler_app).

-behaviour(application).

-export([start/2, stop/1]).

-spec start(application:start_type(), term()) -> {ok, pid()} | {error, term()}.
start(_Type, _Arguments) ->
    case session_config:load() of
        ok ->
            _ = net_kernel:set_net_ticktime(session_config:get(net_ticktime)),
            ok = session_redact:install(),
            ok = session_metrics:new(),
            ok = session_limits:new(),
            case session_handler_sup:start_link() of
                {ok, _} = Started -> Started;
                {error, _} = Error -> Error
            end;
        {error, Sentence} ->
            logger:error("~ts", [Sentence]),
            {error, Sentence}
    end.

-spec stop(term()) -> ok.
stop(_State) ->
    ok = session_failures:close(),
    session_redact:uninstall().
