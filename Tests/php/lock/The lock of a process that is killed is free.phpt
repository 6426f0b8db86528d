--TEST--
The lock of a process that is killed is free
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
$holder = new Request('session_id("abc"); session_start(); $_SESSION["half"] = 1; say("holds"); hear();');
$holder->hear();
$second = new Request('session_id("abc"); session_start(); say(json_encode($_SESSION));');
check('waits', $second->isSilentFor(0.3));
$holder->kill();
echo $second->hear(), "\n";
$second->end();

// And so is its place in the queue.
start('abc');
$waiting = new Request('session_id("abc"); session_start(); say("holds");');
check('waits', $waiting->isSilentFor(0.3));
$waiting->kill();
session_write_close();
echo Request::run('session_id("abc"); session_start(); echo "free";', ['erlang.session.lock_timeout' => '1']), "\n";
?>
--EXPECT--
ok: waits
[]
ok: session_start()
ok: waits
free
