%% SPDX-License-Identifier: Apache-2.0
%% The commands of sessionctl: how they are called, what they ask before they destroy, and what they do.
-module(session_ctl_commands).

-export([overview/0, help/1, names/0, check/3, needs_node/2, run/4]).

-type answer() :: {ok, term()} | {error | unreachable, iodata()}.
%% found: it was looked for something wrong, and there is.
-type result() :: answer() | {found, term()}.
-export_type([result/0]).

-define(LIMIT, 100).
-define(LONG, 600_000).
%% Seconds.
-define(DRAIN, 60).

%% Name, words after it, summary, and the rest of its help.
-spec commands() -> [{string(), [string()], string(), string()}].
commands() ->
    [
        {"status", [], "what the node is, has and does", ""},
        {"members", [], "the nodes that share the sessions, and how each is", "Exit code 1: not all of them are up."},
        {"join", ["NODE"], "makes this node, which serves alone and is empty, a member beside NODE",
            "For the stores mnesia and raft. A node that keeps sessions is refused. The setting members has to name\n"
            "the others when the node starts again with the store mnesia and its copies in memory; else its files\n"
            "know them."},
        {"leave", ["NODE"], "takes a member out that does not run and will not come back",
            "With the store raft, the node that is asked may be taken out while it runs."},
        {"role", ["disc|ram"], "where this node keeps its copies from now on",
            "For the store mnesia. The setting copies has to say the same when the node starts again."},
        {"list", [], "the sessions, those used last first",
            "--tag TAG       those with this tag\n"
            "--limit N       at most so many (100)\n"
            "Without --tag the whole table is read."},
        {"count", [], "how many sessions there are",
            "Those that have expired and are not removed yet are counted too; it takes no time."},
        {"tags", [], "the tags, and how many sessions have each",
            "--limit N       at most so many (100), the most frequent ones first\n"
            "Reads the whole table."},
        {"locks", [], "who holds which session, and who waits for it", ""},
        {"unlock", ["SESSION"], "takes a session's lock from whoever has it, for the next one who waits",
            "The former holder may go on; what it writes is refused if somebody else has written meanwhile."},
        {"destroy", ["SESSION"], "ends a session", ""},
        {"revoke", ["TAG"], "ends all sessions with a tag: logs a user out everywhere", ""},
        {"gc", [], "removes what has expired", "The server does so by itself, every sweep_interval."},
        {"drain", [], "opens no sessions here any more, and waits until none is locked: before a restart",
            "PHP goes to the other nodes of erlang.node; pages that have a session open here may store it.\n"
            "--timeout N     seconds to wait (60); exit code 1: some are still locked\n"
            "--undo          takes it back. A restart does, too."},
        {"backup", ["FILE"], "writes all sessions into a file",
            "While requests are served. The file holds whole sessions: it is readable for its owner alone. It\n"
            "appears when it is complete; a file that is there is replaced."},
        {"restore", ["FILE"], "brings the sessions of a backup back, from whatever store into whatever store",
            "Versions and expiry are kept. A session that is there in the same or a later version stays as it is;\n"
            "what has expired since is left out. The file is checked before anything is changed."},
        {"verify", ["[FILE]"], "compares what the members have; with a file, checks a backup",
            "Reads all tables. Exit code 1: there are differences, or the file is damaged."},
        {"diagnose", [], "looks for what may be wrong, and says what to do", "Exit code 1: there is something."}
    ].

-spec names() -> [string()].
names() -> [Name || {Name, _, _, _} <- commands()].

-spec overview() -> iolist().
overview() ->
    [
        "Usage: sessionctl [OPTION...] COMMAND\n\n",
        [io_lib:format("  ~-18ts ~ts~n", [call(Name, Words), Summary]) || {Name, Words, Summary, _} <- commands()],
        "\nA SESSION is a handle, as list and locks show it, or an id.\n\n",
        options(),
        "\nExit codes: 0 done; 1 failed, or something is wrong; 2 called wrongly, or not confirmed; 3 no node.\n"
        "sessionctl help COMMAND tells more of one.\n"
    ].

-spec options() -> string().
options() ->
    "  --node NAME        the node; else $SESSIONCTL_NODE, else the one of the vm.args beside sessionctl\n"
    "  --cookie-file FILE else $SESSIONCTL_COOKIE_FILE, the service's, or ~/.erlang.cookie\n"
    "  --namespace NAME   of the site whose sessions or tags are meant\n"
    "  --json             for programs\n"
    "  --yes              does not ask\n".

-spec help(string()) -> {ok, iolist()} | unknown.
help(Name) ->
    case lists:keyfind(Name, 1, commands()) of
        {_, Words, Summary, More} ->
            Usage = ["Usage: sessionctl [OPTION...] ", call(Name, Words), "\n\n"],
            {ok, [Usage, sentence(Summary), paragraph(More), "\n", options()]};
        false ->
            unknown
    end.

-spec call(string(), [string()]) -> string().
call(Name, Words) -> lists:flatten(lists:join(" ", [Name | Words])).

-spec sentence(string()) -> string().
sentence([First | Rest]) -> [string:to_upper(First) | Rest] ++ ".\n".

-spec paragraph(string()) -> iolist().
paragraph("") -> "";
paragraph(Text) -> ["\n", Text, "\n"].

%% --- before anything is done

%% What has to be confirmed comes as a sentence.
-spec check(string(), [string()], session_ctl:options()) -> {ok, harmless | iolist()} | unknown | {usage, string()}.
check(Name, Words, Options) ->
    case lists:keyfind(Name, 1, commands()) of
        false ->
            unknown;
        {_, Wanted, _, _} ->
            Required = [Word || [First | _] = Word <- Wanted, First =/= $[],
            case length(Words) >= length(Required) andalso length(Words) =< length(Wanted) of
                true -> {ok, asks(Name, Words, Options)};
                false -> {usage, call(Name, Wanted)}
            end
    end.

-spec asks(string(), [string()], session_ctl:options()) -> harmless | iolist().
asks("destroy", [Session], _) -> ["The session ", Session, " ends: its visitor loses what is in it."];
asks("leave", [Node], _) -> ["The member ", Node, " goes: what only it has is lost."];
asks("role", [Copies], _) -> ["This node keeps its copies in another place: ", Copies, "."];
asks("revoke", [Tag], _) -> ["All sessions with the tag ", Tag, " end: their visitors are logged out."];
asks("unlock", [Session], _) -> ["The lock of ", Session, " is taken away: what its holder writes may be refused."];
asks("restore", [File], _) -> ["The sessions of ", File, " come back, also those destroyed since it was made."];
asks(_, _, _) -> harmless.

-spec needs_node(string(), [string()]) -> boolean().
needs_node("verify", [_File]) -> false;
needs_node(_, _) -> true.

%% --- doing it

-spec run(string(), node() | none, [string()], session_ctl:options()) -> result().
run("status", Node, [], _) ->
    ask(Node, session_handler, status, []);
run("members", Node, [], _) ->
    found(ask(Node, session_status, members, []), fun(Members) -> all(ready, Members) end);
run("join", Node, [Member], _) ->
    changed(ask(Node, session_join, join, [list_to_atom(Member)], ?LONG));
run("leave", Node, [Member], _) ->
    changed(ask(Node, session_membership, leave, [list_to_atom(Member)], ?LONG));
run("role", Node, [Copies], _) when Copies =:= "disc"; Copies =:= "ram" ->
    changed(ask(Node, session_membership, role, [list_to_atom(Copies)], ?LONG));
run("role", _Node, [_], _) ->
    {error, "it has to be disc or ram"};
run("list", Node, [], #{tag := Tag} = Options) ->
    ask(Node, session_listing, tagged, [namespace(Options), bytes(Tag), maps:get(limit, Options, ?LIMIT)], ?LONG);
run("list", Node, [], Options) ->
    ask(Node, session_listing, recent, [maps:get(limit, Options, ?LIMIT)], ?LONG);
run("count", Node, [], _) ->
    ask(Node, session_store, size, []);
run("tags", Node, [], Options) ->
    ask(Node, session_listing, tags, [maps:get(limit, Options, ?LIMIT)], ?LONG);
run("locks", Node, [], _) ->
    ask(Node, session_handler, locks, []);
run("unlock", Node, [Session], Options) ->
    when_there(Node, Session, Options, fun(Name) -> done(ask(Node, session_handler, unlock, [Name])) end);
run("destroy", Node, [Session], Options) ->
    when_there(Node, Session, Options, fun(Name) -> done(ask(Node, session_handler, destroy, [Name])) end);
run("drain", Node, [], #{undo := true}) ->
    done(ask(Node, session_limits, drain, [false]));
run("drain", Node, [], Options) ->
    Timeout = maps:get(timeout, Options, ?DRAIN),
    IsEmpty = fun(#{locks := Locks}) -> Locks =:= 0 end,
    found(ask(Node, session_status, drain, [Timeout], Timeout * 1000 + ?LONG), IsEmpty);
run("revoke", Node, [Tag], Options) ->
    counted(ended, ask(Node, session_handler, revoke, [{namespace(Options), bytes(Tag)}], ?LONG));
run("gc", Node, [], _) ->
    counted(removed, ask(Node, session_handler, gc, [0], ?LONG));
run("backup", Node, [File], _) ->
    case session_backup:write(Node, File) of
        {ok, Count} -> {ok, #{file => bytes(File), sessions => Count}};
        {error, _} = Error -> Error
    end;
run("restore", Node, [File], _) ->
    restore(Node, File);
run("verify", none, [File], _) ->
    case session_backup:check(File) of
        {ok, About, Count} -> {ok, About#{file => bytes(File), sessions => Count}};
        {error, _} = Error -> Error
    end;
run("verify", Node, [], _) ->
    IsSame = fun(#{different := Different, unreachable := Away}) -> {Different, Away} =:= {[], []} end,
    found(ask(Node, session_verify, run, [], ?LONG), IsSame);
run("diagnose", Node, [], _) ->
    found(ask(Node, session_diagnose, run, [], ?LONG), fun(Findings) -> all(ok, Findings) end).

-spec all(atom(), [#{state := atom(), _ => _}]) -> boolean().
all(Wanted, Items) -> lists:all(fun(#{state := State}) -> State =:= Wanted end, Items).

-spec ask(node(), module(), atom(), [term()]) -> answer().
ask(Node, Module, Function, Arguments) -> session_ctl_node:call(Node, Module, Function, Arguments).

-spec ask(node(), module(), atom(), [term()], timeout()) -> answer().
ask(Node, Module, Function, Arguments, Timeout) ->
    session_ctl_node:call(Node, Module, Function, Arguments, Timeout).

-spec found(answer(), fun((term()) -> boolean())) -> result().
found({ok, Result}, IsRight) ->
    case IsRight(Result) of
        true -> {ok, Result};
        false -> {found, Result}
    end;
found(Error, _IsRight) ->
    Error.

-spec done(answer()) -> answer().
done({ok, ok}) -> {ok, #{done => true}};
done(Error) -> Error.

-spec changed(answer()) -> answer().
changed({ok, {error, Sentence}}) -> {error, Sentence};
changed(Answer) -> done(Answer).

-spec counted(atom(), answer()) -> answer().
counted(Name, {ok, Count}) when is_integer(Count) -> {ok, #{Name => Count}};
counted(_Name, {ok, {error, Reason}}) -> {error, refused(Reason)};
counted(_Name, Error) -> Error.

%% A typing error is told, not taken for something done.
-spec when_there(node(), string(), session_ctl:options(), fun((session_handler:name()) -> answer())) -> answer().
when_there(Node, Session, Options, Do) ->
    Name = {namespace(Options), bytes(Session)},
    case {ask(Node, session_status, is_known, [Name]), Options} of
        {{ok, true}, _} -> Do(Name);
        {{ok, false}, _} -> {error, "there is no such session"};
        {Error, _} -> Error
    end.

-spec restore(node(), file:filename()) -> answer().
restore(Node, File) ->
    case {session_backup:check(File), ask(Node, session_config, hash_ids, [])} of
        {{ok, #{hash_ids := Same}, _}, {ok, Same}} ->
            Nothing = #{restored => 0, kept => 0, expired => 0},
            session_backup:restore(File, fun(Items) -> take(Node, Items) end, Nothing);
        {{ok, #{hash_ids := Other}, _}, {ok, _}} ->
            Format = "the backup is of a server with hash_ids ~p, and knows its sessions by other names",
            {error, io_lib:format(Format, [Other])};
        {{ok, _, _}, Error} ->
            Error;
        {{error, _} = Error, _} ->
            Error
    end.

-spec take(node(), [session_backup:item()]) -> {ok, session_backup:taken()} | {error, iodata()}.
take(Node, Items) ->
    case ask(Node, session_backup, take, [Items], ?LONG) of
        {ok, #{} = Taken} -> {ok, Taken};
        {ok, {refused, Reason}} -> {error, refused(Reason)};
        {_, Sentence} -> {error, Sentence}
    end.

-spec refused(term()) -> io_lib:chars().
refused(Reason) -> io_lib:format("the store refuses: ~0tp", [session_redact:kind(Reason)]).

-spec namespace(session_ctl:options()) -> binary().
namespace(Options) -> bytes(maps:get(namespace, Options, "")).

-spec bytes(string()) -> binary().
bytes(Text) ->
    case unicode:characters_to_binary(Text) of
        Bytes when is_binary(Bytes) -> Bytes;
        %% Bytes that are no text, as the system has given them.
        _ -> list_to_binary([C band 255 || C <- Text])
    end.
