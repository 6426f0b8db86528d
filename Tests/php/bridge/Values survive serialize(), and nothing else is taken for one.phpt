--TEST--
Values survive serialize(), and nothing else is taken for one
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, BigInt, Bitstring, Map, Tuple};

foreach ([Atom::of('a'), Atom::of('true'), BigInt::of(5), Bitstring::of('ab', 16), Map::of(), Map::of(['a' => 1]), Tuple::of([Atom::of('b')])] as $value) {
	check($value::class, unserialize(serialize($value)) == $value && unserialize(serialize($value))::class === $value::class);
}
echo thrownBy(fn () => serialize(Tuple::of(new stdClass()))), "\n";

function forged(string $class, array $data): string
{
	$serialized = serialize($data);
	return 'O:' . strlen($class) . ":\"$class\":" . substr($serialized, 2);
}
foreach (['Erlang\Atom', 'Erlang\Tuple', 'Erlang\Map', 'Erlang\BigInt', 'Erlang\Pid', 'Erlang\Reference', 'Erlang\Fun'] as $class) {
	echo thrownBy(fn () => unserialize(forged($class, []))), "\n";
	echo thrownBy(fn () => unserialize(forged($class, ['term' => "\x83"]))), "\n";
	echo thrownBy(fn () => unserialize(forged($class, ['term' => Erlang\encode(1.5)]))), "\n";
	echo thrownBy(fn () => unserialize(forged($class, ['name' => 'a', 'term' => 1]))), "\n";
}
/* An object that unserialize() shows to others before it is filled in. */
final class Peeking
{
	public $value;
	public function __unserialize(array $data): void
	{
		$value = $data['value'];
		echo $value::class, ' ', json_encode($value), ' ', $value == $value ? 'equal' : 'not equal', ' ';
		echo $value instanceof Countable ? count($value) . ' ' . json_encode([...$value]) : '', "\n";
		var_export(thrownBy(fn () => bin2hex(Erlang\encode($value))));
		echo "\n";
	}
}
foreach (['Erlang\Atom', 'Erlang\Tuple', 'Erlang\Map', 'Erlang\BigInt', 'Erlang\Bitstring', 'Erlang\ImproperList', 'Erlang\Pid', 'Erlang\Reference', 'Erlang\Export', 'Erlang\Fun'] as $class) {
	$inner = forged($class, ['a' => new Peeking()]);
	$inner = str_replace('O:7:"Peeking":1:{s:5:"value";N;}', 'O:7:"Peeking":1:{s:5:"value";r:1;}', $inner);
	echo thrownBy(fn () => unserialize($inner)), "\n";
}
?>
--EXPECT--
ok: Erlang\Atom
ok: Erlang\Atom
ok: Erlang\BigInt
ok: Erlang\Bitstring
ok: Erlang\Map
ok: Erlang\Map
ok: Erlang\Tuple
Erlang\EncodeException: Erlang\encode(): [0]: an object of class stdClass has no term that comes back as one
Erlang\Exception: No term for Erlang\Atom
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\Atom
Erlang\Exception: No term for Erlang\Atom
Erlang\Exception: No term for Erlang\Tuple
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\Tuple
Erlang\Exception: No term for Erlang\Tuple
Erlang\Exception: No term for Erlang\Map
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\Map
Erlang\Exception: No term for Erlang\Map
Erlang\Exception: No term for Erlang\BigInt
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\BigInt
Erlang\Exception: No term for Erlang\BigInt
Erlang\Exception: No term for Erlang\Pid
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\Pid
Erlang\Exception: No term for Erlang\Pid
Erlang\Exception: No term for Erlang\Reference
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\Reference
Erlang\Exception: No term for Erlang\Reference
Erlang\Exception: No term for Erlang\Fun
Erlang\DecodeException: Erlang\decode(): at byte 1: the bytes end too early
Erlang\Exception: The term is not one for Erlang\Fun
Erlang\Exception: No term for Erlang\Fun
Erlang\Atom "" equal 
'nothing'
Erlang\Exception: No term for Erlang\Atom
Erlang\Tuple {} equal 0 []
'nothing'
Erlang\Exception: No term for Erlang\Tuple
Erlang\Map {} equal 0 []
'nothing'
Erlang\Exception: No term for Erlang\Map
Erlang\BigInt {"value":""} equal 
'nothing'
Erlang\Exception: No term for Erlang\BigInt
Erlang\Bitstring {} equal 
'nothing'
Erlang\Exception: No term for Erlang\Bitstring
Erlang\ImproperList {} equal 
'Erlang\\EncodeException: Erlang\\encode(): an object has no value yet'
Erlang\Exception: No term for Erlang\ImproperList
Erlang\Pid {} equal 
'nothing'
Erlang\Exception: No term for Erlang\Pid
Erlang\Reference {} equal 
'Erlang\\EncodeException: Erlang\\encode(): the format has no room for this'
Erlang\Exception: No term for Erlang\Reference
Erlang\Export {} equal 
'nothing'
Erlang\Exception: No term for Erlang\Export
Erlang\Fun {} equal 
'Erlang\\EncodeException: Erlang\\encode(): the format has no room for this'
Erlang\Exception: No term for Erlang\Fun
