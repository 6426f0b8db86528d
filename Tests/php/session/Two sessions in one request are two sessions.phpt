--TEST--
Two sessions in one request are two sessions
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
store('one', ['who' => 1]);
store('two', ['who' => 2]);
start('one');
$_SESSION['a'] = 'x';
session_write_close();
start('two');
echo json_encode($_SESSION), "\n";
$_SESSION['b'] = 'y';
session_abort();
start('one');
$_SESSION['c'] = 'z';
session_write_close();
echo json_encode(stored('one')), ' ', json_encode(stored('two')), "\n";

// An id that no request has used before.
session_id('three');
session_start();
var_dump(session_id(), $_SESSION);
session_write_close();
?>
--EXPECT--
ok: session_start()
ok: session_start()
{"who":2}
ok: session_start()
{"who":1,"a":"x","c":"z"} {"who":2}
string(5) "three"
array(0) {
}
