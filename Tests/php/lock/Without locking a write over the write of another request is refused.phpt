--TEST--
Without locking a write over another's write is refused
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.session.lock=Off
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);
start('abc');
echo Request::run('session_id("abc"); session_start(); $_SESSION["b"] = 2; session_write_close(); echo json_encode($_SESSION);'), "\n";
$_SESSION['c'] = 3;
foreach (warningsOf(fn () => var_dump(session_write_close())) as $warning) {
	echo $warning, "\n";
}
echo json_encode(stored('abc')), "\n";

echo "Unchanged data does no harm:\n";
start('abc');
Request::run('session_id("abc"); session_start(); $_SESSION["b"]++;');
var_dump(warningsOf('session_write_close'));
echo json_encode(stored('abc')), "\n";

echo "A logout is not undone:\n";
start('abc');
Request::run('session_id("abc"); session_start(); session_destroy();');
$_SESSION['c'] = 3;
foreach (warningsOf(fn () => var_dump(session_write_close())) as $warning) {
	echo $warning, "\n";
}
check('gone', $node->version('abc') === 0);

echo "ini_set() for one session:\n";
ini_set('erlang.session.lock', 'On');
start('abc');
ini_set('erlang.session.lock', 'Off');
$other = new Request('session_id("abc"); session_start(); say("started");', ['erlang.session.lock' => 'On', 'erlang.session.lock_timeout' => '0']);
check('locked as it was started', $other->hear() !== 'started');
session_write_close();
$other->end();
?>
--EXPECTF--
ok: session_start()
{"a":1,"b":2}
bool(true)
session_write_close(): erlang: phpt@127.0.0.1: another request changed the session since it was read; nothing was stored, after %d of 5000 ms
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
{"a":1,"b":2}
Unchanged data does no harm:
ok: session_start()
array(0) {
}
{"a":1,"b":3}
A logout is not undone:
ok: session_start()
bool(true)
session_write_close(): erlang: phpt@127.0.0.1: the session was destroyed or has expired since it was read; nothing was stored, after %d of 5000 ms
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
ok: gone
ini_set() for one session:
ok: session_start()
ok: locked as it was started
