--TEST--
A request waits until the other has ended, and sees what it stored
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
ErlangNode::start();
store('abc', ['order' => []]);
start('abc');
$code = 'session_id("abc"); session_start(); $_SESSION["order"][] = "%s"; session_write_close(); say("done");';
$second = new Request(sprintf($code, 'second'));
check('the second waits', $second->isSilentFor(0.5));
$third = new Request(sprintf($code, 'third'));
check('the third waits', $third->isSilentFor(0.5));
$free = new Request('session_id("other"); session_start(); say("started");');
check('another session is free', $free->hear() === 'started');
$free->end();
$_SESSION['order'][] = 'first';
session_write_close();
check('the second has ended', $second->hear() === 'done');
check('the third has ended', $third->hear() === 'done');
$second->end();
$third->end();
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
ok: session_start()
ok: the second waits
ok: the third waits
ok: another session is free
ok: the second has ended
ok: the third has ended
{"order":["first","second","third"]}
