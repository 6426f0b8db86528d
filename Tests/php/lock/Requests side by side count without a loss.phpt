--TEST--
Requests side by side count without a loss
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
$code = 'for ($i = 0; $i < 25; $i++) { session_id("abc"); session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; session_write_close(); }';
$requests = [];
for ($i = 0; $i < 4; $i++) {
	$requests[] = new Request($code);
}
foreach ($requests as $request) {
	echo $request->end();
}
var_dump(stored('abc')['n']);
?>
--EXPECT--
int(100)
