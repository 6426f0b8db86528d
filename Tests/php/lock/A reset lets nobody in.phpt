--TEST--
session_reset() lets nobody in who waits for the lock
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
store('abc', ['a' => 1]);
start('abc');
$other = new Request('session_id("abc"); session_start(); say(json_encode($_SESSION));');
check('another request waits', $other->isSilentFor(0.3));
$_SESSION['a'] = 'taken back';
session_reset();
check('and waits on', $other->isSilentFor(0.3));
$_SESSION['a']++;
session_write_close();
echo $other->hear(), "\n";
$other->end();
?>
--EXPECT--
ok: session_start()
ok: another request waits
ok: and waits on
{"a":2}
