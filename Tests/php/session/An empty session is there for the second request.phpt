--TEST--
An empty session is there for the second request
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
ini_set('session.use_strict_mode', '1');
session_start();
$id = session_id();
session_write_close();
check('stored', $node->version($id) > 0);
start($id);
check('strict mode knows it', session_id() === $id);
var_dump($_SESSION);
$_SESSION['a'] = 1;
session_write_close();
echo json_encode(stored($id)), "\n";

start($id);
$_SESSION = [];
session_write_close();
echo json_encode(stored($id)), "\n";
check('emptied, not removed', $node->version($id) > 0);
session_id($id);
session_start();
check('and known', session_id() === $id);
session_unset();
session_write_close();
?>
--EXPECT--
ok: stored
ok: session_start()
ok: strict mode knows it
array(0) {
}
{"a":1}
ok: session_start()
[]
ok: emptied, not removed
ok: and known
