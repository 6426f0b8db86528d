%% SPDX-License-Identifier: Apache-2.0
%% All sessions in one file, from any store and into any: versions and expiry are kept.
%%
%% A file is a line, and then items: size, CRC-32, and a term. The first term tells of the backup, each of the others is
%% a session, the last is the count; a file without that was never completed, and is not taken. The node sends the
%% items, and sessionctl has the file: it is written and read with the rights of who asks.
-module(session_backup).

-include("session.hrl").

%% Where the file is.
-export([write/2, check/1, restore/3]).
%% On the node.
-export([send/1, take/1]).

-define(MAGIC, <<"PHP sessions, backup 1\n">>).
-define(CHUNK, 200).
-define(TIMEOUT, 60_000).
%% A session has at most 64 MB of data unless the server says otherwise.
-define(LARGEST, 16#7fffffff).

-type about() :: #{made := integer(), node := node(), store := atom(), hash_ids := boolean()}.
%% Times and lifetime are milliseconds.
-type item() :: #{
    id := session_store:id(),
    version := session_store:version(),
    expires := integer(),
    accessed := integer(),
    lifetime := session_store:milliseconds(),
    data := binary(),
    meta := session_record:meta()
}.
%% kept: the node has the same version or a later one.
-type taken() :: #{restored := non_neg_integer(), kept := non_neg_integer(), expired := non_neg_integer()}.
-export_type([about/0, item/0, taken/0]).

%% --- writing

%% The file appears when it is complete and on the disc.
-spec write(node(), file:filename()) -> {ok, non_neg_integer()} | {error, iodata()}.
write(Node, File) ->
    Part = File ++ ".part",
    %% Whoever made one like it before, it is not written through.
    _ = file:delete(Part),
    case file:open(Part, [write, raw, binary, exclusive]) of
        {ok, Fd} ->
            try
                ok = file:change_mode(Part, 8#600),
                ok = file:write(Fd, ?MAGIC),
                {Pid, Monitor} = spawn_monitor(Node, ?MODULE, send, [self()]),
                Count = receive_items(Fd, Pid, Monitor, 0),
                ok = file:sync(Fd),
                ok = file:rename(Part, File),
                {ok, Count}
            catch
                error:{badmatch, {error, Reason}} -> {error, [File, ": ", file:format_error(Reason)]};
                throw:Reason -> {error, io_lib:format("the node failed: ~0tp", [session_redact:kind(Reason)])}
            after
                _ = file:close(Fd),
                _ = file:delete(Part)
            end;
        {error, Reason} ->
            {error, [Part, ": ", file:format_error(Reason)]}
    end.

-spec receive_items(file:fd(), pid(), reference(), non_neg_integer()) -> non_neg_integer().
receive_items(Fd, Pid, Monitor, Count) ->
    receive
        {Pid, Terms} ->
            ok = file:write(Fd, [frame(Term) || Term <- Terms]),
            Pid ! {self(), next},
            receive_items(Fd, Pid, Monitor, Count + length([session || {session, _} <- Terms]));
        {'DOWN', Monitor, process, Pid, normal} ->
            Count;
        {'DOWN', Monitor, process, Pid, Reason} ->
            throw(Reason)
    after ?TIMEOUT -> throw(timeout)
    end.

-spec frame(term()) -> iolist().
frame(Term) ->
    Bytes = term_to_binary(Term),
    [<<(byte_size(Bytes)):32, (erlang:crc32(Bytes)):32>>, Bytes].

%% The process on the node: some sessions at a time, and no more before they are written.
-spec send(pid()) -> ok.
send(To) ->
    _ = erlang:monitor(process, To),
    About = #{
        made => now_ms(), node => node(), store => session_config:get(store), hash_ids => session_config:hash_ids()
    },
    {Count, Last} = session_store:fold(fun(Record, Acc) -> gather(To, Record, Acc) end, {0, [{backup, About}]}),
    deliver(To, [{complete, Count} | Last]).

-spec gather(pid(), #session{}, {non_neg_integer(), [term()]}) -> {non_neg_integer(), [term()]}.
gather(To, Record, {Count, Gathered}) ->
    case session_record:current(Record, now_ms()) of
        absent ->
            {Count, Gathered};
        Record when length(Gathered) < ?CHUNK ->
            {Count + 1, [{session, item(Record)} | Gathered]};
        Record ->
            ok = deliver(To, Gathered),
            {Count + 1, [{session, item(Record)}]}
    end.

-spec deliver(pid(), [term()]) -> ok.
deliver(To, Gathered) ->
    To ! {self(), lists:reverse(Gathered)},
    receive
        {To, next} -> ok;
        {'DOWN', _, process, To, _} -> exit(normal)
    end.

-spec item(#session{}) -> item().
item(#session{id = Id, version = Version, expires = Expires, accessed = Accessed} = Record) ->
    #session{lifetime = Lifetime, data = Data, meta = Meta} = Record,
    #{
        id => Id,
        version => Version,
        expires => Expires,
        accessed => Accessed,
        lifetime => Lifetime,
        data => Data,
        meta => Meta
    }.

%% --- reading

%% Reads the whole file, and changes nothing.
-spec check(file:filename()) -> {ok, about(), Count :: non_neg_integer()} | {error, iodata()}.
check(File) ->
    case read(File, fun(_Item, Count) -> {ok, Count + 1} end, 0) of
        {ok, About, Count} -> {ok, About, Count};
        {error, Reason} -> {error, [File, ": ", Reason]}
    end.

%% The file has been checked. Take gets some sessions at a time, and says what became of them.
-spec restore(file:filename(), fun(([item()]) -> {ok, taken()} | {error, iodata()}), taken()) ->
    {ok, taken()} | {error, iodata()}.
restore(File, Take, Nothing) ->
    Gather = fun
        (Item, {Items, Taken}) when length(Items) < ?CHUNK -> {ok, {[Item | Items], Taken}};
        (Item, {Items, Taken}) -> add(Take([Item | Items]), Taken)
    end,
    case read(File, Gather, {[], Nothing}) of
        {ok, _, {Items, Taken}} ->
            case add(Take(Items), Taken) of
                {ok, {[], All}} -> {ok, All};
                {error, _} = Error -> Error
            end;
        {error, _} = Error ->
            Error
    end.

-spec add({ok, taken()} | {error, iodata()}, taken()) -> {ok, {[], taken()}} | {error, iodata()}.
add({ok, New}, Taken) -> {ok, {[], maps:map(fun(Key, Count) -> Count + map_get(Key, New) end, Taken)}};
add({error, _} = Error, _Taken) -> Error.

-spec read(file:filename(), fun((item(), Acc) -> {ok, Acc} | {error, iodata()}), Acc) ->
    {ok, about(), Acc} | {error, iodata()}.
read(File, Fun, Acc) ->
    case file:open(File, [read, raw, binary, {read_ahead, 1 bsl 20}]) of
        {ok, Fd} ->
            try
                header(file:read(Fd, byte_size(?MAGIC)), Fd, Fun, Acc)
            after
                file:close(Fd)
            end;
        {error, Reason} ->
            {error, file:format_error(Reason)}
    end.

-spec header(Read, file:fd(), fun((item(), Acc) -> {ok, Acc} | {error, iodata()}), Acc) ->
    {ok, about(), Acc} | {error, iodata()}
when
    Read :: {ok, binary()} | eof | {error, file:posix()}.
header({ok, ?MAGIC}, Fd, Fun, Acc) ->
    case next(Fd) of
        {ok, {backup, #{hash_ids := _} = About}} -> items(next(Fd), About, 0, Fd, Fun, Acc);
        _ -> {error, "it is damaged at its beginning"}
    end;
header(_, _Fd, _Fun, _Acc) ->
    {error, "it is no backup of sessions, or one of a later version"}.

-spec items({ok, term()} | eof | damaged, about(), non_neg_integer(), file:fd(), fun((item(), Acc) -> Result), Acc) ->
    {ok, about(), Acc} | {error, iodata()}
when
    Result :: {ok, Acc} | {error, iodata()}.
items({ok, {session, #{id := _} = Item}}, About, Count, Fd, Fun, Acc) ->
    case Fun(Item, Acc) of
        {ok, Next} -> items(next(Fd), About, Count + 1, Fd, Fun, Next);
        {error, _} = Error -> Error
    end;
items({ok, {complete, Count}}, About, Count, Fd, _Fun, Acc) ->
    case next(Fd) of
        eof -> {ok, About, Acc};
        _ -> {error, "something follows its end"}
    end;
items(eof, _About, Count, _Fd, _Fun, _Acc) ->
    {error, io_lib:format("it ends after ~b sessions, before it is complete", [Count])};
items(_, _About, Count, _Fd, _Fun, _Acc) ->
    {error, io_lib:format("it is damaged after ~b sessions", [Count])}.

-spec next(file:fd()) -> {ok, term()} | eof | damaged.
next(Fd) ->
    case file:read(Fd, 8) of
        {ok, <<Size:32, Crc:32>>} when Size =< ?LARGEST -> term(file:read(Fd, Size), Size, Crc);
        eof -> eof;
        _ -> damaged
    end.

-spec term({ok, binary()} | eof | {error, term()}, non_neg_integer(), non_neg_integer()) -> {ok, term()} | damaged.
term({ok, Bytes}, Size, Crc) when byte_size(Bytes) =:= Size ->
    try
        Crc = erlang:crc32(Bytes),
        {ok, binary_to_term(Bytes)}
    catch
        error:_ -> damaged
    end;
term(_, _, _) ->
    damaged.

%% --- on the node

%% Through the shards, so that what happens meanwhile is not overwritten.
-spec take([item()]) -> taken() | {refused, session_store:refusal()}.
take(Items) ->
    Now = now_ms(),
    Records = [record(Item) || #{expires := Expires} = Item <- Items, Expires > Now],
    _ = [session_store:commit({self(), Id}, commit(Record)) || #session{id = Id} = Record <- Records],
    Answers = [session_store:await(Id, ?TIMEOUT) || #session{id = Id} <- Records],
    Kept = length([kept || {refused, {conflict, _}} <- Answers]),
    case [Refusal || {refused, Refusal} <- Answers, not is_conflict(Refusal)] of
        [] -> #{restored => length(Records) - Kept, kept => Kept, expired => length(Items) - length(Records)};
        [Refusal | _] -> {refused, Refusal}
    end.

-spec is_conflict(session_store:refusal()) -> boolean().
is_conflict({conflict, _}) -> true;
is_conflict(_) -> false.

-spec commit(#session{}) -> session_store:commit().
commit(#session{id = Id} = Record) ->
    #{id => Id, token => none, expected => any, commit_id => crypto:strong_rand_bytes(16), change => {restore, Record}}.

-spec record(item()) -> #session{}.
record(#{id := Id, version := Version, expires := Expires, accessed := Accessed, lifetime := Lifetime} = Item) ->
    #{data := Data, meta := Meta} = Item,
    #session{
        id = Id,
        version = Version,
        expires = Expires,
        accessed = Accessed,
        lifetime = Lifetime,
        data = Data,
        meta = Meta
    }.

-spec now_ms() -> integer().
now_ms() -> erlang:system_time(millisecond).
