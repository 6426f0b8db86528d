--TEST--
read_and_close reads without a lock and stores nothing
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

$other = new Request('session_id("abc"); session_start(); say("holds"); hear(); $_SESSION["a"] = 2; session_write_close(); say("done"); hear();');
check('another request has the session open', $other->hear() === 'holds');
$started = microtime(true);
start('abc', ['read_and_close' => true]);
check('no wait', microtime(true) - $started < 1);
check('the session is closed', session_status() === PHP_SESSION_NONE);
echo json_encode($_SESSION), "\n";
$_SESSION['a'] = 100;
session_write_close();
check('nothing is stored', $node->version('abc') === $version);

$other->say();
check('the other request stores', $other->hear() === 'done');
start('abc', ['read_and_close' => true]);
echo json_encode($_SESSION), "\n";

// A start after it takes the lock again.
session_start();
$third = new Request('session_id("abc"); session_start(); say("holds");');
check('another request waits', $third->isSilentFor(0.3));
session_write_close();
check('until this one has ended', $third->hear() === 'holds');
$third->end();
$other->end();

start('missing', ['read_and_close' => true]);
var_dump($_SESSION, $node->version('missing'));
?>
--EXPECT--
ok: another request has the session open
ok: session_start()
ok: no wait
ok: the session is closed
{"a":1}
ok: nothing is stored
ok: the other request stores
ok: session_start()
{"a":2}
ok: another request waits
ok: until this one has ended
ok: session_start()
array(0) {
}
int(0)
