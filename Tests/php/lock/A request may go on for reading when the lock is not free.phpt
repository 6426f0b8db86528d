--TEST--
A request may go on for reading when the lock is not free
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.session.on_lock_timeout=readonly
erlang.session.lock_timeout=0.1
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);
$holder = new Request('session_id("abc"); session_start(); say("locked"); hear(); $_SESSION["b"] = 2; session_write_close(); say("stored"); hear();');
$holder->hear();

session_id('abc');
check('no warning at the start', warningsOf(fn () => check('started', session_start())) === []);
echo json_encode($_SESSION), "\n";
check('unchanged, it ends without a word', warningsOf('session_write_close') === []);
session_start();
$_SESSION['c'] = 3;
echo implode("\n", warningsOf('session_write_close')), "\n";
$holder->say();
echo $holder->hear(), "\n";
echo json_encode(stored('abc')), "\n";
session_start();
$_SESSION['c'] = 3;
check('with the lock it writes', warningsOf('session_write_close') === []);
?>
--EXPECTF--
ok: started
ok: no warning at the start
{"a":1}
ok: unchanged, it ends without a word
session_write_close(): erlang: phpt@127.0.0.1: the session was opened for reading only, and nothing was stored: the session's lock was not free in time; process %d at %s has held it for %d ms
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
stored
{"a":1,"b":2}
ok: with the lock it writes
