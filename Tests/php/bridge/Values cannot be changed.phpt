--TEST--
Values cannot be changed
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

$closure = "\0" . str_repeat('u', 16) . pack('NN', 0, 0) . "w\1aa\0a\0Xw\3a@b\0\0\0\1\0\0\0\0\0\0\0\1";
$values = [
	'name' => Atom::of('a'), 'elements' => Tuple::of(1), 'head' => ImproperList::of([1], 2), 'value' => BigInt::of(1), 'bits' => Bitstring::of('a', 8),
	'module' => Export::of('a', 'b', 1), 'pairs' => Map::of(['a' => 1]),
	'node' => Erlang\decode(hex2bin('8358770361406200000055000000006b0640f7')),
	'words' => Erlang\decode(hex2bin('835a00027703614062000000010000000100000002')),
	'id' => Erlang\decode(hex2bin('83787703614062ffffffffffffffff6b0640f7')), 'term' => Erlang\decode("\x83p" . pack('N', 4 + strlen($closure)) . $closure),
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
/* PHP lets array_walk() and ArrayObject write to read-only properties. */
foreach ($values as $value) {
	$before = serialize($value);
	@array_walk($value, function (&$property) { $property = 'changed'; });
	echo thrownBy(fn () => @new ArrayObject($value)), "\n";
	foreach ((new ReflectionObject($value))->getProperties() as $property) {
		thrownBy(fn () => $property->setValue($value, 'changed'));
		thrownBy(function () use ($value, $property) { $reference = &$value->{$property->name}; $reference = 'changed'; });
		thrownBy(function () use ($value, $property) { $value->{$property->name}[0] = 'changed'; });
	}
	check($value::class . ' is as it was', serialize($value) === $before);
}
check('a name is that of its atom', Atom::of('a') === $values['name'] && Atom::of('a')->name === 'a');
unset($values, $value);
check('and free again', Atom::of('a')->name === 'a');
/* Still found by the garbage collector. */
$object = new stdClass();
$object->tuple = Tuple::of($object);
var_dump(get_object_vars($object->tuple)['elements'][0] === $object);
$gone = WeakReference::create($object);
unset($object);
gc_collect_cycles();
check('no cycle is left', $gone->get() === null);
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
Erlang\Port
  Error: Trying to clone an uncloneable object of class Erlang\Port
  Error: Cannot modify readonly property Erlang\Port::$id
  Error: Cannot create dynamic property Erlang\Port::$other
  Error: Cannot unset readonly property Erlang\Port::$id
  Error: Erlang\Port cannot be changed
  Error: Call to private Erlang\Port::__construct() from global scope
  ReflectionException: Class Erlang\Port is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
Erlang\Fun
  Error: Trying to clone an uncloneable object of class Erlang\Fun
  Error: Cannot modify readonly property Erlang\Fun::$term
  Error: Cannot create dynamic property Erlang\Fun::$other
  Error: Cannot unset readonly property Erlang\Fun::$term
  Error: Erlang\Fun cannot be changed
  Error: Call to private Erlang\Fun::__construct() from global scope
  ReflectionException: Class Erlang\Fun is an internal class marked as final that cannot be instantiated without invoking its constructor
ok: as it was
InvalidArgumentException: Overloaded object of type Erlang\Atom is not compatible with ArrayObject
ok: Erlang\Atom is as it was
InvalidArgumentException: Overloaded object of type Erlang\Tuple is not compatible with ArrayObject
ok: Erlang\Tuple is as it was
InvalidArgumentException: Overloaded object of type Erlang\ImproperList is not compatible with ArrayObject
ok: Erlang\ImproperList is as it was
InvalidArgumentException: Overloaded object of type Erlang\BigInt is not compatible with ArrayObject
ok: Erlang\BigInt is as it was
InvalidArgumentException: Overloaded object of type Erlang\Bitstring is not compatible with ArrayObject
ok: Erlang\Bitstring is as it was
InvalidArgumentException: Overloaded object of type Erlang\Export is not compatible with ArrayObject
ok: Erlang\Export is as it was
InvalidArgumentException: Overloaded object of type Erlang\Map is not compatible with ArrayObject
ok: Erlang\Map is as it was
InvalidArgumentException: Overloaded object of type Erlang\Pid is not compatible with ArrayObject
ok: Erlang\Pid is as it was
InvalidArgumentException: Overloaded object of type Erlang\Reference is not compatible with ArrayObject
ok: Erlang\Reference is as it was
InvalidArgumentException: Overloaded object of type Erlang\Port is not compatible with ArrayObject
ok: Erlang\Port is as it was
InvalidArgumentException: Overloaded object of type Erlang\Fun is not compatible with ArrayObject
ok: Erlang\Fun is as it was
ok: a name is that of its atom
ok: and free again
bool(true)
ok: no cycle is left
Error: Erlang\Tuple cannot be changed
Error: Erlang\Tuple cannot be changed
Error: Erlang\Tuple cannot be changed
Error: An iterator cannot be used with foreach by reference
Error: Erlang\Map cannot be changed
Error: Erlang\Map cannot be changed
Error: Erlang\Map cannot be changed
Error: An iterator cannot be used with foreach by reference
