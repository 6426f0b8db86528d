--TEST--
Values cannot be changed
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

$values = [
	'name' => Atom::of('a'), 'elements' => Tuple::of(1), 'head' => ImproperList::of([1], 2), 'value' => BigInt::of(1), 'bits' => Bitstring::of('a', 8),
	'module' => Export::of('a', 'b', 1), 'pairs' => Map::of(['a' => 1]),
	'node' => Erlang\decode(hex2bin('8358770361406200000055000000006b0640f7')),
	'words' => Erlang\decode(hex2bin('835a00027703614062000000010000000100000002')),
];
foreach ($values as $property => $value) {
	$before = serialize($value);
	echo $value::class, "\n";
	echo '  ', thrownBy(fn () => clone $value), "\n";
	echo '  ', thrownBy(fn () => $value->$property = 1), "\n";
	echo '  ', thrownBy(fn () => $value->other = 1), "\n";
	echo '  ', thrownBy(function () use ($value, $property) { unset($value->$property); }), "\n";
	echo '  ', thrownBy(fn () => $value->__unserialize(['term' => Erlang\encode(1)])), "\n";
	echo '  ', thrownBy(fn () => new ($value::class)()), "\n";
	echo '  ', thrownBy(fn () => (new ReflectionClass($value))->newInstanceWithoutConstructor()), "\n";
	check('as it was', serialize($value) === $before);
}
foreach ([Tuple::of(1), Map::of(['a' => 1])] as $value) {
	echo thrownBy(function () use ($value) { $value['a'] = 1; }), "\n";
	echo thrownBy(function () use ($value) { $value[] = 1; }), "\n";
	echo thrownBy(function () use ($value) { unset($value['a']); }), "\n";
	echo thrownBy(function () use ($value) { foreach ($value as &$element) { $element = 2; } }), "\n";
}
?>
--EXPECT--
Erlang\Atom
  Error: Trying to clone an uncloneable object of class Erlang\Atom
  Error: Cannot modify readonly property Erlang\Atom::$name
  Error: Cannot create dynamic property Erlang\Atom::$other
  Error: Cannot unset readonly property Erlang\Atom::$name
  Error: Erlang\Atom cannot be changed
  Error: Call to private Erlang\Atom::__construct() from global scope
  ReflectionException: Class Erlang\Atom is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Tuple
  Error: Trying to clone an uncloneable object of class Erlang\Tuple
  Error: Cannot modify readonly property Erlang\Tuple::$elements
  Error: Cannot create dynamic property Erlang\Tuple::$other
  Error: Cannot unset readonly property Erlang\Tuple::$elements
  Error: Erlang\Tuple cannot be changed
  Error: Call to private Erlang\Tuple::__construct() from global scope
  ReflectionException: Class Erlang\Tuple is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\ImproperList
  Error: Trying to clone an uncloneable object of class Erlang\ImproperList
  Error: Cannot modify readonly property Erlang\ImproperList::$head
  Error: Cannot create dynamic property Erlang\ImproperList::$other
  Error: Cannot unset readonly property Erlang\ImproperList::$head
  Error: Erlang\ImproperList cannot be changed
  Error: Call to private Erlang\ImproperList::__construct() from global scope
  ReflectionException: Class Erlang\ImproperList is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\BigInt
  Error: Trying to clone an uncloneable object of class Erlang\BigInt
  Error: Cannot create dynamic property Erlang\BigInt::$value
  Error: Cannot create dynamic property Erlang\BigInt::$other
  nothing
  Error: Erlang\BigInt cannot be changed
  Error: Call to private Erlang\BigInt::__construct() from global scope
  ReflectionException: Class Erlang\BigInt is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Bitstring
  Error: Trying to clone an uncloneable object of class Erlang\Bitstring
  Error: Cannot modify readonly property Erlang\Bitstring::$bits
  Error: Cannot create dynamic property Erlang\Bitstring::$other
  Error: Cannot unset readonly property Erlang\Bitstring::$bits
  Error: Erlang\Bitstring cannot be changed
  Error: Call to private Erlang\Bitstring::__construct() from global scope
  ReflectionException: Class Erlang\Bitstring is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Export
  Error: Trying to clone an uncloneable object of class Erlang\Export
  Error: Cannot modify readonly property Erlang\Export::$module
  Error: Cannot create dynamic property Erlang\Export::$other
  Error: Cannot unset readonly property Erlang\Export::$module
  Error: Erlang\Export cannot be changed
  Error: Call to private Erlang\Export::__construct() from global scope
  ReflectionException: Class Erlang\Export is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Map
  Error: Trying to clone an uncloneable object of class Erlang\Map
  Error: Cannot create dynamic property Erlang\Map::$pairs
  Error: Cannot create dynamic property Erlang\Map::$other
  nothing
  Error: Erlang\Map cannot be changed
  Error: Call to private Erlang\Map::__construct() from global scope
  ReflectionException: Class Erlang\Map is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Pid
  Error: Trying to clone an uncloneable object of class Erlang\Pid
  Error: Cannot modify readonly property Erlang\Pid::$node
  Error: Cannot create dynamic property Erlang\Pid::$other
  Error: Cannot unset readonly property Erlang\Pid::$node
  Error: Erlang\Pid cannot be changed
  Error: Call to private Erlang\Pid::__construct() from global scope
  ReflectionException: Class Erlang\Pid is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Reference
  Error: Trying to clone an uncloneable object of class Erlang\Reference
  Error: Cannot modify readonly property Erlang\Reference::$words
  Error: Cannot create dynamic property Erlang\Reference::$other
  Error: Cannot unset readonly property Erlang\Reference::$words
  Error: Erlang\Reference cannot be changed
  Error: Call to private Erlang\Reference::__construct() from global scope
  ReflectionException: Class Erlang\Reference is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Error: Erlang\Tuple cannot be changed
Error: Erlang\Tuple cannot be changed
Error: Erlang\Tuple cannot be changed
Error: An iterator cannot be used with foreach by reference
Error: Erlang\Map cannot be changed
Error: Erlang\Map cannot be changed
Error: Erlang\Map cannot be changed
Error: An iterator cannot be used with foreach by reference
