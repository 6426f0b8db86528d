%% SPDX-License-Identifier: Apache-2.0
%% A formatter for the logger: one line per event, in pairs of name and value that programs read and people too.
%%
%%   to => file       time=2026-01-31T12:00:00.000Z level=error pid=<0.123.0> msg="..."
%%   to => journal    without the time, which journald has, and with the priority as it takes it: <3>level=error ...
%%
%% What is not to be told is taken out before (session_redact).
-module(session_log).

-export([check_config/1, format/2]).

%% Characters. A crash report is long, and its end tells least.
-define(LONGEST, 4000).

-spec check_config(logger:formatter_config()) -> ok | {error, term()}.
check_config(#{to := To}) when To =:= file; To =:= journal -> ok;
check_config(Config) -> {error, {invalid_formatter_config, ?MODULE, Config}}.

-spec format(logger:log_event(), logger:formatter_config()) -> unicode:chardata().
format(#{level := Level, meta := #{time := Time, pid := Pid}} = Event, #{to := To}) ->
    Text = logger_formatter:format(Event, #{single_line => true, template => [msg], chars_limit => ?LONGEST}),
    [
        start(To, Level, Time),
        "level=", atom_to_list(Level),
        " pid=", pid_to_list(Pid),
        " msg=\"", [escaped(C) || C <- characters(Text)], "\"\n"
    ].

-spec start(file | journal, logger:level(), integer()) -> string().
start(file, _Level, Time) ->
    "time=" ++ calendar:system_time_to_rfc3339(Time, [{unit, microsecond}, {offset, "Z"}]) ++ " ";
start(journal, Level, _Time) ->
    [$<, $0 + priority(Level), $>].

%% Of syslog.
-spec priority(logger:level()) -> 0..7.
priority(emergency) -> 0;
priority(alert) -> 1;
priority(critical) -> 2;
priority(error) -> 3;
priority(warning) -> 4;
priority(notice) -> 5;
priority(info) -> 6;
priority(debug) -> 7.

-spec characters(unicode:chardata()) -> [char()].
characters(Text) ->
    case unicode:characters_to_list(Text) of
        List when is_list(List) -> List;
        _ -> "a text that is none"
    end.

%% What comes in a text can neither end it nor begin another line.
-spec escaped(char()) -> char() | string().
escaped($") -> "\\\"";
escaped($\\) -> "\\\\";
escaped(C) when C < 32; C =:= 127 -> $\s;
escaped(C) -> C.
