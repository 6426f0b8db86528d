%% SPDX-License-Identifier: Apache-2.0
-module(session_json_tests).

-include_lib("eunit/include/eunit.hrl").

values_are_written_as_json_has_them_test() ->
    Value = #{list => [1, -2, 0.5, true, false, none, name], text => <<"a">>, map => #{}, <<"key">> => []},
    ?assertEqual(
        <<"{\"list\":[1,-2,0.5,true,false,null,\"name\"],\"map\":{},\"text\":\"a\",\"key\":[]}">>, encode(Value)
    ).

a_text_is_escaped_and_cannot_end_the_page_it_stands_in_test() ->
    ?assertEqual(<<"\"\\\"\\\\\\n\\u0001\\u003c/script>\"">>, encode(<<"\"\\\n", 1, "</script>">>)),
    ?assertEqual(<<"\"ä€\""/utf8>>, encode(<<"ä€"/utf8>>)).

bytes_that_are_no_utf8_are_written_all_the_same_test() ->
    ?assertEqual(<<"\"ÿ\""/utf8>>, encode(<<255>>)).

encode(Term) -> iolist_to_binary(session_json:encode(Term)).
