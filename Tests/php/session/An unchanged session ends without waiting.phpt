--TEST--
A session that was not changed ends without waiting for the node, in strict mode too
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.timeout=2
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);

/* Stops and continues the node's processes that serve PHP, not its connections. */
$all = '[erlang:%s_process(P) || P <- processes(), {session_conn, _, _} <- [proc_lib:initial_call(P)]]';
foreach ([0, 1] as $strict) {
	ini_set('session.use_strict_mode', (string) $strict);
	start('abc');
	$node->run(sprintf($all, 'suspend'));
	$started = microtime(true);
	session_write_close();
	check('it ends at once', microtime(true) - $started < 0.5);
	$node->run(sprintf($all, 'resume'));
}
start('abc');
$_SESSION['a']++;
$node->run(sprintf($all, 'suspend'));
$started = microtime(true);
$warnings = warningsOf(fn () => session_write_close());
check('what was changed is waited for', microtime(true) - $started >= 2);
echo $warnings[0], "\n";
$node->run(sprintf($all, 'resume'));
?>
--EXPECTF--
ok: session_start()
ok: it ends at once
ok: session_start()
ok: it ends at once
ok: session_start()
ok: what was changed is waited for
session_write_close(): erlang: phpt@127.0.0.1: it is unknown whether the session was stored: waiting for the answer: timed out, after %d of 2000 ms
