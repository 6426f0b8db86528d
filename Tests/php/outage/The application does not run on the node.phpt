--TEST--
The application does not run on the node
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
$node = ErlangNode::start([]);
session_id('abc');
var_dump(session_start());
var_dump(session_status() === PHP_SESSION_NONE, $_SESSION);

// The same connection serves as soon as it runs.
$node->run('session_handler:start()');
store('abc', ['a' => 1]);
echo json_encode(stored('abc')), "\n";
$node->run('session_handler:stop()');
session_id('abc');
var_dump(session_start());
?>
--EXPECTF--
Warning: session_start(): erlang: phpt@127.0.0.1: the application session_handler is not running on the node, after %d of 5000 ms in %s on line %d

Warning: session_start(): Failed to read session data: erlang (path: ) in %s on line %d
bool(false)
bool(true)
array(0) {
}
{"a":1}

Warning: session_start(): erlang: phpt@127.0.0.1: the application session_handler is not running on the node, after %d of 5000 ms in %s on line %d

Warning: session_start(): Failed to read session data: erlang (path: ) in %s on line %d
bool(false)
