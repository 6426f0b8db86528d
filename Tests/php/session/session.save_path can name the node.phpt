--TEST--
session.save_path can name the node
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=phpt@127.0.0.1
session.use_cookies=0
session.cache_limiter=
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
ErlangNode::start();
store('abc', ['a' => 1]);
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
{"a":1}
