%% SPDX-License-Identifier: Apache-2.0
-module(session_ets_record_tests).

-include_lib("eunit/include/eunit.hrl").
-include("session.hrl").
-include("session_ets.hrl").

session(Serializer, Meta) ->
    #session{
        id = <<0:256>>, version = 1_700_000_000_000_000, expires = 1_700_000_001_000, accessed = 1_700_000_000_000,
        lifetime = 1000, data = binary:copy(<<"x">>, 1024), meta = Meta#{created => 1_600_000_000_000, serializer => Serializer}
    }.

a_session_comes_back_as_it_was_kept_test_() ->
    Known = [<<"php">>, <<"php_serialize">>, <<"php_binary">>, <<"erlang">>, <<"igbinary">>, <<"msgpack">>],
    Metas = [#{}, #{tags => [<<"/user-1">>, <<"/user-2">>]}],
    Sessions = [session(Serializer, Meta) || Serializer <- Known ++ [<<"somebody's own">>, <<>>], Meta <- Metas],
    [?_assertEqual(Session, session_ets_record:session(session_ets_record:row(Session))) || Session <- Sessions].

%% On the heap of a table; the data itself is apart. The machine's words have eight bytes.
a_row_has_no_more_than_its_id_its_numbers_and_a_reference_to_its_data_test() ->
    Fields = record_info(size, session_row) + 1,
    Apart = [erts_debug:flat_size(<<0:256>>), erts_debug:flat_size(binary:copy(<<"x">>, 1024))],
    Row = session_ets_record:row(session(<<"php">>, #{})),
    ?assertEqual(Fields + lists:sum(Apart), erts_debug:flat_size(Row)).

a_name_that_comes_from_outside_becomes_no_atom_test() ->
    ?assertEqual(<<"unheard of">>, (session_ets_record:row(session(<<"unheard of">>, #{})))#session_row.serializer).
