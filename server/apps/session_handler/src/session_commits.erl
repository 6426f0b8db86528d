%% SPDX-License-Identifier: Apache-2.0
%% What was answered to the last commits, for one that is repeated because its answer was lost. Pure.
%%
%% A commit is repeated within seconds or not at all, perhaps when others have written since, or destroyed the session.
%% The answers are kept here and not in the records, where every one of a million sessions would carry some for nobody.
-module(session_commits).

-export([new/0, add/3, find/2]).

%% At least so many are remembered, at most twice as many.
-define(REMEMBERED, 4096).

-type generation() :: #{CommitId :: binary() => session_store:version()}.
-opaque commits() :: {Young :: generation(), Old :: generation()}.
-export_type([commits/0]).

-spec new() -> commits().
new() -> {#{}, #{}}.

-spec add(CommitId :: binary(), Made :: session_store:version(), commits()) -> commits().
add(CommitId, Made, {Young, _}) when map_size(Young) >= ?REMEMBERED -> {#{CommitId => Made}, Young};
add(CommitId, Made, {Young, Old}) -> {Young#{CommitId => Made}, Old}.

%% The version that the commit was answered with.
-spec find(CommitId :: binary(), commits()) -> {ok, session_store:version()} | error.
find(CommitId, {Young, Old}) ->
    case Young of
        #{CommitId := Made} -> {ok, Made};
        _ -> maps:find(CommitId, Old)
    end.
