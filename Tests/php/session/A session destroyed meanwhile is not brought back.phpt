--TEST--
Data that another request removed is not brought back by an unchanged session
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
session_id('abc');
session_start();
$node->run('session_handler:destroy(<<"abc">>)');
session_write_close();
var_dump($node->version('abc'));
?>
--EXPECT--
int(0)
