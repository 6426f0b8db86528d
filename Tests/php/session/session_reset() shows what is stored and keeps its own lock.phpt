--TEST--
session_reset() shows what is stored and keeps its own lock
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
ErlangNode::start();
store('abc', ['a' => 1]);
foreach ([0, 1] as $strict) {
	ini_set('session.use_strict_mode', (string) $strict);
	start('abc');
	$_SESSION = ['a' => 'changed', 'b' => 2];
	$started = microtime(true);
	var_dump(session_reset());
	check('it does not wait for its own lock', microtime(true) - $started < 1);
	echo json_encode($_SESSION), "\n";
	$other = new Request('session_id("abc"); session_start(); say(json_encode($_SESSION));');
	check('the lock is still held', $other->isSilentFor(0.3));
	$_SESSION['c'] = $strict;
	session_write_close();
	echo 'stored: ', $other->hear(), "\n";
	$other->end();
}
?>
--EXPECT--
ok: session_start()
bool(true)
ok: it does not wait for its own lock
{"a":1}
ok: the lock is still held
stored: {"a":1,"c":0}
ok: session_start()
bool(true)
ok: it does not wait for its own lock
{"a":1,"c":0}
ok: the lock is still held
stored: {"a":1,"c":1}
