--TEST--
A path in session.save_path is ignored, and a node is used
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
foreach (['', '/var/lib/php/sessions', '/tmp/a@b', '2;/tmp', 'tcp://localhost'] as $path) {
	session_save_path($path);
	store('abc', ['path' => $path]);
	echo json_encode(stored('abc')), "\n";
}
// One with an @ is, and goes before erlang.node.
session_save_path('nobody@127.0.0.1');
foreach (warningsOf(fn () => var_dump(session_start())) as $warning) {
	echo $warning, "\n";
}
session_save_path('no/node@');
echo json_encode(stored('abc')), "\n";
session_save_path('wrong name@127.0.0.1');
foreach (warningsOf(fn () => var_dump(session_start())) as $warning) {
	echo $warning, "\n";
}
?>
--EXPECTF--
{"path":""}
{"path":"\/var\/lib\/php\/sessions"}
{"path":"\/tmp\/a@b"}
{"path":"2;\/tmp"}
{"path":"tcp:\/\/localhost"}
bool(false)
session_start(): erlang: nobody@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_start(): Failed to read session data: erlang (path: nobody@127.0.0.1)
{"path":"tcp:\/\/localhost"}
bool(false)
session_start(): erlang: node: the part before the @ is 1 to 255 letters, digits, _ and -
session_start(): Failed to initialize storage module: erlang (path: wrong name@127.0.0.1)
