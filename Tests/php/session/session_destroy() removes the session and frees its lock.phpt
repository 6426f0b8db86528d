--TEST--
session_destroy() removes the session and frees its lock
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
start('abc');
var_dump(session_destroy(), session_status() === PHP_SESSION_NONE, $node->version('abc'));
check('the lock is free', Request::run('session_id("abc"); session_start(); echo json_encode($_SESSION);', ['erlang.session.lock_timeout' => '0']) === '[]');

// What does not exist is destroyed as well.
start('missing');
var_dump(session_destroy());
$node->run('session_handler:write(<<"gone">>, <<>>)');
start('gone');
$node->run('session_handler:destroy(<<"gone">>)');
var_dump(session_destroy());

// A new session with the same id begins anew.
store('abc', ['b' => 2]);
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
ok: session_start()
bool(true)
bool(true)
int(0)
ok: the lock is free
ok: session_start()
bool(true)
ok: session_start()
bool(true)
{"b":2}
