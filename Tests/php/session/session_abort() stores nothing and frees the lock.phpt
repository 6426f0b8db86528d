--TEST--
session_abort() stores nothing and frees the lock
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
$version = $node->version('abc');
start('abc');
$_SESSION['a'] = 2;
var_dump(session_abort());
check('nothing was stored', $node->version('abc') === $version);
check('the lock is free', Request::run('session_id("abc"); session_start(); echo $_SESSION["a"];', ['erlang.session.lock_timeout' => '0']) === '1');
?>
--EXPECT--
ok: session_start()
bool(true)
ok: nothing was stored
ok: the lock is free
