%% SPDX-License-Identifier: Apache-2.0
%% How much memory the machine has, or the container that the node is in.
-module(session_memory).

-export([limit/1, of_text/1]).

%% A part of what there is, or a number of bytes; none where it is not known.
-spec limit(none | float() | pos_integer()) -> pos_integer() | none.
limit(Part) when is_float(Part) -> part(Part, [machine() | container()]);
limit(Other) -> Other.

-spec part(float(), [pos_integer() | unknown]) -> pos_integer() | none.
part(Part, Sizes) ->
    case [Size || Size <- Sizes, is_integer(Size)] of
        [] -> none;
        Known -> max(1, round(Part * lists:min(Known)))
    end.

-spec machine() -> pos_integer() | unknown.
machine() -> of_text(read("/proc/meminfo")).

%% Of cgroups, version 2 and 1.
-spec container() -> [pos_integer() | unknown].
container() ->
    Files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"],
    [of_text(read(File)) || File <- Files].

-spec read(file:filename()) -> binary().
read(File) ->
    case file:read_file(File) of
        {ok, Text} -> Text;
        {error, _} -> <<>>
    end.

%% Bytes alone, or the first line of meminfo. "max" is no limit.
-spec of_text(binary()) -> pos_integer() | unknown.
of_text(Text) ->
    case string:lexemes(Text, " \n") of
        [<<"MemTotal:">>, Kilobytes, <<"kB">> | _] -> binary_to_integer(Kilobytes) * 1024;
        [Bytes] -> number(string:to_integer(Bytes));
        _ -> unknown
    end.

-spec number({integer() | error, term()}) -> pos_integer() | unknown.
number({Bytes, <<>>}) when is_integer(Bytes), Bytes > 0 -> Bytes;
number(_) -> unknown.
