--TEST--
A session is kept from one request to the next
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

// The first request ends without a word; the write is PHP's own, at its end.
$id = Request::run('session_start(); $_SESSION["visits"] = 1; $_SESSION["name"] = "Ada"; echo session_id();');
check('an id of its own', isMadeByPhp($id));
echo Request::run("session_id('$id'); session_start(); \$_SESSION['visits']++; echo json_encode(\$_SESSION);"), "\n";

// The same within one process.
var_dump(start($id));
$_SESSION['visits']++;
unset($_SESSION['name']);
var_dump(session_write_close());
var_dump(stored($id));
var_dump(stored('another'));
?>
--EXPECT--
ok: an id of its own
{"visits":2,"name":"Ada"}
ok: session_start()
array(2) {
  ["visits"]=>
  int(2)
  ["name"]=>
  string(3) "Ada"
}
bool(true)
array(1) {
  ["visits"]=>
  int(3)
}
array(0) {
}
