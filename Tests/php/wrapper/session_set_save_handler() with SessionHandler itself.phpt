--TEST--
session_set_save_handler() with SessionHandler itself
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
var_dump(session_set_save_handler(new SessionHandler(), true));
store('abc', ['a' => 1]);
$version = $node->version('abc');
$expiry = $node->expiry('abc');
usleep(5000);

// The wrapper has no update_timestamp: unchanged data comes as a write, and is none.
start('abc');
var_dump(session_write_close());
check('the version is the same', $node->version('abc') === $version);
check('renewed', $node->expiry('abc') > $expiry);

start('abc');
$_SESSION['a']++;
session_write_close();
echo json_encode(stored('abc')), "\n";

$holder = new Request('session_id("abc"); session_start(); say("holds"); hear();');
$holder->hear();
start('abc', ['read_and_close' => true]);
echo 'read_and_close takes no lock here either: ', json_encode($_SESSION), "\n";
$holder->end();

start('abc');
$_SESSION['b'] = 1;
session_reset();
echo 'after a reset: ', json_encode($_SESSION), "\n";
session_destroy();
check('removed', $node->version('abc') === 0);

// At the end of a request.
$id = Request::run('session_set_save_handler(new SessionHandler(), true); session_start(); $_SESSION["end"] = 1; echo session_id();');
echo json_encode(stored($id)), "\n";
?>
--EXPECT--
bool(true)
ok: session_start()
bool(true)
ok: the version is the same
ok: renewed
ok: session_start()
{"a":2}
ok: session_start()
read_and_close takes no lock here either: {"a":2}
ok: session_start()
after a reset: {"a":2}
ok: removed
{"end":1}
