%% SPDX-License-Identifier: Apache-2.0
%% A session as every store keeps it. Times are milliseconds of erlang:system_time/1.
-record(session, {
    id :: session_store:id(),
    %% Grows with every write, also over a destroy and a new creation.
    version :: session_store:version(),
    %% From then on it is not served.
    expires :: integer(),
    accessed :: integer(),
    %% As the last request gave it. Here and not in meta, so that a read without a lock can move the three together.
    lifetime :: session_store:milliseconds(),
    data :: binary(),
    meta :: session_record:meta()
}).
