--TEST--
An expired session is not served, before it is collected as well
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
ini_set('session.gc_maxlifetime', '1');
store('abc', ['a' => 1]);
$expiry = $node->expiry('abc');
usleep(5000);
echo 'in time: ', json_encode(stored('abc')), "\n";
check('renewed by the read', $node->expiry('abc') > $expiry);
usleep(1200000);
echo 'too late: ', json_encode(stored('abc')), "\n";
store('abc', ['b' => 2]);
usleep(1200000);
ini_set('session.use_strict_mode', '1');
start('abc');
check('strict mode does not know it any more', session_id() !== 'abc');
session_abort();
?>
--EXPECT--
in time: {"a":1}
ok: renewed by the read
too late: []
ok: session_start()
ok: strict mode does not know it any more
