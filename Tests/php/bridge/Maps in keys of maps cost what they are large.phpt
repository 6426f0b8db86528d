--TEST--
Maps in keys of maps cost what they are large, and not once more with every step
--INI--
memory_limit=32M
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Map, Tuple};

/* A megabyte at the bottom of 200 maps, each the key of the next one: bytes for every step's key would be 200 megabytes. */
$large = fn (string $byte) => 'm' . pack('N', 1 << 20) . str_repeat($byte, 1 << 20);
function nested(string $term, string $wrapping): Map
{
	for ($i = 0; $i < 200; $i++) {
		$term = "t\0\0\0\1" . sprintf($wrapping, $term) . "a\1";
	}
	return Erlang\decode("\x83$term", exact: true);
}
foreach (['%s', "h\1%s", "t\0\0\0\2w\1ak\0\1b%sa\2"] as $wrapping) {
	$map = nested($large('x'), $wrapping);
	$key = $map->keys()[0];
	check('a key is found', $map[$key] === 1);
	unset($key);
	$other = nested($large('x'), $wrapping);
	check('by an equal one', $map[$other->keys()[0]] === 1 && $map == $other);
	unset($other);
	$other = nested($large('y'), $wrapping);
	check('and by no other', !isset($map[$other->keys()[0]]) && $map != $other);
	unset($map, $other);
}
/* Whatever the order of pairs, and as an array or as a Map. */
$map = Map::ofPairs([[Tuple::of(['x' => 1, 'y' => ['a' => [1.5], 'b' => Atom::of('c')]]), 'found']]);
foreach ([['y' => ['b' => Atom::of('c'), 'a' => [1.5]], 'x' => 1], Map::ofPairs([['y', Map::of(['b' => Atom::of('c'), 'a' => [1.5]])], ['x', 1]])] as $same) {
	check('the same', $map[Tuple::of($same)] === 'found');
}
foreach ([['x' => 1, 'y' => ['a' => [1.5], 'b' => 'c']], ['x' => 1, 'y' => ['a' => [1.5]]], ['x' => ['a' => [1.5], 'b' => Atom::of('c')], 'y' => 1], [], ['x' => 1]] as $other) {
	check('another', !isset($map[Tuple::of($other)]));
}
/* What nests without an end has no term, and is no key. */
$deep = Map::of();
for ($i = 0; $i < 5000; $i++) {
	$deep = Map::of(['a' => $deep, 'b' => 1]);
}
echo thrownBy(fn () => Map::ofPairs([[$deep, 1]])), "\n", json_encode(isset($map[$deep])), "\n";
?>
--EXPECT--
ok: a key is found
ok: by an equal one
ok: and by no other
ok: a key is found
ok: by an equal one
ok: and by no other
ok: a key is found
ok: by an equal one
ok: and by no other
ok: the same
ok: the same
ok: another
ok: another
ok: another
ok: another
ok: another
Erlang\Exception: A key of a map has to be a term
false
