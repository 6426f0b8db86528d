--TEST--
Nesting is bounded both ways
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, ImproperList, Map, Tuple};

$wrappings = [
	'list' => fn ($value) => [$value], 'array' => fn ($value) => ['a' => $value], 'tuple' => fn ($value) => Tuple::of($value),
	'map' => fn ($value) => Map::ofPairs([[1.0, $value]]), 'improper list' => fn ($value) => ImproperList::of([$value], 1), 'object' => fn ($value) => (object) ['a' => $value],
];
foreach ($wrappings as $name => $wrap) {
	$value = Atom::of('a');
	for ($i = 0; $i < 512; $i++) {
		$value = $wrap($value);
	}
	check($name, $name === 'object' ? is_array(Erlang\decode(Erlang\encode($value))) : Erlang\decode(Erlang\encode($value, exact: true), exact: true) == $value);
	echo thrownBy(fn () => Erlang\encode($wrap($value))), "\n";
}
echo thrownBy(fn () => Erlang\decode("\x83" . str_repeat("h\1", 513) . 'j')), "\n";
echo thrownBy(fn () => Erlang\decode("\x83" . str_repeat("l\0\0\0\1", 1000000) . 'j')), "\n";
/* Maps that are keys of maps, with another key beside them: sorting them anew at each step would take 2^500 steps. */
foreach (['%s', "h\1%s"] as $key) {
	$term = "w\1a";
	for ($i = 0; $i < 250; $i++) {
		$term = "t\0\0\0\2" . sprintf($key, $term) . "a\1w\1ba\1";
	}
	$value = Erlang\decode("\x83$term", exact: true);
	check('maps in keys', Erlang\encode($value, exact: true) === "\x83$term" && $value == Erlang\decode("\x83$term", exact: true));
}
?>
--EXPECT--
ok: list
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
ok: array
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
ok: tuple
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
ok: map
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
ok: improper list
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
ok: object
Erlang\EncodeException: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
Erlang\DecodeException: Erlang\decode(): at byte 1025: the term nests too deep
Erlang\DecodeException: Erlang\decode(): at byte 2561: the term nests too deep
ok: maps in keys
ok: maps in keys
