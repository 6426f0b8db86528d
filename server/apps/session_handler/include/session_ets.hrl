%% SPDX-License-Identifier: Apache-2.0
%% A session as the store ets keeps it: there may be millions, and each word of one is eight megabytes of theirs. What
%% meta says is in fields of the row: a map costs six words more, and has its keys in every row.
-record(session_row, {
    id :: session_store:id(),
    version :: session_store:version(),
    expires :: integer(),
    accessed :: integer(),
    lifetime :: session_store:milliseconds(),
    data :: binary(),
    created :: integer(),
    %% An atom takes no space beyond its field.
    serializer :: atom() | binary(),
    tags :: [session_store:tag()]
}).
