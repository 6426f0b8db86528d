%% SPDX-License-Identifier: Apache-2.0
%% Keeps session data out of the logs when a process that keeps sessions for us ends: one of Mnesia's or of Ra's, whose
%% reports show commands, states and reasons. A filter of the logger, which runs in the process that reports.
-module(session_redact_others).

-export([install/1, uninstall/1, event/2]).

%% For processes whose name, or that of one of their ancestors, begins so.
-spec install(Prefix :: string()) -> ok.
install(Prefix) ->
    uninstall(Prefix),
    ok = logger:add_primary_filter(id(Prefix), {fun ?MODULE:event/2, Prefix}).

-spec uninstall(Prefix :: string()) -> ok.
uninstall(Prefix) ->
    _ = logger:remove_primary_filter(id(Prefix)),
    ok.

-spec id(string()) -> atom().
id(Prefix) -> list_to_atom(?MODULE_STRING ++ "_" ++ Prefix).

-spec event(logger:log_event(), Prefix :: string()) -> logger:filter_return().
event(#{level := Level, msg := Message} = Event, Prefix) ->
    Names = [Name || Name <- [self_name() | session_redact:ancestors()], is_atom(Name)],
    case [Name || Name <- Names, lists:prefix(Prefix, atom_to_list(Name))] of
        [Name | _] -> redacted(Message, Name, Level, Event);
        [] -> ignore
    end.

-spec redacted(term(), atom(), logger:level(), logger:log_event()) -> logger:filter_return().
redacted({report, #{label := {error_logger, _}, format := Format, args := Arguments}}, _Name, _Level, Event) ->
    Event#{msg := {Format, [told(Argument) || Argument <- Arguments]}};
redacted({report, #{label := Label}}, Name, _Level, Event) ->
    Event#{msg := {"session_handler: ~p of ~p or a process of it", [Label, Name]}};
redacted({Format, Arguments}, _Name, Level, Event) when Level =:= error, Format =/= report, is_list(Arguments) ->
    Event#{msg := {Format, [told(Argument) || Argument <- Arguments]}};
redacted(_Message, _Name, _Level, _Event) ->
    ignore.

%% Names of nodes, tables and files are told; session data is no such text.
-spec told(term()) -> term().
told({_Reason, [Frame | _]} = Reason) when is_tuple(Frame) -> session_redact:reason(Reason);
told(Term) when is_atom(Term); is_number(Term); is_pid(Term) -> Term;
told(Term) ->
    case io_lib:printable_latin1_list(Term) of
        true -> Term;
        false -> session_redact:kind(Term)
    end.

-spec self_name() -> atom().
self_name() ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        [] -> undefined
    end.
