%% SPDX-License-Identifier: Apache-2.0
%% A session as the store mnesia keeps it: what a read moves is apart from what only a commit changes, so that a page
%% that changes nothing costs a short line of the log. Both carry a checksum: a disc may give back other bytes.
-record(session_data, {
    id :: session_store:id(),
    version :: session_store:version(),
    data :: binary(),
    meta :: session_record:meta(),
    %% The commit that made this version: it may be repeated when the node, and what it remembered, is gone.
    commit :: binary(),
    checksum :: non_neg_integer()
}).
-record(session_access, {
    id :: session_store:id(),
    expires :: integer(),
    accessed :: integer(),
    lifetime :: session_store:milliseconds(),
    checksum :: non_neg_integer()
}).
%% That a session has a tag. The session decides: this is for finding it.
-record(session_tag, {key :: {session_store:tag(), session_store:id()}, none = none}).
%% Who has the lock of a session, for the next owner of the id. Kept only where there are several members.
-record(session_lock, {
    id :: session_store:id(),
    token :: session_store:token(),
    client :: #{node => binary(), pid => integer()}
}).
