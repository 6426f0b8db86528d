--TEST--
Equal values stand for the same term
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

$same = [
	[Tuple::of(Atom::of('true')), Tuple::of(true)], [Tuple::of(Atom::of('undefined')), Tuple::of(null)], [BigInt::of(5), 5], [BigInt::of('-99999999999999999999'), BigInt::of('-99999999999999999999')],
	[Bitstring::of('ab', 16), 'ab'], [Bitstring::of("\xff", 1), Bitstring::of("\x80", 1)],
	[Tuple::of(1, [Atom::of('a')]), Tuple::of(1, [Atom::of('a')])], [Tuple::of(true), Tuple::of(Atom::of('true'))],
	[Map::ofPairs([['a', 1], ['b', 2]]), ['b' => 2, 'a' => 1]], [Map::ofPairs([[1.0, 1], [1, 2]]), Map::ofPairs([[1, 2], [1.0, 1]])],
	[Map::ofPairs([[Tuple::of(Map::of(['x' => 1, 'y' => 2])), 1]]), Map::ofPairs([[Tuple::of(Map::of(['y' => 2, 'x' => 1])), 1]])],
	[ImproperList::of([1], 2), ImproperList::of([1], 2)], [Export::of('a', 'b', 1), Export::of('a', 'b', 1)],
	[[Tuple::of()], [Tuple::of()]],
];
foreach ($same as $i => [$one, $other]) {
	check("$i", $one == $other && $other == $one && !($one < $other) && !($one > $other));
}
$different = [
	[Atom::of('a'), 'a'], [Atom::of('true'), 1], [Atom::of('10'), Atom::of('1e1')], [Tuple::of(1), Tuple::of(1.0)], [Tuple::of(1), Tuple::of('1')],
	[Tuple::of(1), [1]], [Tuple::of(0.0), Tuple::of(-0.0)], [BigInt::of(5), '5'], [BigInt::of(5), 5.0], [Bitstring::of("\x80", 1), Bitstring::of("\x80", 2)],
	[Map::of(), []], [Map::of([1]), [1]], [Map::of(['a' => 1]), ['a' => 2]], [Map::of(['a' => 1]), ['b' => 1]], [Map::of(['1' => 0]), Map::ofPairs([['1', 0]])],
	[ImproperList::of([1], 2), ImproperList::of([1], 3)], [Export::of('a', 'b', 1), Export::of('a', 'b', 2)], [Tuple::of(), Map::of()],
	[Tuple::of(new ArrayObject()), Tuple::of(new ArrayObject())],
];
foreach ($different as $i => [$one, $other]) {
	check("not $i", $one != $other && $other != $one);
}
/* Pids, ports, references and closures, by every byte of them that is not a length. */
$closure = str_repeat('u', 17) . pack('NN', 7, 0) . "w\1aa\0a\0Xw\3a@b\0\0\0\0\0\0\0\0\0\0\0\0";
$identifiers = ["Xw\3a@b" . str_repeat("\0", 12), "xw\3a@b" . str_repeat("\0", 12), "Z\0\2w\3a@b" . str_repeat("\0", 12), 'p' . pack('N', 4 + strlen($closure)) . $closure];
foreach ($identifiers as $term) {
	$value = Erlang\decode("\x83$term");
	check($value::class, $value == Erlang\decode("\x83$term") && !($value < Erlang\decode("\x83$term")));
	for ($i = strlen($term) - 12; $i < strlen($term); $i++) {
		$other = Erlang\decode("\x83" . substr_replace($term, "\1", $i, 1), exact: true);
		if ($other == $value || get_class($other) !== get_class($value)) {
			echo "NOT OK: byte $i\n";
		}
	}
}
/* Atoms by their characters, integers by their size; nothing else is less or greater. */
$atoms = array_map(Atom::of(...), ['é', 'b', 'aa', 'a', '']);
sort($atoms);
echo implode(' ', $atoms), "\n";
$integers = array_map(BigInt::of(...), ['99999999999999999999', '-99999999999999999999', '5', '-5', '100000000000000000000', '-100000000000000000000']);
sort($integers);
echo implode(' ', $integers), "\n";
check('beside ints', BigInt::of('99999999999999999999') > PHP_INT_MAX && PHP_INT_MIN > BigInt::of('-99999999999999999999') && BigInt::of(4) < 5);
check('no order', !(Tuple::of(1) < Tuple::of(2)) && !(Tuple::of(1) > Tuple::of(2)));
$deep = Tuple::of();
$deeper = Tuple::of();
for ($i = 0; $i < 2000; $i++) {
	[$deep, $deeper] = [Tuple::of($deep), Tuple::of($deeper)];
}
check('too deep to tell', $deep != $deeper);
?>
--EXPECT--
ok: 0
ok: 1
ok: 2
ok: 3
ok: 4
ok: 5
ok: 6
ok: 7
ok: 8
ok: 9
ok: 10
ok: 11
ok: 12
ok: 13
ok: not 0
ok: not 1
ok: not 2
ok: not 3
ok: not 4
ok: not 5
ok: not 6
ok: not 7
ok: not 8
ok: not 9
ok: not 10
ok: not 11
ok: not 12
ok: not 13
ok: not 14
ok: not 15
ok: not 16
ok: not 17
ok: not 18
ok: Erlang\Pid
ok: Erlang\Port
ok: Erlang\Reference
ok: Erlang\Fun
 a aa b é
-100000000000000000000 -99999999999999999999 -5 5 99999999999999999999 100000000000000000000
ok: beside ints
ok: no order
ok: too deep to tell
