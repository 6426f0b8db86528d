--TEST--
No node is configured
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
var_dump(session_start());
?>
--EXPECTF--
Warning: session_start(): erlang: no node is configured: set erlang.node to the name@host of the node that keeps the sessions in %s on line %d

Warning: session_start(): Failed to initialize storage module: erlang (path: ) in %s on line %d
bool(false)
