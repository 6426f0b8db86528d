--TEST--
The last one to write wins with erlang.session.on_conflict = overwrite
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.session.on_conflict=overwrite
erlang.session.lock=0
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);
session_id('abc');
session_start();
Request::run('session_id("abc"); session_start(); $_SESSION = ["theirs" => 1];');
$_SESSION = ['ours' => 1];
check('no warning', warningsOf('session_write_close') === []);
echo json_encode(stored('abc')), "\n";
session_start();
Request::run('session_id("abc"); session_start(); session_destroy();');
$_SESSION['ours'] = 2;
echo warningsOf('session_write_close')[0], "\n";
check('what was destroyed stays so', $node->version('abc') === 0);
?>
--EXPECTF--
ok: no warning
{"ours":1}
session_write_close(): erlang: phpt@127.0.0.1: the session was destroyed or has expired since it was read; nothing was stored, after %d of 5000 ms
ok: what was destroyed stays so
