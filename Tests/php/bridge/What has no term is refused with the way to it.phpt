--TEST--
What has no term is refused with the way to it
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, EncodeException, ImproperList, Map, Tuple};

enum Suit { case Hearts; }
final class Endless implements JsonSerializable
{
	public function jsonSerialize(): mixed { return new self(); }
}
final class Failing implements JsonSerializable
{
	public function jsonSerialize(): mixed { throw new LogicException('not today'); }
}
final class Nested implements JsonSerializable
{
	public function jsonSerialize(): mixed { return [new self()]; }
}

function refusal(string $what, mixed $value, bool $exact = false): void
{
	try {
		Erlang\encode($value, $exact);
		echo "NOT OK: $what has a term\n";
	} catch (EncodeException $exception) {
		echo "$what: ", $exception->getMessage(), $exception->path === '' ? '' : " ($exception->path)", "\n";
	}
}

$self = [];
$self['again'] = &$self;
$object = new stdClass();
$object->again = $object;
refusal('a resource', STDIN);
refusal('a closure', fn () => 1);
refusal('an object', new ArrayObject());
refusal('a date', new DateTimeImmutable());
refusal('an infinite float', INF);
refusal('what is no number', ['user' => [1, ['age' => NAN]]]);
refusal('in a tuple', Tuple::of(1, Tuple::of(STDIN)));
refusal('in a map', Map::ofPairs([['key', STDIN]]));
refusal('in a map, behind another key', Map::ofPairs([[Atom::of('key'), STDIN]]));
refusal('in a tail', ImproperList::of([1, 2], STDIN));
refusal('an array in itself', $self);
refusal('an object in itself', $object);
refusal('a JsonSerializable that gives another one', new Endless());
refusal('a JsonSerializable that holds another one', new Nested());
echo thrownBy(fn () => Erlang\encode([new Failing()])), "\n";
foreach ([new stdClass(), new Endless(), [Suit::Hearts]] as $value) {
	refusal('in the exact mode', $value, true);
}
?>
--EXPECT--
a resource: Erlang\encode(): a resource has no term
a closure: Erlang\encode(): an object of class Closure has no term
an object: Erlang\encode(): an object of class ArrayObject has no term
a date: Erlang\encode(): an object of class DateTimeImmutable has no term
an infinite float: Erlang\encode(): Erlang has no float that is not a finite number
what is no number: Erlang\encode(): user[1].age: Erlang has no float that is not a finite number (user[1].age)
in a tuple: Erlang\encode(): [1][0]: a resource has no term ([1][0])
in a map: Erlang\encode(): key: a resource has no term (key)
in a map, behind another key: Erlang\encode(): ?: a resource has no term (?)
in a tail: Erlang\encode(): [2]: a resource has no term ([2])
an array in itself: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
an object in itself: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
a JsonSerializable that gives another one: Erlang\encode(): jsonSerialize() gives objects with a jsonSerialize() more than 16 times
a JsonSerializable that holds another one: Erlang\encode(): the value nests more than 512 deep; does it contain itself?
LogicException: not today
in the exact mode: Erlang\encode(): an object of class stdClass has no term that comes back as one
in the exact mode: Erlang\encode(): an object of class Endless has no term that comes back as one
in the exact mode: Erlang\encode(): [0]: an object of class Suit has no term that comes back as one ([0])
