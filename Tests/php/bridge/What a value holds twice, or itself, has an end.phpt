--TEST--
What a value holds twice, or itself, has an end: in terms and in texts
--INI--
memory_limit=64M
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Map, Tuple};

$itself = ['a' => 1];
$itself['again'] = &$itself;
$twice = [];
$twice[0] = &$twice;
$twice[1] = &$twice;
foreach ([$itself, $twice, Tuple::of($twice), Map::of(['key' => $twice])] as $value) {
	echo Erlang\format($value), "\n", thrownBy(fn () => Erlang\encode($value)), "\n";
}
$shared = [1, 300];
echo Erlang\format([$shared, [$shared], 'key' => Tuple::of($shared)]), "\n";

/* As often in the term as it is in the value: here 2^40 times. */
foreach ([['a', 'b'], [1, 300], [str_repeat('x', 1 << 20)], [null]] as $value) {
	for ($i = 0; $i < 40; $i++) {
		$value = [$value, $value];
	}
	echo preg_replace('/: (\[\d\])+/', ': ...', thrownBy(fn () => Erlang\encode($value))), "\n";
	echo thrownBy(fn () => Map::ofPairs([[Tuple::of($value), 1]])), "\n";
}
$large = str_repeat('x', 20 << 20);
check('what fits is encoded', strlen(Erlang\encode([$large])) === (20 << 20) + 12);
ini_set('memory_limit', '-1');
check('and everything without a limit', strlen(Erlang\encode([$large, $large, $large, $large])) > (80 << 20));
?>
--EXPECT--
#{<<"a">> => 1,<<"again">> => ...}
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
[...,...]
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
{[...,...]}
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
#{<<"key">> => [...,...]}
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
#{0 => [1,300],1 => [[1,300]],<<"key">> => {[1,300]}}
Erlang\EncodeException: Erlang\encode(): ...: the term would be longer than memory_limit
Erlang\Exception: A key of a map has to be a term
Erlang\EncodeException: Erlang\encode(): ...: the term would be longer than memory_limit
Erlang\Exception: A key of a map has to be a term
Erlang\EncodeException: Erlang\encode(): ...: the term would be longer than memory_limit
Erlang\Exception: A key of a map has to be a term
Erlang\EncodeException: Erlang\encode(): ...: the term would be longer than memory_limit
Erlang\Exception: A key of a map has to be a term
ok: what fits is encoded
ok: and everything without a limit
