--TEST--
An operator can take a lock away, and the late write is refused
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
$other = new Request('session_id("abc"); session_start(); $_SESSION["b"] = 2; session_write_close(); say("stored");');
check('it waits', $other->isSilentFor(0.3));
$node->run('session_handler:unlock(<<"abc">>)');
echo $other->hear(), "\n";
$_SESSION['c'] = 3;
echo warningsOf('session_write_close')[0], "\n";
echo json_encode(stored('abc')), "\n";
?>
--EXPECTF--
ok: it waits
stored
session_write_close(): erlang: phpt@127.0.0.1: another request changed the session since it was read; nothing was stored, after %d of 5000 ms
{"a":1,"b":2}
