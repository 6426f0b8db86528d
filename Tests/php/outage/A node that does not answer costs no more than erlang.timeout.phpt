--TEST--
A node that does not answer costs no more than erlang.timeout
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
$node->run('[erlang:suspend_process(P) || P <- processes(), {session_conn, _, _} <- [proc_lib:initial_call(P)]]');
ini_set('erlang.timeout', '0.5');
$started = microtime(true);
session_id('abc');
foreach (warningsOf(fn () => var_dump(session_start())) as $warning) {
	echo $warning, "\n";
}
$spent = microtime(true) - $started;
check('in time', $spent >= 0.4 && $spent < 4);
?>
--EXPECTF--
bool(false)
session_start(): erlang: phpt@127.0.0.1: waiting for the answer: timed out, after %d of 500 ms
session_start(): Failed to read session data: erlang (path: )
ok: in time
