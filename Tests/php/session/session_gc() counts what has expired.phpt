--TEST--
session_gc() counts what has expired
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
store('stays', ['a' => 1]);
start('open');
var_dump(session_gc());
session_abort();
ini_set('session.gc_maxlifetime', '1');
foreach (['x', 'y', 'z'] as $id) {
	store($id, ['a' => 1]);
}
start('open');
usleep(1100000);
var_dump(session_gc());
var_dump(session_gc());
session_abort();
check('what has not expired stays', $node->version('stays') > 0);

// The collection that PHP does by itself.
store('w', ['a' => 1]);
usleep(1100000);
session_id('open');
session_start(['gc_probability' => 1, 'gc_divisor' => 1]);
var_dump(session_gc());
session_abort();
?>
--EXPECT--
ok: session_start()
int(0)
ok: session_start()
int(3)
int(0)
ok: what has not expired stays
int(0)
