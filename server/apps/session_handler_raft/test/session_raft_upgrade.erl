%% SPDX-License-Identifier: Apache-2.0
%% The next version of the state machine, made out of this one: the module of now, under another name, is its version 1, and the
%% new one counts on from there. That is what a version which changes a command has to look like.
-module(session_raft_upgrade).

-export([next_version/1, versions/1]).

-define(FORMER, session_raft_machine_1).

%% Writes both modules into the directory, for the code path of a node.
next_version(Dir) ->
    ok = filelib:ensure_dir(filename:join(Dir, "any")),
    {session_raft_machine, Code, _} = code:get_object_code(session_raft_machine),
    {ok, {_, [{abstract_code, {_, Forms}}]}} = beam_lib:chunks(Code, [abstract_code]),
    write(Dir, [renamed(Form) || Form <- Forms]),
    write(Dir, [raised(Form) || Form <- Forms]).

write(Dir, Forms) ->
    {ok, Module, Beam} = compile:forms(Forms, [debug_info]),
    ok = file:write_file(filename:join(Dir, atom_to_list(Module) ++ ".beam"), Beam).

renamed({attribute, Line, module, _}) -> {attribute, Line, module, ?FORMER};
renamed(Form) -> Form.

raised({function, Line, version, 0, _}) -> function(Line, "version() -> 2.");
raised({function, Line, which_module, 1, _}) -> function(Line, "which_module(2) -> session_raft_machine; which_module(_) -> session_raft_machine_1.");
raised(Form) -> Form.

function(Line, Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, Line),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

%% By which version each of these groups' servers on this node applies commands: Ra's own note of it.
versions(Groups) -> [version(session_raft_group:server(Group)) || Group <- Groups].

version({Name, _}) ->
    {_, State} = sys:get_state(Name),
    #{cfg := Config} = element(3, State),
    [[{_, Version} | _]] = [Versions || [{Index, _} | _] = Versions <- tuple_to_list(Config), is_integer(Index)],
    Version.
