--TEST--
A session over erlang.session.max_size is refused before it is sent
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.session.max_size=1K
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);
$version = $node->version('abc');
session_id('abc');
session_start();
$_SESSION['a'] = str_repeat('x', 2000);
echo implode("\n", warningsOf('session_write_close')), "\n";
check('nothing was stored', $node->version('abc') === $version);
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
session_write_close(): erlang: the session has 2012 bytes, which is more than the 1024 allowed; nothing was stored
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
ok: nothing was stored
{"a":1}
