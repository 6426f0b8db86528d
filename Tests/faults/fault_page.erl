%% SPDX-License-Identifier: Apache-2.0
%% The table in docs/faults.md. The page around it is written by hand; rows that were not run now stay as they are.
-module(fault_page).

-export([write/3]).

-type key() :: {Fault :: string(), Store :: string()}.

-define(MARK, "<!-- table -->").
-define(HEAD, [
    "| fault | store | rounds | acknowledged | lost | refused, yet there | resurrected | both held | unknown | ",
    "longest silence |\n|---|---|---|---|---|---|---|---|---|---|\n"
]).

-spec write(file:filename(), Order :: [key()], [{Fault :: string(), Store :: string(), iodata()}]) -> ok.
write(Page, Order, Results) ->
    {ok, Text} = file:read_file(Page),
    [Before, Table, After] = re:split(Text, ?MARK, [{return, binary}]),
    New = maps:from_list([{{Fault, Store}, row(Fault, Store, Cells)} || {Fault, Store, Cells} <- Results]),
    Rows = maps:merge(known(Table), New),
    Lines = [maps:get(Key, Rows, []) || Key <- Order],
    ok = file:write_file(Page, [Before, ?MARK "\n", ?HEAD, Lines, ?MARK, After]).

known(Table) ->
    [_Head, _Rule | Lines] = string:lexemes(unicode:characters_to_list(Table), "\n"),
    maps:from_list([{key(Line), [Line, "\n"]} || Line <- Lines]).

key(Line) ->
    [Fault, Store | _] = [string:trim(Cell) || Cell <- string:lexemes(Line, "|")],
    {Fault, Store}.

row(Fault, Store, Cells) -> unicode:characters_to_binary(["| ", Fault, " | ", Store, " | ", Cells, " |\n"]).
