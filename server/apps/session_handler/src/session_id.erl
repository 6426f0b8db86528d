%% SPDX-License-Identifier: Apache-2.0
%% The names of a session: the id in the visitor's cookie, the key that stores know it by, the handle that people see.
%% Pure, but for the setting hash_ids.
%%
%% Who has the id has the session. With hash_ids a key is the id's SHA-256, so that nothing kept, listed or logged is
%% worth stealing. Sites with different namespaces have different sessions, whatever their ids.
-module(session_id).

-export([is_id/1, is_handle/1, is_namespace/1, key/2, handle/1, tag/2, tag_name/1]).

%% 1 to 256 of A-Z, a-z, 0-9, "-" and ",".
-type id() :: binary().
%% <<"sha256:...">> with 64 digits; without hash_ids the key.
-type handle() :: binary().
%% At most 64 of A-Z, a-z, 0-9, "-", "_" and "."; empty in general.
-type namespace() :: binary().
-export_type([id/0, handle/0, namespace/0]).

-define(HANDLE, "sha256:").

-define(IS_ALPHANUMERIC(C), (C >= $a andalso C =< $z orelse C >= $A andalso C =< $Z orelse C >= $0 andalso C =< $9)).

-spec is_id(term()) -> boolean().
is_id(Id) when is_binary(Id), byte_size(Id) >= 1, byte_size(Id) =< 256 -> is_all_of_id(Id);
is_id(_) -> false.

%% Each message has an id: no list is made of it.
-spec is_all_of_id(binary()) -> boolean().
is_all_of_id(<<C, Rest/binary>>) when ?IS_ALPHANUMERIC(C); C =:= $-; C =:= $, -> is_all_of_id(Rest);
is_all_of_id(Rest) -> Rest =:= <<>>.

-spec is_handle(term()) -> boolean().
is_handle(<<?HANDLE, Digits:64/binary>>) ->
    lists:all(fun(C) -> C >= $0 andalso C =< $9 orelse C >= $a andalso C =< $f end, binary_to_list(Digits));
is_handle(_) ->
    false.

-spec is_namespace(term()) -> boolean().
is_namespace(Name) when is_binary(Name), byte_size(Name) =< 64 ->
    lists:all(
        fun(C) -> ?IS_ALPHANUMERIC(C) orelse C =:= $- orelse C =:= $_ orelse C =:= $. end, binary_to_list(Name)
    );
is_namespace(_) ->
    false.

%% A handle is the key of its session in whichever namespace.
-spec key(namespace(), id() | handle()) -> session_store:id().
key(Namespace, Id) ->
    case session_config:hash_ids() of
        true -> hashed(Namespace, Id);
        false -> within(Namespace, Id)
    end.

-spec hashed(namespace(), id() | handle()) -> session_store:id().
hashed(Namespace, Id) ->
    case is_handle(Id) of
        true -> binary:decode_hex(binary:part(Id, byte_size(Id), -64));
        false -> crypto:hash(sha256, within(Namespace, Id))
    end.

-spec handle(session_store:id()) -> handle().
handle(Key) ->
    case session_config:hash_ids() of
        true when byte_size(Key) =:= 32 -> <<?HANDLE, (string:lowercase(binary:encode_hex(Key)))/binary>>;
        _ -> Key
    end.

%% No namespace has a slash, nor has an id.
-spec within(namespace(), id()) -> binary().
within(<<>>, Id) -> Id;
within(Namespace, Id) -> <<Namespace/binary, $/, Id/binary>>.

%% What a record keeps of a tag, which may have a slash.
-spec tag(namespace(), Name :: binary()) -> session_store:tag().
tag(Namespace, Name) -> <<Namespace/binary, $/, Name/binary>>.

-spec tag_name(session_store:tag()) -> Name :: binary().
tag_name(Tag) ->
    [_, Name] = binary:split(Tag, <<$/>>),
    Name.
