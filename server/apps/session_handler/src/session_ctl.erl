%% SPDX-License-Identifier: Apache-2.0
%% The command sessionctl: reads what was typed, connects to a node as a hidden one without a name of its own, and ends
%% with an exit code for scripts. What there is to do is in session_ctl_commands.
-module(session_ctl).

-export([main/0, parse/1]).

%% Something was found wrong, or could not be done.
-define(FAILED, 1).
-define(USAGE, 2).
-define(UNREACHABLE, 3).

-define(DEFAULT_NODE, "sessions@127.0.0.1").

-type options() :: #{
    node => string(),
    cookie_file => string(),
    namespace => string(),
    tag => string(),
    limit => pos_integer(),
    timeout => pos_integer(),
    json => true,
    yes => true,
    undo => true,
    help => true
}.
-export_type([options/0]).

-spec main() -> no_return().
main() ->
    _ = io:setopts(standard_io, [{encoding, unicode}]),
    erlang:halt(run(init:get_plain_arguments()), [{flush, true}]).

-spec run([string()]) -> 0..3.
run(Arguments) ->
    case parse(Arguments) of
        {ok, _, []} ->
            explain(session_ctl_commands:overview());
        {ok, _, ["help" | Words]} ->
            help(Words);
        {ok, #{help := true}, Words} ->
            help(Words);
        {ok, Options, [Name | Words]} ->
            run(Name, Words, Options);
        {error, Sentence} ->
            complain(?USAGE, "~ts; see sessionctl help", [Sentence])
    end.

-spec help([string()]) -> 0..3.
help([]) ->
    explain(session_ctl_commands:overview());
help([Name | _]) ->
    case session_ctl_commands:help(Name) of
        {ok, Text} -> explain(Text);
        unknown -> unknown(Name)
    end.

-spec explain(iodata()) -> 0.
explain(Text) ->
    ok = io:put_chars(Text),
    0.

-spec unknown(string()) -> 1..3.
unknown(Name) -> complain(?USAGE, "there is no command ~ts; see sessionctl help", [Name]).

-spec complain(1..3, io:format(), [term()]) -> 1..3.
complain(Code, Format, Arguments) ->
    ok = io:format(standard_error, "sessionctl: " ++ Format ++ "~n", Arguments),
    Code.

%% --- one command

-spec run(string(), [string()], options()) -> 0..3.
run(Name, Words, Options) ->
    case session_ctl_commands:check(Name, Words, Options) of
        {ok, Sentence} -> when_confirmed(Sentence, Options, fun() -> when_connected(Name, Words, Options) end);
        unknown -> unknown(Name);
        {usage, Usage} -> complain(?USAGE, "usage: sessionctl ~ts", [Usage])
    end.

%% What destroys asks, and does nothing when nobody answers.
-spec when_confirmed(harmless | iodata(), options(), fun(() -> 0..3)) -> 0..3.
when_confirmed(harmless, _Options, Do) ->
    Do();
when_confirmed(_Sentence, #{yes := true}, Do) ->
    Do();
when_confirmed(Sentence, _Options, Do) ->
    case io:get_line([Sentence, " Go on? [y/N] "]) of
        [Yes | _] when Yes =:= $y; Yes =:= $Y -> Do();
        _ -> complain(?USAGE, "nothing was done; --yes does it without asking", [])
    end.

-spec when_connected(string(), [string()], options()) -> 0..3.
when_connected(Name, Words, Options) ->
    case session_ctl_commands:needs_node(Name, Words) andalso session_ctl_node:connect(node_name(Options), Options) of
        {error, Sentence} -> complain(?UNREACHABLE, "~ts", [Sentence]);
        false -> finish(Name, session_ctl_commands:run(Name, none, Words, Options), Options);
        {ok, Node} -> finish(Name, session_ctl_commands:run(Name, Node, Words, Options), Options)
    end.

-spec node_name(options()) -> string().
node_name(#{node := Node}) ->
    Node;
node_name(_) ->
    case os:getenv("SESSIONCTL_NODE", "") of
        "" -> ?DEFAULT_NODE;
        Node -> Node
    end.

-spec finish(string(), session_ctl_commands:result(), options()) -> 0..3.
finish(Name, {ok, Result}, Options) ->
    show(Name, Result, Options),
    0;
finish(Name, {found, Result}, Options) ->
    show(Name, Result, Options),
    ?FAILED;
finish(_Name, {unreachable, Sentence}, _Options) ->
    complain(?UNREACHABLE, "~ts", [Sentence]);
finish(_Name, {error, Sentence}, _Options) ->
    complain(?FAILED, "~ts", [Sentence]).

-spec show(string(), term(), options()) -> ok.
show(_Name, Result, #{json := true}) -> io:put_chars([session_json:encode(Result), $\n]);
show(Name, Result, _Options) -> io:put_chars(session_ctl_text:show(Name, Result)).

%% --- what was typed

-spec parse([string()]) -> {ok, options(), Words :: [string()]} | {error, string()}.
parse(Arguments) -> parse(Arguments, #{}, []).

-spec parse([string()], options(), [string()]) -> {ok, options(), [string()]} | {error, string()}.
parse([], Options, Words) ->
    {ok, Options, lists:reverse(Words)};
parse(["--" | Rest], Options, Words) ->
    {ok, Options, lists:reverse(Words) ++ Rest};
parse(["-h" | Rest], Options, Words) ->
    parse(["--help" | Rest], Options, Words);
parse(["--" ++ Option | Rest], Options, Words) ->
    %% --node=NAME and --node NAME.
    case {string:split(Option, "="), Rest} of
        {[Name, Value], _} -> option(Name, Value, Rest, Options, Words);
        {[Name], _} when Name =:= "json"; Name =:= "yes"; Name =:= "undo"; Name =:= "help" ->
            parse(Rest, Options#{list_to_atom(Name) => true}, Words);
        {[Name], [Value | Others]} -> option(Name, Value, Others, Options, Words);
        {[Name], []} -> {error, "--" ++ Name ++ " needs a value, or is no option"}
    end;
parse([Word | Rest], Options, Words) ->
    parse(Rest, Options, [Word | Words]).

-spec option(string(), string(), [string()], options(), [string()]) -> {ok, options(), [string()]} | {error, string()}.
option(Name, Value, Rest, Options, Words) when
    Name =:= "node"; Name =:= "cookie-file"; Name =:= "namespace"; Name =:= "tag"
->
    parse(Rest, Options#{key(Name) => Value}, Words);
option(Name, Value, Rest, Options, Words) when Name =:= "limit"; Name =:= "timeout" ->
    case string:to_integer(Value) of
        {Number, ""} when Number > 0 -> parse(Rest, Options#{key(Name) => Number}, Words);
        _ -> {error, "--" ++ Name ++ " has to be a number from 1"}
    end;
option(Name, _Value, _Rest, _Options, _Words) ->
    {error, "there is no option --" ++ Name}.

-spec key(string()) -> atom().
key("cookie-file") -> cookie_file;
key(Name) -> list_to_atom(Name).
