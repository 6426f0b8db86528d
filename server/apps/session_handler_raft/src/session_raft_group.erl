%% SPDX-License-Identifier: Apache-2.0
%% The groups that the sessions are divided into, and the names of what belongs to each on a node: Ra's server, the
%% keeper of this node's requests, and the process that has the locks while the node's server leads.
-module(session_raft_group).

-export([set_count/1, open/0, is_open/0, all/0, of_id/1, server/1, server/2, keeper/1, leader/1, send/2, window/0]).

-type group() :: non_neg_integer().
-export_type([group/0]).

-record(names, {
    count = 0 :: non_neg_integer(),
    is_open = false :: boolean(),
    servers = {} :: tuple(),
    keepers = {} :: tuple(),
    leaders = {} :: tuple()
}).

%% Once, when it is known how many this cluster has; 0 before.
-spec set_count(non_neg_integer()) -> ok.
set_count(Count) ->
    persistent_term:put(?MODULE, #names{
        count = Count,
        servers = names("session_raft_", Count),
        keepers = names("session_raft_keeper_", Count),
        leaders = names("session_raft_leader_", Count)
    }).

%% The processes of all groups are there.
-spec open() -> ok.
open() -> persistent_term:put(?MODULE, (names())#names{is_open = true}).

-spec is_open() -> boolean().
is_open() -> (names())#names.is_open.

-spec all() -> [group()].
all() -> lists:seq(0, (names())#names.count - 1).

%% none: they are not open.
-spec of_id(session_store:id()) -> group() | none.
of_id(Id) ->
    case names() of
        #names{is_open = false} -> none;
        #names{count = Count} -> erlang:phash2(Id, Count)
    end.

-spec server(group()) -> ra:server_id().
server(Group) -> server(Group, node()).

-spec server(group(), node()) -> ra:server_id().
server(Group, Node) -> {element(Group + 1, (names())#names.servers), Node}.

-spec keeper(group()) -> atom().
keeper(Group) -> element(Group + 1, (names())#names.keepers).

-spec leader(group()) -> atom().
leader(Group) -> element(Group + 1, (names())#names.leaders).

%% To a process of a member: what does not go out at once is lost, and comes again.
-spec send(pid() | {atom(), node()}, term()) -> ok.
send(To, Message) ->
    _ = erlang:send(To, Message, [nosuspend, noconnect]),
    ok.

%% Milliseconds that the connections of a lost node have to come back over another: until then what they held is given to nobody.
-spec window() -> 2000.
window() -> 2000.

-spec names() -> #names{}.
names() -> persistent_term:get(?MODULE, #names{}).

-spec names(string(), non_neg_integer()) -> tuple().
names(Prefix, Count) ->
    list_to_tuple([list_to_atom(Prefix ++ integer_to_list(N)) || N <- lists:seq(0, Count - 1)]).
