--TEST--
Tuples and maps are used like arrays
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Map, Tuple};

$tuple = Tuple::of(Atom::of('ok'), null, [3]);
[$tag, , $list] = $tuple;
echo $tag, ' ', json_encode($list), ' ', count($tuple), ' ', json_encode($tuple->toArray()), "\n";
foreach ($tuple as $index => $element) {
	echo $index, ' => ', json_encode($element), "\n";
}
echo json_encode(iterator_to_array($tuple->getIterator())), "\n";
echo json_encode([isset($tuple[0]), isset($tuple[1]), isset($tuple[3]), isset($tuple['0']), $tuple[3] ?? 'none']), "\n";
echo thrownBy(fn () => $tuple[3]), "\n", thrownBy(fn () => $tuple['a']), "\n";
echo match ($tuple[0]) { Atom::of('error') => 'failed', Atom::of('ok') => 'worked' }, "\n";

$map = Map::ofPairs([[Atom::of('name'), 'Ada'], ['1', 'string'], [1, 'int'], [1.0, 'float'], [null, null], [Tuple::of(1), 'tuple'], ["\x83a\1", 'bytes of a term']]);
foreach ($map as $key => $value) {
	echo get_debug_type($key), ' => ', $value, "\n";
}
echo json_encode([count($map), $map[Atom::of('name')], $map['1'], $map[1], $map[1.0], $map[null], $map[Tuple::of(1)], $map["\x83a\1"]]), "\n";
echo json_encode([isset($map['name']), isset($map[null]), $map->get('name'), $map->get('name', 'nobody'), $map->get(1, 'nobody'), $map[STDIN] ?? 'none']), "\n";
echo thrownBy(fn () => $map['name']), "\n";
echo json_encode($map->values()), ' ', json_encode(array_map('get_debug_type', $map->keys())), "\n";
echo thrownBy(fn () => Map::ofPairs([['a', 1], ['a', 2]])), "\n", thrownBy(fn () => Map::ofPairs(['a'])), "\n", thrownBy(fn () => Map::ofPairs([[STDIN, 1]])), "\n";
check('two iterators at once', (function () use ($tuple) { $n = 0; foreach ($tuple as $a) { foreach ($tuple as $b) { $n++; } } return $n; })() === 9);
?>
--EXPECT--
ok [3] 3 ["ok",null,[3]]
0 => "ok"
1 => null
2 => [3]
["ok",null,[3]]
[true,false,false,false,"none"]
OutOfBoundsException: The tuple has no such element
OutOfBoundsException: The tuple has no such element
worked
Erlang\Atom => Ada
string => string
int => int
float => float
null => 
Erlang\Tuple => tuple
string => bytes of a term
[7,"Ada","string","int","float",null,"tuple","bytes of a term"]
[false,false,null,"nobody","int","none"]
OutOfBoundsException: The map has no such key
["Ada","string","int","float",null,"tuple","bytes of a term"] ["Erlang\\Atom","string","int","float","null","Erlang\\Tuple","string"]
ValueError: Erlang\Map::ofPairs(): Argument #1 ($pairs) must not have equal keys
ValueError: Erlang\Map::ofPairs(): Argument #1 ($pairs) must be a list of [key, value]
Erlang\Exception: A key of a map has to be a term
ok: two iterators at once
