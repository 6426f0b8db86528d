--TEST--
The node goes and comes back
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
ini_set('session.use_strict_mode', '1');
session_start();
$id = session_id();
$_SESSION['a'] = 1;
session_write_close();
$node->stop();

echo "A start without the node:\n";
session_id($id);
foreach (warningsOf(fn () => var_dump(session_start())) as $warning) {
	echo $warning, "\n";
}
check('no other id was given', in_array(session_id(), ['', $id], true));

echo "A node that goes during a session:\n";
$node = ErlangNode::start(epmd: $node->epmd);
$node->run("session_handler:write(<<\"$id\">>, <<\"a|i:1;\">>)");
echo json_encode(start($id)), "\n";
$_SESSION['a'] = 2;
$node->stop();
foreach (warningsOf(fn () => var_dump(session_write_close())) as $warning) {
	echo $warning, "\n";
}
check('closed', session_status() === PHP_SESSION_NONE);

echo "Back again:\n";
$node = ErlangNode::start(epmd: $node->epmd);
$node->run("session_handler:write(<<\"$id\">>, <<\"a|i:1;\">>)");
echo json_encode(start($id)), "\n";
$_SESSION['a']++;
var_dump(warningsOf('session_write_close'));
echo json_encode(stored($id)), "\n";
?>
--EXPECTF--
A start without the node:
bool(false)
session_start(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_start(): Failed to read session data: erlang (path: )
ok: no other id was given
A node that goes during a session:
ok: session_start()
{"a":1}
bool(true)
session_write_close(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
ok: closed
Back again:
ok: session_start()
{"a":1}
array(0) {
}
{"a":2}
