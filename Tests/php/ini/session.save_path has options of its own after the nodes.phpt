--TEST--
session.save_path has options of its own after the nodes
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
ini_set('session.save_path', 'phpt@127.0.0.1?timeout=2.5&lock_timeout=0&lock=on');
store('abc', ['a' => 1]);
$holder = new Request('session_id("abc"); session_start(); say("locked"); hear();');
$holder->hear();
session_id('abc');
echo warningsOf('session_start')[0], "\n";
check('the settings are as they were', ini_get('erlang.timeout') === '5' && ini_get('erlang.session.lock_timeout') === '30');
ini_set('session.save_path', 'phpt@127.0.0.1?lock=off');
check('without a lock', session_start());
session_abort();
foreach (['timeout=0', 'timeout', 'cookie=x', 'on_conflict=merge', 'max_size=1G', 'node_order=random'] as $wrong) {
	ini_set('session.save_path', "phpt@127.0.0.1?$wrong");
	echo warningsOf('session_start')[0], "\n";
}
?>
--EXPECTF--
session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time; process %d at %s has held it for %d ms, after %d of 2500 ms
ok: the settings are as they were
ok: without a lock
session_start(): erlang: session.save_path: "timeout=0" has to be a number of seconds from 0.001 to 86400
session_start(): erlang: session.save_path: "timeout" is no option
session_start(): erlang: session.save_path: "cookie=x" is no option
session_start(): erlang: session.save_path: "on_conflict=merge" has to be fail or overwrite
session_start(): erlang: session.save_path: "max_size=1G" has to be a number of bytes from 1 to 63M, as 500000, 512K or 16M
session_start(): erlang: session.save_path: "node_order=random" has to be listed or shuffled
