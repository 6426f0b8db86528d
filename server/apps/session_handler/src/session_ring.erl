%% SPDX-License-Identifier: Apache-2.0
%% Which node has the locks of an id: the one whose hash together with the id's is the highest. When a node comes or
%% goes, only the ids move that it gets or had. Pure.
-module(session_ring).

-export([owner/2, goes_on/3]).

-spec owner(session_store:id(), [node(), ...]) -> node().
owner(_Id, [Node]) -> Node;
owner(Id, Nodes) -> element(2, lists:max([{erlang:phash2({Node, Id}), Node} || Node <- Nodes])).

%% Whether the side of a split goes on that sees some of all members: the larger one; of two halves, the one with the
%% lowest name. Closed: the connections to all others were closed by their ends, as those of a node that died are; then
%% a half without the lowest name goes on too, for there may be nobody else.
-spec goes_on(Side :: [node(), ...], Members :: [node(), ...], Closed :: boolean()) -> boolean().
goes_on(Side, Members, Closed) ->
    case 2 * length(Side) - length(Members) of
        0 -> Closed orelse lists:member(lists:min(Members), Side);
        Difference -> Difference > 0
    end.
