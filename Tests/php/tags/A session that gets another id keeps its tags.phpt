--TEST--
A session that gets another id keeps its tags
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
use Erlang\Session;

ErlangNode::start();
session_id('before');
session_start();
Session::tag('user:1', 'beta');
$_SESSION['a'] = 1;
session_regenerate_id(true);
echo json_encode(Session::tags()), "\n";
session_write_close();
session_start();
echo json_encode(Session::tags()), ' ', count(Session::list('user:1')), "\n";
Session::untag('beta');
session_write_close();
session_start();
echo json_encode(Session::tags()), ' ', count(Session::list('beta')), "\n";
// A session that comes after it in the same request is another one.
session_destroy();
session_id('another');
session_start();
echo json_encode(Session::tags()), "\n";
session_abort();
?>
--EXPECT--
["user:1","beta"]
["beta","user:1"] 1
["user:1"] 0
[]
