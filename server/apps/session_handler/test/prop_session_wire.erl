%% SPDX-License-Identifier: Apache-2.0
%% Whatever a client sends, reading it is an answer and not a crash.
-module(prop_session_wire).

-include_lib("eunit/include/eunit.hrl").

%% Debian's package of PropEr has no header, so that its functions are called by name.
-import(proper_types, [any/0, binary/0, binary/1, integer/0, list/1, oneof/1, tuple/1]).

%% eunit's part: the property, a thousand times.
any_message_is_a_request_or_a_bad_one_test_() ->
    {timeout, 60, ?_assert(proper:quickcheck(prop_request(), [1000, {to_file, user}]))}.

any_greeting_is_answered_test_() ->
    {timeout, 60, ?_assert(proper:quickcheck(prop_greeting(), [1000, {to_file, user}]))}.

prop_request() ->
    proper:forall(message(), fun(Message) ->
        Lock = session_wire:given_up(Message),
        case session_wire:request(Message) of
            {ok, Request} -> is_tuple(Request) andalso Lock =:= locked(Request);
            {bad_request, unknown, What} -> is_atom(What);
            {bad_request, Seq, What} -> element(2, Message) =:= Seq andalso is_atom(What)
        end
    end).

prop_greeting() ->
    proper:forall(tuple([any(), map(oneof([pid, namespace, any()]), any())]), fun({Offered, Info}) ->
        Known =
            case session_wire:client_info(Info) of
                {ok, Kept, Namespace} when is_binary(Namespace) -> maps:keys(Kept) -- [pid];
                {bad_request, namespace} -> []
            end,
        case session_wire:negotiate(Offered) of
            {ok, 1} -> Known =:= [];
            {refused, {protocol, [1]}} -> Known =:= []
        end
    end).

locked({commit, _, #{id := Id, token := Token}}) when Token =/= none -> [{Id, Token}];
locked(_) -> [].

message() ->
    oneof([
        any(),
        tuple([start, seq(), id(), token(), duration(), options()]),
        tuple([commit, seq(), id(), token(), oneof([integer(), any()]), token(), change(), options()]),
        tuple([abort, id(), token()]),
        tuple([destroy, seq(), id(), token(), options()]),
        tuple([gc, seq(), options()]),
        tuple([list, seq(), id(), options()]),
        tuple([revoke, seq(), id(), options()])
    ]).

seq() -> oneof([1, 16#7fffffff, integer(), any()]).

id() -> oneof([<<"abc">>, binary(), any()]).

token() -> oneof([none, binary(16), any()]).

duration() -> oneof([1000, integer(), any()]).

options() -> oneof([map(option(), oneof([5, lock, leave, <<"abc">>, any()])), #{}, any()]).

option() -> oneof([wait, lease, if_absent, tag, untag, current, keep, later]).

change() ->
    oneof([tuple([write, binary(), duration(), oneof([<<"php">>, any()])]), tuple([touch, duration()]), any()]).

map(Key, Value) -> proper_types:bind(list(tuple([Key, Value])), fun maps:from_list/1, false).
