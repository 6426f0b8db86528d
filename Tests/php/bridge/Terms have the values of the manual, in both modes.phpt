--TEST--
Terms have the values of the manual, in both modes
--FILE--
<?php
require __DIR__ . '/../helpers.inc';

/** A value in one line. */
function show(mixed $value): string
{
	return match (true) {
		$value instanceof Erlang\Map => 'Map{' . implode(', ', array_map(fn ($pair) => show($pair[0]) . ' => ' . show($pair[1]), $value->toPairs())) . '}',
		$value instanceof Erlang\Tuple => 'Tuple{' . implode(', ', array_map('show', $value->elements)) . '}',
		is_object($value) => $value::class . ' ' . preg_replace('/\s+/', ' ', print_r(array_map(fn ($v) => is_string($v) ? bin2hex($v) : $v, (array) $value), true)),
		is_array($value) => preg_replace('/\s+/', ' ', var_export($value, true)),
		is_float($value) => var_export($value, true),
		default => json_encode($value),
	};
}

$terms = [
	'true' => 'w4true', 'nil' => 'w3nil', 'undefined' => 'w9undefined', 'ok' => 'w2ok',
	'7' => 'a7', '2^63' => "n\x08\0\0\0\0\0\0\0\0\x80", '-0.0' => "F\x80\0\0\0\0\0\0\0",
	'<<"a">>' => "m\0\0\0\1a", '<<5:3>>' => "M\0\0\0\1\3\xa0",
	'[]' => 'j', '"ab"' => "k\0\2ab", '[<<>>]' => "l\0\0\0\1m\0\0\0\0j", '[1|2]' => "l\0\0\0\1a\1a\2", '[1|"ab"]' => "l\0\0\0\1a\1k\0\2ab",
	'{}' => "h\0", '{ok, 1}' => "h\2w2oka\1",
	'#{}' => "t\0\0\0\0", '#{<<"a">> => 1}' => "t\0\0\0\1m\0\0\0\1aa\1", '#{5 => 1}' => "t\0\0\0\1a\5a\1",
	'#{0 => 1}' => "t\0\0\0\1a\0a\1", '#{<<"5">> => 1}' => "t\0\0\0\1m\0\0\0\0015a\1", '#{ok => 1}' => "t\0\0\0\1w2oka\1",
	'#{5 => 1, 1.0 => 2, 1 => 3}' => "t\0\0\0\3a\5a\1F\x3f\xf0\0\0\0\0\0\0a\2a\1a\3",
	'<0.1.2>' => "Xw3a@b\0\0\0\1\0\0\0\2\0\0\0\3", 'a port' => "xw3a@b\0\0\0\1\0\0\0\2\0\0\0\3", 'a reference' => "Z\0\2w3a@b\0\0\0\3\0\0\0\1\0\0\0\2",
	'fun a:b/2' => 'qw1aw1ba2',
];
foreach ($terms as $name => $term) {
	/* Counts are written as digits above. */
	$bytes = "\x83" . preg_replace_callback('/(?<=w|^a|bqa|ba)\d/', fn ($digit) => chr((int) $digit[0]), $term);
	$convenient = show(Erlang\decode($bytes));
	$exact = show(Erlang\decode($bytes, exact: true));
	echo $name, ': ', $convenient, $exact === $convenient ? '' : " or, exact, $exact", "\n";
}
?>
--EXPECT--
true: true
nil: null or, exact, Erlang\Atom Array ( [name] => 6e696c ) 
undefined: null
ok: Erlang\Atom Array ( [name] => 6f6b ) 
7: 7
2^63: Erlang\BigInt Array ( [value] => 39323233333732303336383534373735383038 ) 
-0.0: -0.0
<<"a">>: "a"
<<5:3>>: Erlang\Bitstring Array ( [bytes] => a0 [bits] => 3 ) 
[]: array ( )
"ab": array ( 0 => 97, 1 => 98, )
[<<>>]: array ( 0 => '', )
[1|2]: Erlang\ImproperList Array ( [head] => Array ( [0] => 1 ) [tail] => 2 ) 
[1|"ab"]: array ( 0 => 1, 1 => 97, 2 => 98, )
{}: Tuple{}
{ok, 1}: Tuple{Erlang\Atom Array ( [name] => 6f6b ) , 1}
#{}: array ( ) or, exact, Map{}
#{<<"a">> => 1}: array ( 'a' => 1, )
#{5 => 1}: array ( 5 => 1, )
#{0 => 1}: Map{0 => 1}
#{<<"5">> => 1}: Map{"5" => 1}
#{ok => 1}: Map{Erlang\Atom Array ( [name] => 6f6b )  => 1}
#{5 => 1, 1.0 => 2, 1 => 3}: Map{5 => 1, 1.0 => 2, 1 => 3}
<0.1.2>: Erlang\Pid Array ( [node] => 614062 [id] => 1 [serial] => 2 [creation] => 3 ) 
a port: Erlang\Port Array ( [node] => 614062 [id] => 4294967298 [creation] => 3 ) 
a reference: Erlang\Reference Array ( [node] => 614062 [creation] => 3 [words] => Array ( [0] => 1 [1] => 2 ) ) 
fun a:b/2: Erlang\Export Array ( [module] => 61 [function] => 62 [arity] => 2 )
