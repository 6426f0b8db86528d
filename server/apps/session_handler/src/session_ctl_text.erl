%% SPDX-License-Identifier: Apache-2.0
%% What sessionctl prints for people: one line per thing, columns under each other.
-module(session_ctl_text).

-export([show/2]).

%% Of the keys of the status; a longer one is shown whole.
-define(KEY_WIDTH, 21).

-spec show(string(), term()) -> iolist().
show("status", Status) ->
    Order = [
        node, version, otp, store, cluster, members, ready, draining, full, uptime, sessions, connections, locks,
        waiting, memory
    ],
    Others = lists:sort(maps:keys(Status) -- Order),
    [pair(Key, map_get(Key, Status)) || Key <- Order ++ Others, is_map_key(Key, Status)];
show("members", Members) ->
    table(["node", "state", "sessions", "connections"], [
        [Node, State, maps:get(sessions, Member, ""), maps:get(connections, Member, "")]
     || #{node := Node, state := State} = Member <- Members
    ]);
show("list", #{total := Total, sessions := Sessions}) ->
    Now = erlang:system_time(millisecond),
    Rows = [
        [Handle, duration(Now - Accessed), duration(Expires - Now), bytes(Bytes), tags(Tags)]
     || #{handle := Handle, accessed := Accessed, expires := Expires} = Session <- Sessions,
        #{bytes := Bytes, tags := Tags} <- [Session]
    ],
    Head = ["session", "idle", "expires in", "data", "tags"],
    [table(Head, Rows), io_lib:format("~b of ~b~n", [length(Rows), Total])];
show("count", Count) ->
    io_lib:format("~b~n", [Count]);
show("tags", Tags) ->
    table(["sessions", "namespace", "tag"], [
        [Sessions, Namespace, Tag]
     || #{sessions := Sessions, namespace := Namespace, tag := Tag} <- Tags
    ]);
show("locks", []) ->
    "no session is locked\n";
show("locks", Locks) ->
    [
        [text(Handle), "\n  held    ", claim(Holder, held), [["  waits   ", claim(One, waited)] || One <- Waiting]]
     || #{handle := Handle, holder := Holder, waiting := Waiting} <- Locks
    ];
show("drain", #{locks := 0}) ->
    "no session is open here; the node can be stopped\n";
show("drain", #{locks := Locks}) ->
    io_lib:format("still locked: ~b~n", [Locks]);
show("revoke", #{ended := Count}) ->
    io_lib:format("~b ended~n", [Count]);
show("gc", #{removed := Count}) ->
    io_lib:format("~b removed~n", [Count]);
show("backup", #{file := File, sessions := Count}) ->
    io_lib:format("~b sessions are in ~ts~n", [Count, File]);
show("restore", #{restored := Restored, kept := Kept, expired := Expired}) ->
    io_lib:format("~b restored; ~b were there as new or newer; ~b had expired~n", [Restored, Kept, Expired]);
show("verify", #{file := File, sessions := Count, made := Made, node := Node, store := Store}) ->
    Time = calendar:system_time_to_rfc3339(Made, [{unit, millisecond}, {offset, "Z"}]),
    io_lib:format("~ts is whole: ~b sessions of ~ts (store ~ts), made ~ts~n", [File, Count, Node, Store, Time]);
show("verify", #{sessions := Count, bytes := Bytes, members := Members, unreachable := Away, different := Different}) ->
    [
        io_lib:format("~b sessions, ~ts, members: ~b~n", [Count, bytes(Bytes), length(Members)]),
        [["not reachable: ", text(Node), "\n"] || Node <- Away],
        [["differs: ", text(Handle), versions(Found), "\n"] || #{handle := Handle, versions := Found} <- Different],
        case {Away, Different} of
            {[], []} -> "no difference\n";
            _ -> ""
        end
    ];
show("diagnose", Findings) ->
    [
        [io_lib:format("~-8ts ~-11ts ~ts~n", [text(State), Check, Says]), advice(Finding)]
     || #{state := State, check := Check, says := Says} = Finding <- Findings
    ];
show(_, #{done := true}) ->
    "done\n".

-spec advice(session_diagnose:finding()) -> iolist().
advice(#{do := Do}) -> [lists:duplicate(21, $\s), "-> ", Do, $\n];
advice(_) -> "".

-spec versions(#{node() => session_store:version()}) -> iolist().
versions(Versions) ->
    [[" ", text(Node), "=", integer_to_list(Version)] || {Node, Version} <- lists:sort(maps:to_list(Versions))].

-spec tags([binary()]) -> iolist().
tags(Tags) -> lists:join(" ", [text(Tag) || Tag <- Tags]).

-spec claim(map(), held | waited) -> iolist().
claim(Claim, Key) ->
    Process = maps:get(pid, Claim, "?"),
    Node = maps:get(node, Claim, "nobody: its connection fell silent"),
    io_lib:format("~9ts  by process ~ts at ~ts~n", [duration(maps:get(Key, Claim, 0)), text(Process), text(Node)]).

-spec pair(atom(), term()) -> iolist().
pair(Key, Value) when Key =:= memory; Key =:= memory_limit; Key =:= disc_free; Key =:= disc_limit ->
    pair_text(Key, bytes(Value));
pair(_Key, Values) when is_map(Values), map_size(Values) =:= 0 -> "";
pair(Key, Values) when is_map(Values) ->
    Pairs = lists:sort(maps:to_list(Values)),
    pair_text(Key, lists:join(", ", [[text(Name), $\s, text(Value)] || {Name, Value} <- Pairs]));
pair(uptime, Seconds) -> pair_text(uptime, duration(Seconds * 1000));
pair(Key, Value) -> pair_text(Key, text(Value)).

-spec pair_text(atom(), iolist()) -> iolist().
pair_text(Key, Text) -> [padded(atom_to_list(Key), ?KEY_WIDTH), $\s, Text, $\n].

%% The last column is as wide as it is.
-spec table([string()], [[term()]]) -> iolist().
table(Head, Rows) ->
    Texts = [Head | [[unicode:characters_to_list(text(Cell)) || Cell <- Row] || Row <- Rows]],
    Columns = lists:seq(1, length(Head)),
    Widths = [lists:max([string:length(lists:nth(Column, Row)) || Row <- Texts]) || Column <- Columns],
    [[string:trim(line(Row, Widths), trailing), $\n] || Row <- Texts].

-spec line([string()], [non_neg_integer()]) -> string().
line(Row, Widths) ->
    lists:append(lists:join("  ", [padded(Cell, Width) || {Cell, Width} <- lists:zip(Row, Widths)])).

-spec padded(string(), non_neg_integer()) -> string().
padded(Cell, Width) -> Cell ++ lists:duplicate(max(0, Width - string:length(Cell)), $\s).

%% Nothing that a client has named reaches the terminal as a control character.
-spec text(term()) -> unicode:chardata().
text(Text) when is_binary(Text) -> [visible(C) || C <- characters(Text)];
text(Atom) when is_atom(Atom) -> text(atom_to_binary(Atom));
text(Integer) when is_integer(Integer) -> integer_to_list(Integer);
text([]) -> "";
text([First | _] = Items) when is_atom(First) -> lists:join(" ", [text(Item) || Item <- Items]);
text(Other) -> [visible(C) || C <- unicode:characters_to_list(Other)].

-spec characters(binary()) -> [char()].
characters(Text) ->
    case unicode:characters_to_list(Text) of
        List when is_list(List) -> List;
        _ -> binary_to_list(Text)
    end.

-spec visible(char()) -> char().
visible(C) when C < 32; C >= 127, C < 160 -> $?;
visible(C) -> C.

-spec duration(integer()) -> string().
duration(Ms) when Ms < 10_000 -> lists:flatten(io_lib:format("~.1f s", [Ms / 1000]));
duration(Ms) when Ms < 600_000 -> lists:flatten(io_lib:format("~b s", [Ms div 1000]));
duration(Ms) when Ms < 36_000_000 -> lists:flatten(io_lib:format("~b min", [Ms div 60_000]));
duration(Ms) -> lists:flatten(io_lib:format("~b h", [Ms div 3_600_000])).

-spec bytes(non_neg_integer()) -> string().
bytes(Bytes) when Bytes < 10_000 -> lists:flatten(io_lib:format("~b B", [Bytes]));
bytes(Bytes) when Bytes < 10_000_000 -> lists:flatten(io_lib:format("~b KB", [Bytes div 1000]));
bytes(Bytes) when Bytes < 10_000_000_000 -> lists:flatten(io_lib:format("~b MB", [Bytes div 1_000_000]));
bytes(Bytes) -> lists:flatten(io_lib:format("~b GB", [Bytes div 1_000_000_000])).
