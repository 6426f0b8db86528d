--TEST--
The wait ends with erlang.session.lock_timeout and a warning that names the holder
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);
$version = $node->version('abc');
$holder = new Request('session_id("abc"); session_start(); say("holds"); hear(); $_SESSION["b"] = 2;');
$holder->hear();
foreach (['0.3', '0'] as $seconds) {
	ini_set('erlang.session.lock_timeout', $seconds);
	$started = microtime(true);
	session_id('abc');
	$warnings = warningsOf(fn () => var_dump(session_start()));
	$spent = microtime(true) - $started;
	check('in time', $spent > (float) $seconds - 0.05 && $spent < (float) $seconds + 1);
	check('the holder is named', str_contains($warnings[0], "; process {$holder->pid()} at "));
	foreach ($warnings as $warning) {
		echo $warning, "\n";
	}
	var_dump(session_status() === PHP_SESSION_NONE, $_SESSION);
}
check('nothing was stored', $node->version('abc') === $version);
check('strict mode does not give another id', str_contains(Request::run(
	'session_id("abc"); @session_start(); echo session_id() === "" || session_id() === "abc" ? "kept" : "replaced";',
	['session.use_strict_mode' => '1', 'erlang.session.lock_timeout' => '0']), 'kept'));
$holder->say();
$holder->end();
echo json_encode(stored('abc')), "\n";
?>
--EXPECTF--
bool(false)
ok: in time
ok: the holder is named
session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time; process %d at %s has held it for %d ms, after %d of 300 ms
session_start(): Failed to read session data: erlang (path: )
bool(true)
array(0) {
}
bool(false)
ok: in time
ok: the holder is named
session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time; process %d at %s has held it for %d ms, after %d of 5000 ms
session_start(): Failed to read session data: erlang (path: )
bool(true)
array(0) {
}
ok: nothing was stored
ok: strict mode does not give another id
{"a":1,"b":2}
