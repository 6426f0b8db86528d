--TEST--
Values have the terms of the manual
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

enum Suit: string { case Hearts = 'H'; }
enum State { case NotFound; }
final class Account implements JsonSerializable
{
	public function jsonSerialize(): array { return ['id' => 7]; }
}

$values = [
	'null' => null, 'true' => true, 'false' => false,
	'0' => 0, '255' => 255, '256' => 256, '-1' => -1, 'PHP_INT_MAX' => PHP_INT_MAX, 'PHP_INT_MIN' => PHP_INT_MIN,
	'1.5' => 1.5, '-0.0' => -0.0, 'PHP_FLOAT_MIN' => PHP_FLOAT_MIN,
	'""' => '', '"é\0"' => "é\0",
	'[]' => [], '[1, 2]' => [1, 2], '[255, 256]' => [255, 256], '["a"]' => ['a'],
	'["a" => 1]' => ['a' => 1], '[5 => 1]' => [5 => 1], '[1 => 0, 0 => 1]' => [1 => 0, 0 => 1], '["-5" => 1]' => ['-5' => 1],
	'Atom' => Atom::of('Elixir.Foo'), 'a wide atom' => Atom::of(str_repeat('é', 128)),
	'Tuple' => Tuple::of(1, Tuple::of()), 'Map' => Map::ofPairs([[Tuple::of(), 1.0], ['1', 2]]), 'an empty Map' => Map::of(),
	'ImproperList' => ImproperList::of([1], 2), 'Bitstring' => Bitstring::of("\xff", 3), 'a Bitstring of bytes' => Bitstring::of('a', 8),
	'BigInt' => BigInt::of('-18446744073709551616'), 'a small BigInt' => BigInt::of('12'), 'Export' => Export::of('lists', 'map', 2),
	'a reference' => [&$count], 'stdClass' => (object) ['a' => 1, '1' => 2], 'an empty stdClass' => new stdClass(),
	'JsonSerializable' => new Account(), 'a backed enum' => Suit::Hearts, 'an enum' => State::NotFound,
];
foreach ($values as $name => $value) {
	echo $name, ': ', bin2hex(substr(Erlang\encode($value), 1)), "\n";
}
?>
--EXPECT--
null: 7709756e646566696e6564
true: 770474727565
false: 770566616c7365
0: 6100
255: 61ff
256: 6200000100
-1: 62ffffffff
PHP_INT_MAX: 6e0800ffffffffffffff7f
PHP_INT_MIN: 6e08010000000000000080
1.5: 463ff8000000000000
-0.0: 468000000000000000
PHP_FLOAT_MIN: 460010000000000000
"": 6d00000000
"é\0": 6d00000003c3a900
[]: 6a
[1, 2]: 6b00020102
[255, 256]: 6c0000000261ff62000001006a
["a"]: 6c000000016d00000001616a
["a" => 1]: 74000000016d00000001616101
[5 => 1]: 740000000161056101
[1 => 0, 0 => 1]: 74000000026101610061006101
["-5" => 1]: 740000000162fffffffb6101
Atom: 770a456c697869722e466f6f
a wide atom: 760100c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9
Tuple: 680261016800
Map: 74000000026800463ff00000000000006d00000001316102
an empty Map: 7400000000
ImproperList: 6c0000000161016102
Bitstring: 4d0000000103e0
a Bitstring of bytes: 6d0000000161
BigInt: 6e0901000000000000000001
a small BigInt: 610c
Export: 7177056c6973747377036d61706102
a reference: 6c000000017709756e646566696e65646a
stdClass: 74000000026d000000016161016d00000001316102
an empty stdClass: 7400000000
JsonSerializable: 74000000016d0000000269646107
a backed enum: 6d0000000148
an enum: 77096e6f745f666f756e64
