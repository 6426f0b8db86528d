--TEST--
Data of another session.serialize_handler is neither served nor destroyed
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
session.serialize_handler=php_serialize
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);
$settings = ['session.serialize_handler' => 'php'];
echo Request::run('session_id("abc"); var_dump(session_start()); echo json_encode($_SESSION);', $settings), "\n";
echo json_encode(stored('abc')), "\n";
// Strict mode does not take it for a session that is not there.
echo Request::run('session_id("abc"); var_dump(session_start(["use_strict_mode" => 1]));', $settings), "\n";
?>
--EXPECTF--
%AWarning: session_start(): erlang: phpt@127.0.0.1: the session was stored with session.serialize_handler = php_serialize, and now it is php; it is kept as it is in %s

Warning: session_start(): Failed to read session data: erlang (path: ) in %s
bool(false)
[]
{"a":1}
%AWarning: session_start(): erlang: phpt@127.0.0.1: the session was stored with session.serialize_handler = php_serialize, and now it is php; it is kept as it is in %s

Warning: session_start(): Failed to read session data: erlang (path: ) in %s
bool(false)
