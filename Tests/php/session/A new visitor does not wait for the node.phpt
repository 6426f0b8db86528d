--TEST--
A new visitor does not wait for the node: nobody else can have the session
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
	$node->run(sprintf($all, 'suspend'));
	$started = microtime(true);
	session_id('');
	session_start();
	check('a new visitor has a session at once', microtime(true) - $started < 0.5);
	$_SESSION['new'] = $strict;
	$node->run(sprintf($all, 'resume'));
	$id = session_id();
	session_write_close();
	echo json_encode(stored($id)), "\n";
}
?>
--EXPECT--
ok: a new visitor has a session at once
{"new":0}
ok: a new visitor has a session at once
{"new":1}
