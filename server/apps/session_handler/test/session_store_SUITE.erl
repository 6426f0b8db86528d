%% SPDX-License-Identifier: Apache-2.0
%% One conformance suite for all stores.
-module(session_store_SUITE).

-include_lib("common_test/include/ct.hrl").
-include("session.hrl").

-compile([export_all, nowarn_export_all]).

suite() -> [{timetrap, {seconds, 60}}].

all() -> session_test:each_store().

groups() ->
    session_test:stores([
        any_sequence_of_requests_is_answered_as_promised,
        two_clients_at_once_are_answered_as_if_one_were_first
    ]).

init_per_group(Store, Config) -> session_test:start_server(Store, Config).

end_per_group(_Store, Config) -> session_test:stop_server(Config).

any_sequence_of_requests_is_answered_as_promised(_Config) -> true = session_store_model:sequentially(150).

two_clients_at_once_are_answered_as_if_one_were_first(_Config) -> true = session_store_model:in_parallel(60).
