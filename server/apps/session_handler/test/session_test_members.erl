%% SPDX-License-Identifier: Apache-2.0
%% Members of the store mnesia, in nodes of their own: their names, and what they are asked.
-module(session_test_members).

-export([name/1, node_of/1, view/1, read/2, acquire/3, commit/4]).
%% On the members.
-export([ask/2]).

-import(session_test_node, [call/4]).

name(N) -> list_to_atom("session_member_" ++ integer_to_list(N) ++ "_" ++ os:getpid()).

node_of(N) -> session_test_node:node_name(name(N)).

view(Member) -> call(Member, session_cluster, view, []).

read(Member, Id) -> call(Member, session_handler, read, [Id]).

%% On behalf of a connection that stays when the call has ended.
acquire(Member, Id, Token) ->
    Acquire = #{
        id => Id, token => session_test:token(Token), lifetime => 60_000, wait => 0, lease => 60_000,
        if_absent => lock, client => #{}
    },
    call(Member, ?MODULE, ask, [acquire, Acquire]).

commit(Member, Id, Token, Expected) ->
    Named =
        case Token of
            none -> none;
            _ -> session_test:token(Token)
        end,
    Change = {write, <<"data">>, 60_000, <<"php">>},
    Commit = #{id => Id, token => Named, expected => Expected, commit_id => <<"of ", Id/binary>>, change => Change},
    call(Member, ?MODULE, ask, [commit, Commit]).

ask(What, Request) ->
    Self = self(),
    Ref = make_ref(),
    _ = spawn(fun() ->
        ok = session_store:What({self(), What}, Request),
        receive
            {session_store, What, Answer} -> Self ! {Ref, Answer}
        end,
        timer:sleep(infinity)
    end),
    receive
        {Ref, Answer} -> Answer
    after 5000 -> unanswered
    end.
