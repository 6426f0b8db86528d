%% SPDX-License-Identifier: Apache-2.0
%% Keeps session data out of the logs when one of Ra's processes ends: their reports show commands and states. A filter of
%% the logger, which runs in the process that reports.
-module(session_raft_redact).

-export([install/0, uninstall/0, event/2]).

-spec install() -> ok.
install() ->
    uninstall(),
    ok = logger:add_primary_filter(?MODULE, {fun ?MODULE:event/2, []}).

-spec uninstall() -> ok.
uninstall() ->
    _ = logger:remove_primary_filter(?MODULE),
    ok.

-spec event(logger:log_event(), term()) -> logger:filter_return().
event(#{msg := {report, #{label := Label}}} = Event, _) ->
    case [Name || Name <- [self_name() | ancestors()], is_ras(Name)] of
        [Name | _] -> Event#{msg := {"session_handler: ~p of a process of Ra's (~p)", [Label, Name]}};
        [] -> ignore
    end;
event(_Event, _) ->
    ignore.

-spec self_name() -> atom().
self_name() ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        [] -> undefined
    end.

-spec ancestors() -> [atom() | pid()].
ancestors() ->
    case get('$ancestors') of
        Ancestors when is_list(Ancestors) -> Ancestors;
        _ -> []
    end.

%% Of the system that this store has started.
-spec is_ras(atom() | pid()) -> boolean().
is_ras(Name) when is_atom(Name) -> lists:prefix("ra_session_raft_", atom_to_list(Name));
is_ras(_) -> false.
