%% SPDX-License-Identifier: Apache-2.0
%% Who shares the store mnesia, changed while the other members serve: joining, leaving, and where copies are kept.
%%
%% Each starts this node's store anew, as a new node's: it stops serving, and PHP goes on with the next node of its list;
%% its files go, for the others have what is in them; it gets its copies from another member. Mnesia could change some of
%% that in place, but not so that the node starts again afterwards.
-module(session_mnesia_members).

-export([join/1, leave/1, change_copies/1, has_left/0]).

-type answer() :: ok | {error, Sentence :: string()}.
-export_type([answer/0]).

%% Milliseconds: until all have noticed that a member has stopped, and between two questions.
-define(NOTICE, 10_000).
-define(RETRY, 100).
-define(ASK, 5000).

%% Makes this node, whose own sessions nobody needs (session_join), a member beside those. Where that fails, it is alone
%% again.
-spec join([node()]) -> answer().
join(Members) ->
    Former = session_config:get(members),
    ok = halt_store(),
    ok = session_mnesia_boot:clear(),
    case start([{members, Members}]) of
        ok ->
            ok;
        {error, _} = Error ->
            _ = start([{members, Former}]),
            Error
    end.

%% Takes a member out of the tables: one that has stopped and will not come back with its files, or this one.
-spec leave(node()) -> answer().
leave(Node) when Node =:= node() ->
    case leave_to_others() of
        {ok, _Others} -> ok;
        {error, _} = Error -> Error
    end;
leave(Node) ->
    case [Other || Other <- mnesia:system_info(running_db_nodes), lists:member(Node, session_cluster:theirs(Other))] of
        [] -> result(mnesia:del_table_copy(schema, Node));
        [Other | _] -> refuse("it runs: ~ts is connected to it", [Other])
    end.

%% Whether this node's store was ended, and is not just starting anew.
-spec has_left() -> boolean().
has_left() ->
    {_, Pid, _, _} = lists:keyfind(session_mnesia_sup, 1, supervisor:which_children(session_handler_sup)),
    Pid =:= undefined.

%% The settings have to say the same at the next start.
-spec change_copies(disc | ram) -> answer().
change_copies(Copies) ->
    case {session_config:get(copies), Copies, session_config:get(data_dir)} of
        {Same, Same, _} ->
            ok;
        {ram, disc, none} ->
            refuse("the setting data_dir says where copies on disc are kept, and is not there", []);
        _ ->
            case leave_to_others() of
                {ok, Others} -> start([{copies, Copies}, {members, Others}]);
                {error, _} = Error -> Error
            end
    end.

%% --- leaving

%% One of those that stay takes it out. If none can, it goes on as before.
-spec leave_to_others() -> {ok, [node()]} | {error, string()}.
leave_to_others() ->
    case {session_cluster:members() -- [node()], session_cluster:view() -- [node()]} of
        {[], _} ->
            refuse("it is the only member", []);
        {_, []} ->
            refuse("no other member is here", []);
        {Others, [Other | _]} ->
            ok = halt_store(),
            case taken_out(Other, erlang:monotonic_time(millisecond) + ?NOTICE) of
                ok ->
                    ok = session_mnesia_boot:clear(),
                    {ok, Others};
                {error, _} = Error ->
                    _ = restart(),
                    Error
            end
    end.

-spec taken_out(node(), Deadline :: integer()) -> answer().
taken_out(Other, Deadline) ->
    Answer =
        try
            erpc:call(Other, ?MODULE, leave, [node()], ?ASK)
        catch
            error:{erpc, Reason} -> refuse("~ts does not answer: ~0p", [Other, Reason])
        end,
    case {Answer, erlang:monotonic_time(millisecond) > Deadline} of
        {{error, _}, false} ->
            timer:sleep(?RETRY),
            taken_out(Other, Deadline);
        _ ->
            Answer
    end.

%% --- this node's store

-spec halt_store() -> ok.
halt_store() ->
    ok = supervisor:terminate_child(session_handler_sup, session_mnesia_sup),
    _ = application:stop(mnesia),
    ok.

-spec start([{members | copies, term()}]) -> answer().
start(Settings) ->
    ok = session_config:change(Settings),
    restart().

-spec restart() -> answer().
restart() ->
    case supervisor:restart_child(session_handler_sup, session_mnesia_sup) of
        {ok, _} -> ok;
        {error, {shutdown, {failed_to_start_child, session_mnesia, {shutdown, Sentence}}}} -> {error, Sentence};
        {error, Reason} -> refuse("the store does not start: ~0p", [Reason])
    end.

-spec result({atomic, ok} | {aborted, term()}) -> answer().
result({atomic, ok}) -> ok;
result({aborted, Reason}) -> refuse("Mnesia refuses: ~0p", [Reason]).

-spec refuse(io:format(), [term()]) -> {error, string()}.
refuse(Format, Arguments) -> {error, sentence(Format, Arguments)}.

-spec sentence(io:format(), [term()]) -> string().
sentence(Format, Arguments) -> lists:flatten(io_lib:format(Format, Arguments)).
