--TEST--
Code that runs while a value is encoded may change it, and take it away: what was begun is encoded as it was
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, ImproperList, Map, Tuple};

/** Runs a function in the midst of encode(), and has its result for a term. */
final class Meddling implements JsonSerializable
{
	public function __construct(private Closure $meddle) {}
	public function jsonSerialize(): mixed { return ($this->meddle)(); }
}

/** What is said of a value in whose midst the function runs. The value is at hand through references alone. */
function tell(string $what, callable $make, callable $meddle): void
{
	$value = null;
	$value = $make(new Meddling(function () use (&$value, $meddle) {
		$meddle($value);
		/* Whoever reads what is free by now reads this. */
		for ($i = 0; $i < 200; $i++) {
			$filling[] = [str_repeat('#', 8 * $i), $i];
		}
		return 1;
	}));
	try {
		$term = Erlang\format(Erlang\decode(Erlang\encode([&$value])));
		echo "$what: $term\n";
	} catch (Throwable $thrown) {
		echo "$what: ", $thrown->getMessage(), "\n";
	}
}

$grow = function (&$value) {
	for ($i = 0; $i < 100; $i++) {
		$value[] = "new $i";
	}
};
$empty = function (&$value) { $value = []; };
$drop = function (&$value) { $value = null; };
/* Strings that go with what holds them. */
$string = fn () => 'a str' . strtolower('ING');
$map = ['first key' => 1, 'second key' => 2];
tell('a list that grows', fn ($meddling) => [$meddling, $string(), 2.5], $grow);
tell('a list that is emptied', fn ($meddling) => [$meddling, $string(), 2.5], $empty);
tell('a list that goes', fn ($meddling) => [$meddling, $string(), 2.5], $drop);
tell('an array that grows', fn ($meddling) => ['a key' => $meddling, ...$map], $grow);
tell('an array that goes', fn ($meddling) => ['a key' => $meddling, ...$map], $drop);
tell('an array that goes, before a failure', fn ($meddling) => ['a key of ' . strlen('many') => [$meddling, NAN]], $drop);
tell('a tuple that goes', fn ($meddling) => Tuple::of($meddling, $string(), 2.5), $drop);
tell('a map that goes', fn ($meddling) => Map::ofPairs([[Atom::of('a'), $meddling], [Atom::of('b'), $string()], [2.5, Atom::of('c')]]), $drop);
tell('an improper list that goes', fn ($meddling) => ImproperList::of([$meddling, $string()], Atom::of('tail')), $drop);
tell('an object that goes', fn ($meddling) => (object) ['a key' => $meddling, ...$map], $drop);
tell('an object that is emptied', fn ($meddling) => (object) ['a key' => $meddling, ...$map], function (&$value) {
	foreach ($map = (array) $value as $name => $_) {
		unset($value->$name);
	}
	$value->another = 3;
});
tell('itself', fn ($meddling) => $meddling, $drop);
?>
--EXPECT--
a list that grows: [[1,<<"a string">>,2.5]]
a list that is emptied: [[1,<<"a string">>,2.5]]
a list that goes: [[1,<<"a string">>,2.5]]
an array that grows: [#{<<"a key">> => 1,<<"first key">> => 1,<<"second key">> => 2}]
an array that goes: [#{<<"a key">> => 1,<<"first key">> => 1,<<"second key">> => 2}]
an array that goes, before a failure: Erlang\encode(): [0].a key of 4[1]: Erlang has no float that is not a finite number
a tuple that goes: [{1,<<"a string">>,2.5}]
a map that goes: [#{a => 1,b => <<"a string">>,2.5 => c}]
an improper list that goes: [[1,<<"a string">>|tail]]
an object that goes: [#{<<"a key">> => 1,<<"first key">> => 1,<<"second key">> => 2}]
an object that is emptied: [#{<<"a key">> => 1,<<"first key">> => 1,<<"second key">> => 2}]
itself: [1]
