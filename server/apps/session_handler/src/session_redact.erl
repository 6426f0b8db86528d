%% SPDX-License-Identifier: Apache-2.0
%% Keeps session data, ids and cookies out of the logs: of a process that crashed, the kind of message and the place
%% are told.
%%
%% A crash is reported three times, by gen_server, proc_lib and the supervisor. Only the first asks (status/1), and
%% not about all that it tells, so that the reports about our processes are changed by a filter of the logger. It runs
%% in the process that crashed.
-module(session_redact).

-export([install/0, uninstall/0, event/2, status/1, ancestors/0, reason/1, kind/1, handle/1]).

-spec install() -> ok.
install() ->
    uninstall(),
    ok = logger:add_primary_filter(?MODULE, {fun ?MODULE:event/2, []}).

-spec uninstall() -> ok.
uninstall() ->
    _ = logger:remove_primary_filter(?MODULE),
    ok.

%% The logger's filter.
-spec event(logger:log_event(), term()) -> logger:filter_return().
event(#{msg := {report, #{label := Label} = Report}} = Event, _) ->
    case redacted(Label, Report) of
        unknown -> ignore;
        Redacted -> of_ours(Event, Redacted)
    end;
event(#{msg := {_, [_ | _] = Arguments}, meta := #{error_logger := #{emulator := true}}} = Event, _) ->
    unattended(lists:last(Arguments), Event);
event(_, _) ->
    ignore.

-spec redacted(term(), map()) -> map() | unknown.
redacted({proc_lib, crash}, #{report := [Info, _]} = Report) ->
    Report#{report := [crash(Info), []]};
redacted({gen_server, terminate}, #{reason := Reason, last_message := Message} = Report) ->
    Report#{reason := reason(Reason), last_message := kind(Message), state => redacted, log => []};
redacted({supervisor, _}, #{report := Info} = Report) ->
    Report#{report := [supervised(Item) || Item <- Info]};
redacted(_, _) ->
    unknown.

%% The report is made by the process that it is about.
-spec of_ours(logger:log_event(), map()) -> logger:filter_return().
of_ours(Event, Redacted) ->
    case lists:any(fun is_ours/1, [initial_module() | ancestors()]) of
        true -> Event#{msg := {report, Redacted}};
        false -> ignore
    end.

-spec is_ours(atom() | pid()) -> boolean().
is_ours(Name) when is_atom(Name) -> lists:prefix("session_", atom_to_list(Name));
is_ours(_) -> false.

-spec initial_module() -> module() | undefined.
initial_module() ->
    case get('$initial_call') of
        {supervisor, Module, _} -> Module;
        {Module, _, _} -> Module;
        _ -> undefined
    end.

%% The names of those that started this process, where they have names.
-spec ancestors() -> [atom() | pid()].
ancestors() ->
    case get('$ancestors') of
        Ancestors when is_list(Ancestors) -> Ancestors;
        _ -> []
    end.

%% A process that nobody looks after: the emulator tells its end in its name.
-spec unattended(term(), logger:log_event()) -> logger:filter_return().
unattended({_, [_ | _] = Stack} = Reason, #{msg := {Format, Arguments}} = Event) ->
    case [Module || {Module, _, _, _} <- Stack, is_ours(Module)] of
        [] -> ignore;
        _ -> Event#{msg := {Format, lists:droplast(Arguments) ++ [reason(Reason)]}}
    end;
unattended(_, _) ->
    ignore.

%% For gen_server's format_status/1.
-spec status(gen_server:format_status()) -> gen_server:format_status().
status(Status) -> maps:map(fun redact/2, Status).

-spec crash([{atom(), term()}]) -> [{atom(), term()}].
crash(Info) ->
    Kept = [initial_call, pid, registered_name, ancestors, message_queue_len, status],
    {Class, Reason, Stack} = proplists:get_value(error_info, Info),
    [{error_info, {Class, kind(Reason), [place(Frame) || Frame <- Stack]}} | lists:filter(
        fun({Key, _}) -> lists:member(Key, Kept) end, Info
    )].

-spec supervised({atom(), term()}) -> {atom(), term()}.
supervised({reason, Reason}) ->
    {reason, redact(reason, Reason)};
supervised({offender, Child}) ->
    {offender, lists:keydelete(mfargs, 1, Child)};
supervised(Item) ->
    Item.

-spec redact(atom(), term()) -> term().
redact(reason, Reason) -> reason(Reason);
redact(message, Message) -> kind(Message);
redact(log, _) -> [];
redact(_, _) -> redacted.

%% Why a process ended, and where.
-spec reason(term()) -> term().
reason({Reason, [Frame | _] = Stack}) when is_tuple(Frame) -> {kind(Reason), [place(Called) || Called <- Stack]};
reason(Reason) -> kind(Reason).

%% What may be told of a reason. {badmatch, Data} is told as badmatch, {'$gen_cast', {commit, ...}} as {'$gen_cast', commit}.
-spec kind(term()) -> term().
kind({Name, Inner}) when Name =:= '$gen_cast' -> {Name, kind(Inner)};
kind({Name, _From, Inner}) when Name =:= '$gen_call' -> {Name, kind(Inner)};
kind({Name, Inner}) when Name =:= shutdown, is_atom(Inner) -> {Name, Inner};
kind(Tuple) when is_tuple(Tuple), tuple_size(Tuple) > 0, is_atom(element(1, Tuple)) -> element(1, Tuple);
kind(Atom) when is_atom(Atom) -> Atom;
kind(_) -> redacted.

%% So much of a handle that people can tell sessions apart, and nobody can take one over.
-spec handle(session_id:handle()) -> binary().
handle(<<"sha256:", Digits:12/binary, _/binary>>) -> Digits;
handle(Id) -> <<(binary:part(Id, 0, byte_size(Id) div 4))/binary, "...">>.

-spec place(term()) -> term().
place({Module, Function, Arguments, Info}) when is_list(Arguments) ->
    {Module, Function, length(Arguments), lists:keydelete(error_info, 1, Info)};
place({Module, Function, Arity, Info}) ->
    {Module, Function, Arity, lists:keydelete(error_info, 1, Info)};
place(_) ->
    redacted.
