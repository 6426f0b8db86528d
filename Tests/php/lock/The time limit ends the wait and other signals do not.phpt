--TEST--
PHP's time limit ends the wait for a lock, and other signals do not
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
start('abc');

$other = new Request('say("starts"); session_id("abc"); session_start(); say("started");');
$other->hear();
check('it waits', $other->isSilentFor(0.3));
exec("kill -WINCH {$other->pid()}; kill -STOP {$other->pid()}; sleep 0.1; kill -CONT {$other->pid()}");
check('and goes on waiting after signals', $other->isSilentFor(0.3));

/* PHP's own timer counts CPU time, which waiting does not use; its signal is what ends the wait. */
$limited = new Request('say("starts"); session_id("abc"); session_start(); say("started");', ['max_execution_time' => '100']);
$limited->hear();
check('so does one with a time limit', $limited->isSilentFor(0.3));
$started = microtime(true);
exec("kill -PROF {$limited->pid()}");
echo $limited->end(), "\n";
check('it ended at once', microtime(true) - $started < 2);

session_write_close();
check('the other has its turn', $other->hear() === 'started');
$other->end();
?>
--EXPECTF--
ok: session_start()
ok: it waits
ok: and goes on waiting after signals
ok: so does one with a time limit
Warning: session_start(): Failed to read session data: erlang (path: ) in %s on line %d

Fatal error: Maximum execution time of 100 seconds exceeded in %s on line %d
ok: it ended at once
ok: the other has its turn
