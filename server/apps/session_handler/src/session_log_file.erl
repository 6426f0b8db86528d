%% SPDX-License-Identifier: Apache-2.0
%% Looks for damage in a file of disk_log (internal format), which itself skips what it cannot read and goes on.
%%
%% A program that is killed, or a disc that is full, leaves an unfinished item at the end of a file: a torn tail, which
%% nobody was told is stored. An unreadable item with readable ones after it is damage: of what was stored, something is
%% lost. What is inside an item is not looked at; records carry a checksum of their own.
-module(session_log_file).

-export([inspect/1, mend/2]).

-define(HEADER_SIZE, 8).
-define(CLOSED, 99, 88, 77, 11).
-define(MAGIC, 98, 87, 76, 65).
%% From this size on, an item carries the MD5 of its size.
-define(LARGE, 65528).
-define(CHUNK, 1048576).

%% Position is that of the first byte that belongs to no item.
-spec inspect(file:filename()) -> {whole | torn | damaged, Position :: non_neg_integer()} | {error, file:posix()}.
inspect(File) ->
    case file:open(File, [read, raw, binary, {read_ahead, ?CHUNK}]) of
        {ok, Fd} ->
            try
                header(file:read(Fd, ?HEADER_SIZE), Fd)
            after
                file:close(Fd)
            end;
        {error, _} = Error ->
            Error
    end.

%% Cuts off what follows a position, and marks the file as closed, which the end of its program left open. A file
%% without a header holds nothing.
-spec mend(file:filename(), Position :: non_neg_integer()) -> ok | {error, file:posix() | badarg}.
mend(File, 0) ->
    file:delete(File);
mend(File, Position) ->
    case file:open(File, [read, write, raw]) of
        {ok, Fd} ->
            try
                {ok, _} = file:position(Fd, Position),
                ok = file:truncate(Fd),
                ok = file:pwrite(Fd, 4, <<?CLOSED>>),
                file:sync(Fd)
            catch
                error:{badmatch, {error, _} = Error} -> Error
            after
                file:close(Fd)
            end;
        {error, _} = Error ->
            Error
    end.

-spec header({ok, binary()} | eof | {error, file:posix()}, file:fd()) ->
    {whole | torn | damaged, non_neg_integer()} | {error, file:posix()}.
header({ok, <<1, 2, 3, 4, _:4/binary>>}, Fd) -> items(<<>>, ?HEADER_SIZE, Fd);
header({ok, Short}, _Fd) when byte_size(Short) < ?HEADER_SIZE -> {torn, 0};
header({ok, _}, _Fd) -> {damaged, 0};
header(eof, _Fd) -> {torn, 0};
header({error, _} = Error, _Fd) -> Error.

-spec items(binary(), non_neg_integer(), file:fd()) ->
    {whole | torn | damaged, non_neg_integer()} | {error, file:posix()}.
items(Bytes, Position, Fd) ->
    case item(Bytes) of
        {whole, Size, Rest} ->
            items(Rest, Position + Size, Fd);
        Unfinished ->
            case {file:read(Fd, ?CHUNK), Unfinished} of
                {{error, _} = Error, _} -> Error;
                {eof, _} when Bytes =:= <<>> -> {whole, Position};
                {eof, _} -> {rest(Bytes), Position};
                {{ok, More}, unfinished} -> items(<<Bytes/binary, More/binary>>, Position, Fd);
                {{ok, More}, unreadable} -> {rest(all(More, Fd, Bytes)), Position}
            end
    end.

-spec item(binary()) -> {whole, pos_integer(), Rest :: binary()} | unfinished | unreadable.
item(<<Size:32, ?MAGIC, _:Size/binary, Rest/binary>>) when Size < ?LARGE ->
    {whole, Size + 8, Rest};
item(<<Size:32, ?MAGIC, Digest:16/binary, Item/binary>>) when Size >= ?LARGE ->
    case {erlang:md5(<<Size:32>>), Item} of
        {Digest, <<_:Size/binary, Rest/binary>>} -> {whole, Size + 24, Rest};
        {Digest, _} -> unfinished;
        _ -> unreadable
    end;
item(<<_:32, ?MAGIC, _/binary>>) ->
    unfinished;
item(Bytes) when byte_size(Bytes) < 8 ->
    unfinished;
item(_) ->
    unreadable.

-spec all(binary(), file:fd(), binary()) -> binary().
all(Bytes, Fd, Before) ->
    case file:read(Fd, ?CHUNK) of
        {ok, More} -> all(More, Fd, <<Before/binary, Bytes/binary>>);
        _ -> <<Before/binary, Bytes/binary>>
    end.

%% A size that was changed looks like an unfinished item: whole ones behind it tell.
-spec rest(binary()) -> torn | damaged.
rest(Bytes) ->
    case lists:any(fun({At, _}) -> is_item_at(At - 4, Bytes) end, binary:matches(Bytes, <<?MAGIC>>)) of
        true -> damaged;
        false -> torn
    end.

%% The first item is the one that is known to be unreadable or unfinished.
-spec is_item_at(integer(), binary()) -> boolean().
is_item_at(At, Bytes) when At > 0 ->
    <<_:At/binary, Item/binary>> = Bytes,
    case item(Item) of
        {whole, Size, _} -> is_term(binary:part(Item, 8, Size - 8));
        _ -> false
    end;
is_item_at(_, _) ->
    false.

-spec is_term(binary()) -> boolean().
is_term(Bytes) ->
    try binary_to_term(Bytes) of
        _ -> true
    catch
        error:badarg -> false
    end.
