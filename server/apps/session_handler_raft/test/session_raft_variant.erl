%% SPDX-License-Identifier: Apache-2.0
%% Other state machines, made out of this one and written into a directory for the code path of a node.
-module(session_raft_variant).

-export([next_version/1, versions/1]).
-export([slow/2, hold/2]).

-define(FORMER, session_raft_machine_1).

%% The next version: the module of now, under another name, is its version 1, and the new one counts on from there. That is what
%% a version which changes a command has to look like.
next_version(Dir) ->
    Forms = forms(),
    write(Dir, [renamed(Form) || Form <- Forms]),
    write(Dir, [raised(Form) || Form <- Forms]).

%% One that comes to no end of a commit, also of one that it reads in its log, as long as there is such a file.
slow(Dir, File) ->
    Text = io_lib:format(
        "apply(Meta, Command, State) -> ok = session_raft_variant:hold(Command, ~p), apply_now(Meta, Command, State).", [File]
    ),
    write(Dir, lists:flatmap(fun(Form) -> slowed(Form, lists:flatten(Text)) end, forms())).

hold({commit, _, _}, File) -> session_test:wait_until(fun() -> not filelib:is_file(File) end);
hold(_Command, _File) -> ok.

forms() ->
    {session_raft_machine, Code, _} = code:get_object_code(session_raft_machine),
    {ok, {_, [{abstract_code, {_, Forms}}]}} = beam_lib:chunks(Code, [abstract_code]),
    Forms.

write(Dir, Forms) ->
    {ok, Module, Beam} = compile:forms(Forms, [debug_info]),
    File = filename:join(Dir, atom_to_list(Module) ++ ".beam"),
    ok = filelib:ensure_dir(File),
    ok = file:write_file(File, Beam).

renamed({attribute, Line, module, _}) -> {attribute, Line, module, ?FORMER};
renamed(Form) -> Form.

raised({function, Line, version, 0, _}) -> function(Line, "version() -> 2.");
raised({function, Line, which_module, 1, _}) -> function(Line, "which_module(2) -> session_raft_machine; which_module(_) -> session_raft_machine_1.");
raised(Form) -> Form.

slowed({function, Line, apply, 3, Clauses}, Text) -> [function(Line, Text), {function, Line, apply_now, 3, Clauses}];
slowed(Form, _Text) -> [Form].

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
