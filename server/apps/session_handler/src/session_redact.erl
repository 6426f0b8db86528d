%% SPDX-License-Identifier: Apache-2.0
%% Keeps session data, ids and cookies out of crash reports: of a process that crashed, the kind of message and the place are told.
-module(session_redact).

-export([status/1, id/1]).

%% For gen_server's format_status/1.
-spec status(gen_server:format_status()) -> gen_server:format_status().
status(Status) -> maps:map(fun redact/2, Status).

%% What of an id may be shown to people.
-spec id(binary()) -> binary().
id(<<Begin:6/binary, _/binary>>) -> <<Begin/binary, "...">>;
id(_) -> <<"...">>.

-spec redact(atom(), term()) -> term().
redact(reason, {Reason, Stack}) when is_list(Stack) -> {kind(Reason), [place(Frame) || Frame <- Stack]};
redact(reason, Reason) -> kind(Reason);
redact(message, Message) -> kind(Message);
redact(log, _) -> [];
redact(_, _) -> redacted.

%% {badmatch, Data} is told as badmatch, {'$gen_cast', {commit, ...}} as {'$gen_cast', commit}.
-spec kind(term()) -> term().
kind({Name, Inner}) when Name =:= '$gen_cast' -> {Name, kind(Inner)};
kind({Name, _From, Inner}) when Name =:= '$gen_call' -> {Name, kind(Inner)};
kind({Name, Inner}) when Name =:= shutdown, is_atom(Inner) -> {Name, Inner};
kind(Tuple) when is_tuple(Tuple), tuple_size(Tuple) > 0, is_atom(element(1, Tuple)) -> element(1, Tuple);
kind(Atom) when is_atom(Atom) -> Atom;
kind(_) -> redacted.

-spec place(term()) -> term().
place({Module, Function, Arguments, Info}) when is_list(Arguments) ->
    {Module, Function, length(Arguments), lists:keydelete(error_info, 1, Info)};
place({Module, Function, Arity, Info}) ->
    {Module, Function, Arity, lists:keydelete(error_info, 1, Info)};
place(_) ->
    redacted.
