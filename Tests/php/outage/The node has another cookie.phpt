--TEST--
The node has another cookie
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
ErlangNode::start(cookie: 'a-cookie-of-its-own');
session_id('abc');
var_dump(session_start());
?>
--EXPECTF--
Warning: session_start(): erlang: phpt@127.0.0.1: distribution handshake: the node has another cookie, after %d of 5000 ms in %s on line %d

Warning: session_start(): Failed to read session data: erlang (path: ) in %s on line %d
bool(false)
