--TEST--
Code that runs while a session is encoded may change it: what was begun is encoded as it was
--EXTENSIONS--
session
--INI--
session.save_handler=files
session.serialize_handler=erlang
session.use_cookies=0
session.cache_limiter=
--FILE--
<?php
require __DIR__ . '/../helpers.inc';

final class Meddling
{
	public function __construct(private Closure $meddle) {}
	public function __serialize(): array
	{
		($this->meddle)();
		/* Whoever reads what is free by now reads this. */
		for ($i = 0; $i < 200; $i++) {
			$filling[] = [str_repeat('#', 8 * $i), $i];
		}
		return ['done' => true];
	}
	public function __unserialize(array $data): void {}
}

/** What is encoded of a session whose member `first` meddles. */
function tell(string $what, array $session): void
{
	$_SESSION = $session;
	unset($session);
	$term = session_encode();
	$seen = Erlang\decode($term);
	$seen['first'] = isset($seen['first']) ? '...' : 'NOT OK';
	echo "$what: ", Erlang\format($seen), "\n";
}

$string = fn () => 'a str' . strtolower('ING');
$grow = function () {
	for ($i = 0; $i < 100; $i++) {
		$_SESSION["new $i"] = $i;
	}
};
session_start();
tell('it grows', ['first' => new Meddling($grow), 'second' => $string(), 'third' => [1, $string()]]);
tell('it is emptied', ['first' => new Meddling(function () { $_SESSION = []; }), 'second' => $string()]);
tell('it is none any more', ['first' => new Meddling(function () { $_SESSION = 1; }), 'second' => $string(), 'third' => 3]);
tell('an object leaves', ['first' => new Meddling(function () { unset($_SESSION['first']); $_SESSION['second'] = 2; }), 'second' => $string(), 'third' => 3]);
$_SESSION = [];
session_abort();
?>
--EXPECT--
it grows: #{<<"first">> => <<"...">>,<<"second">> => <<"a string">>,<<"third">> => [1,<<"a string">>]}
it is emptied: #{<<"first">> => <<"...">>,<<"second">> => <<"a string">>}
it is none any more: #{<<"first">> => <<"...">>,<<"second">> => <<"a string">>,<<"third">> => 3}
an object leaves: #{<<"first">> => <<"...">>,<<"second">> => <<"a string">>,<<"third">> => 3}
