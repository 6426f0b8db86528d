%% SPDX-License-Identifier: Apache-2.0
%% The commands that a group's leader has given to Ra, and that Ra has not answered yet. Ra knows each by a reference, the
%% leader by the tag of the keeper that asked for it. Pure, but for giving one to Ra.
-module(session_raft_commands).

-export([new/0, find/2, give/4, take/2]).

%% Milliseconds. A command of which Ra has said nothing, when its keeper asks again.
-define(LOST_AFTER, 4000).

-record(command, {sent :: integer(), id :: session_store:id(), token :: session_store:token() | none}).
-record(commands, {
    known = #{} :: #{session_raft_read:tag() => #command{}},
    given = #{} :: #{reference() => session_raft_read:tag()}
}).

-opaque commands() :: #commands{}.
-type about() :: {session_raft_read:tag(), session_store:id(), session_store:token() | none}.
-export_type([commands/0, about/0]).

-spec new() -> commands().
new() -> #commands{}.

%% Whether Ra has it, and need not be given it once more.
-spec find(session_raft_read:tag(), commands()) -> under_way | lost | unknown.
find(Tag, #commands{known = Known}) ->
    Since = clock() - ?LOST_AFTER,
    case Known of
        #{Tag := #command{sent = Sent}} when Sent > Since -> under_way;
        #{Tag := _} -> lost;
        _ -> unknown
    end.

-spec give(session_raft_group:group(), session_raft_machine:command(), about(), commands()) -> commands().
give(Group, Command, {Tag, Id, Token}, #commands{known = Known, given = Given}) ->
    Reference = make_ref(),
    ok = ra:pipeline_command(session_raft_group:server(Group), Command, Reference, normal),
    Kept = #command{sent = clock(), id = Id, token = Token},
    #commands{known = Known#{Tag => Kept}, given = Given#{Reference => Tag}}.

%% What Ra speaks of. unknown: a command of an earlier office, or one that was given again and has been answered.
-spec take(reference(), commands()) -> {about() | unknown, commands()}.
take(Reference, #commands{known = Known, given = Given} = Commands) ->
    Tag = maps:get(Reference, Given, none),
    Left = Commands#commands{given = maps:remove(Reference, Given)},
    case Known of
        #{Tag := #command{id = Id, token = Token}} -> {{Tag, Id, Token}, Left#commands{known = maps:remove(Tag, Known)}};
        _ -> {unknown, Left}
    end.

-spec clock() -> integer().
clock() -> erlang:monotonic_time(millisecond).
