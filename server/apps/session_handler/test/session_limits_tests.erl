%% SPDX-License-Identifier: Apache-2.0
-module(session_limits_tests).

-include_lib("eunit/include/eunit.hrl").

-define(LIMITS, #{memory => 1000, disc_free => 1000, sessions => 10}).

what_is_below_its_limit_is_open_test() ->
    ?assertEqual(yes, judge(#{memory => 999, disc_free => 1000, sessions => 9}, yes)).

each_limit_closes_by_its_own_name_test() ->
    ?assertEqual({no, memory}, judge(#{memory => 1000, disc_free => 5000, sessions => 0}, yes)),
    ?assertEqual({no, disc}, judge(#{memory => 0, disc_free => 999, sessions => 0}, yes)),
    ?assertEqual({no, sessions}, judge(#{memory => 0, disc_free => 5000, sessions => 10}, yes)).

memory_has_to_come_down_by_a_twentieth_before_it_opens_again_test() ->
    ?assertEqual({no, memory}, judge(#{memory => 950}, {no, memory})),
    ?assertEqual(yes, judge(#{memory => 949}, {no, memory})),
    ?assertEqual(yes, judge(#{memory => 950}, yes)).

the_disc_needs_a_tenth_more_before_it_opens_again_test() ->
    ?assertEqual({no, disc}, judge(#{disc_free => 1099}, {no, disc})),
    ?assertEqual(yes, judge(#{disc_free => 1100}, {no, disc})).

another_reason_takes_over_when_the_first_is_gone_test() ->
    ?assertEqual({no, disc}, judge(#{memory => 0, disc_free => 0}, {no, memory})).

what_is_not_known_or_has_no_limit_closes_nothing_test() ->
    ?assertEqual(yes, judge(#{}, yes)),
    None = #{memory => none, disc_free => none, sessions => none},
    ?assertEqual(yes, session_limits:judge(#{memory => 9, disc_free => 0, sessions => 9}, None, yes)).

a_part_of_the_memory_is_a_number_of_bytes_test() ->
    Half = session_memory:limit(0.5),
    ?assert(is_integer(Half) andalso Half > 10_000_000),
    ?assert(abs(session_memory:limit(1.0) - 2 * Half) < 16),
    ?assertEqual(4711, session_memory:limit(4711)),
    ?assertEqual(none, session_memory:limit(none)).

sizes_of_the_system_are_read_and_no_limit_is_none_test() ->
    ?assertEqual(16_311_808 * 1024, session_memory:of_text(<<"MemTotal:       16311808 kB\nMemFree: 1 kB\n">>)),
    ?assertEqual(536_870_912, session_memory:of_text(<<"536870912\n">>)),
    ?assertEqual(unknown, session_memory:of_text(<<"max\n">>)),
    ?assertEqual(unknown, session_memory:of_text(<<>>)).

the_room_of_a_disc_is_read_whatever_its_name_test() ->
    Head = <<"Filesystem     1024-blocks      Used Available Capacity Mounted on\n">>,
    ?assertEqual(5120, session_disc:of_text(<<Head/binary, "/dev/sda1 100 95 5 95% /var\n">>)),
    ?assertEqual(5120, session_disc:of_text(<<Head/binary, "a share 7 of nas:/x 100 95 5 95% /mnt/a b\n">>)),
    ?assertEqual(unknown, session_disc:of_text(<<"df: /nowhere: No such file or directory\n">>)),
    ?assert(is_integer(session_disc:free("/"))),
    ?assertEqual(unknown, session_disc:free("/nowhere/at/all")).

judge(Measured, Former) -> session_limits:judge(Measured, ?LIMITS, Former).
