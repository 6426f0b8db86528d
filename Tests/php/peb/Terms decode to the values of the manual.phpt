--TEST--
Terms decode to the values of the manual
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);
$link = peb_connect(NODE, COOKIE);
$node->run('register(sayer, spawn(fun Say() -> receive {To, Term} -> To ! Term, Say() end end))');
$node->run('register(client, self())');
peb_send_byname('client', peb_vencode('~p', [$link]), $link);
$node->run('receive Pid -> put(php, Pid) end');

/** The value of an Erlang term, as JSON; warnings behind it. */
function decode(string $term): void
{
	global $node, $link;
	$node->run("get(php) ! ($term)");
	$message = peb_receive($link);
	$warnings = warningsOf(function () use ($message, &$values) {
		$values = peb_vdecode($message);
	});
	echo sprintf('%-34s', $term), $values === false ? 'false ' . peb_errorno() : json($values), "\n";
	foreach ($warnings as $warning) {
		echo '        ', $warning, "\n";
	}
}

/** The only value, its bytes that are not ASCII as \xHH. */
function json(array $values): string
{
	array_walk_recursive($values, function (&$value) {
		if (is_resource($value)) {
			$value = '(' . get_resource_type($value) . ')';
		} elseif (is_string($value)) {
			$value = preg_replace_callback('/[^ -~]/', fn($match) => sprintf('\\x%02x', ord($match[0])), $value);
		}
	});
	return stripslashes(json_encode($values[0], JSON_PRESERVE_ZERO_FRACTION));
}

foreach (['ok', 'true', 'undefined', "''", '\'caf\x{e9}\'', '\'\x{142}\''] as $atom) {
	decode($atom);
}
foreach (['0', '-1', '1 bsl 31', '(1 bsl 63) - 1', '-(1 bsl 63)', '1 bsl 63', '-(1 bsl 64)', '{1 bsl 64, ok}', '(1 bsl 100) - 1', '1000000000000000000000000000'] as $integer) {
	decode($integer);
}
foreach (['1.5', '-0.0'] as $float) {
	decode($float);
}
foreach (['"abc"', '[255,254]', '[0,1,2]', '[97,0,98]', '[256]', '[97,300]', '[97,1.0]', '[]', '{}'] as $list) {
	decode($list);
}
foreach (['[[]]', '[[],[]]', '[[],a]', '[a,[]]', '[[[]]]', '{[],[]}', '[{}]', '[{k,v},{k2,[]}]'] as $nested) {
	decode($nested);
}
foreach (['<<"abc">>', '<<0,1,255>>', '<<>>', '<<5:3>>', '{a,<<5:3>>}'] as $binary) {
	decode($binary);
}
foreach (['[a|b]', '{[1,2|c],d}', '#{}', '#{1 => a, <<"x">> => b, y => c}', '#{"s" => 1}', '#{1 => a, <<"1">> => b}', '#{1.5 => a}', '#{{a} => b}'] as $other) {
	decode($other);
}
foreach (['fun() -> ok end', 'fun erlang:abs/1', 'make_ref()', 'hd(erlang:ports())', 'self()', '{self(), "x"}'] as $identifier) {
	decode($identifier);
}
decode('{ok,"str",<<"bin">>,at,1,2.5}');
decode('list_to_tuple(lists:seq(300, 599))');
decode('lists:foldl(fun(_, Inner) -> [Inner] end, [], lists:seq(1, 600))');
echo "Long lists of bytes\n";
$node->run('get(php) ! [X rem 256 || X <- lists:seq(1, 70000)]');
$message = peb_receive($link);
check('are strings', strlen(peb_vdecode($message)[0]) === 70000);
ini_set('peb.long_strings', '0');
check('or arrays', count(peb_vdecode($message)[0]) === 70000);
echo "What peb_print_term() shows\n";
foreach (['{a,\'B c\',"q\"\n",<<1,2,3>>,1.5,[x|y],#{k => "v"},1 bsl 64}', 'list_to_binary(lists:seq(1,40))', 'fun erlang:abs/1',
	'{[200,201],\'it\\\'s\',\'\',<<>>,[],{},#{},-(1 bsl 64),\'caf\x{e9}\',\'\x{142}\'}'] as $term) {
	$node->run("get(php) ! ($term)");
	peb_print_term(peb_receive($link));
	echo "\n";
}
?>
--EXPECT--
ok                                "ok"
true                              "true"
undefined                         "undefined"
''                                ""
'caf\x{e9}'                       "caf\xe9"
'\x{142}'                         "\xc5\x82"
0                                 0
-1                                -1
1 bsl 31                          2147483648
(1 bsl 63) - 1                    9223372036854775807
-(1 bsl 63)                       -9223372036854775808
1 bsl 63                          "9223372036854775808"
-(1 bsl 64)                       "-18446744073709551616"
{1 bsl 64, ok}                    ["18446744073709551616","ok"]
(1 bsl 100) - 1                   "1267650600228229401496703205375"
1000000000000000000000000000      "1000000000000000000000000000"
1.5                               1.5
-0.0                              -0.0
"abc"                             "abc"
[255,254]                         "\xff\xfe"
[0,1,2]                           "\x00\x01\x02"
[97,0,98]                         "a\x00b"
[256]                             [256]
[97,300]                          [97,300]
[97,1.0]                          [97,1.0]
[]                                []
{}                                []
[[]]                              [[]]
[[],[]]                           [[],[]]
[[],a]                            [[],"a"]
[a,[]]                            ["a",[]]
[[[]]]                            [[[]]]
{[],[]}                           [[],[]]
[{}]                              [[]]
[{k,v},{k2,[]}]                   [["k","v"],["k2",[]]]
<<"abc">>                         "abc"
<<0,1,255>>                       "\x00\x01\xff"
<<>>                              ""
<<5:3>>                           false 6
        peb_vdecode(): there is no PHP value for a bitstring of no whole number of bytes
{a,<<5:3>>}                       false 6
        peb_vdecode(): there is no PHP value for a bitstring of no whole number of bytes
[a|b]                             ["a","b"]
        peb_vdecode(): the term holds an improper list; its tail is the last element here
{[1,2|c],d}                       [[1,2,"c"],"d"]
        peb_vdecode(): the term holds an improper list; its tail is the last element here
#{}                               []
#{1 => a, <<"x">> => b, y => c}   {"1":"a","y":"c","x":"b"}
#{"s" => 1}                       {"s":1}
#{1 => a, <<"1">> => b}           [[1,"a"],["1","b"]]
#{1.5 => a}                       [[1.5,"a"]]
#{{a} => b}                       [[["a"],"b"]]
fun() -> ok end                   false 6
        peb_vdecode(): there is no PHP value for a function
fun erlang:abs/1                  false 6
        peb_vdecode(): there is no PHP value for a function
make_ref()                        false 6
        peb_vdecode(): there is no PHP value for a reference
hd(erlang:ports())                false 6
        peb_vdecode(): there is no PHP value for a port
self()                            "(Erlang Pid)"
{self(), "x"}                     ["(Erlang Pid)","x"]
{ok,"str",<<"bin">>,at,1,2.5}     ["ok","str","bin","at",1,2.5]
list_to_tuple(lists:seq(300, 599))[300,301,302,303,304,305,306,307,308,309,310,311,312,313,314,315,316,317,318,319,320,321,322,323,324,325,326,327,328,329,330,331,332,333,334,335,336,337,338,339,340,341,342,343,344,345,346,347,348,349,350,351,352,353,354,355,356,357,358,359,360,361,362,363,364,365,366,367,368,369,370,371,372,373,374,375,376,377,378,379,380,381,382,383,384,385,386,387,388,389,390,391,392,393,394,395,396,397,398,399,400,401,402,403,404,405,406,407,408,409,410,411,412,413,414,415,416,417,418,419,420,421,422,423,424,425,426,427,428,429,430,431,432,433,434,435,436,437,438,439,440,441,442,443,444,445,446,447,448,449,450,451,452,453,454,455,456,457,458,459,460,461,462,463,464,465,466,467,468,469,470,471,472,473,474,475,476,477,478,479,480,481,482,483,484,485,486,487,488,489,490,491,492,493,494,495,496,497,498,499,500,501,502,503,504,505,506,507,508,509,510,511,512,513,514,515,516,517,518,519,520,521,522,523,524,525,526,527,528,529,530,531,532,533,534,535,536,537,538,539,540,541,542,543,544,545,546,547,548,549,550,551,552,553,554,555,556,557,558,559,560,561,562,563,564,565,566,567,568,569,570,571,572,573,574,575,576,577,578,579,580,581,582,583,584,585,586,587,588,589,590,591,592,593,594,595,596,597,598,599]
lists:foldl(fun(_, Inner) -> [Inner] end, [], lists:seq(1, 600))false 6
        peb_vdecode(): the bytes are no term: the term nests too deep (at byte 2561)
Long lists of bytes
ok: are strings
ok: or arrays
What peb_print_term() shows
{a, 'B c', "q\"\n", #Bin<1,2,3>, 1.500000, [x | y], #{k => "v"}, 16#10000000000000000}
#Bin<1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,...>
fun erlang:abs/1
{"\xc8\xc9", 'it\'s', '', #Bin<>, [], {}, #{}, -16#10000000000000000, 'café', 'ł'}
