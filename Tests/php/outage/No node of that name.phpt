--TEST--
No node of that name
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
Epmd::start();
session_id('abc');
var_dump(session_start());
var_dump(session_status() === PHP_SESSION_NONE, $_SESSION);
?>
--EXPECTF--
Warning: session_start(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms in %s on line %d

Warning: session_start(): Failed to read session data: erlang (path: ) in %s on line %d
bool(false)
bool(true)
array(0) {
}
