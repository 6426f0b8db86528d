--TEST--
session_module_name() changes between handlers
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
store('abc', ['a' => 1]);
var_dump(session_module_name('files'));
var_dump(session_module_name('erlang'));
echo json_encode(stored('abc')), "\n";
start('abc');
foreach (warningsOf(fn () => var_dump(session_module_name('files'))) as $warning) {
	echo $warning, "\n";
}
session_abort();

// Functions instead of an object are as good.
$data = [];
@session_set_save_handler(fn () => true, fn () => true,
	function ($id) use (&$data) { return $data[$id] ?? ''; },
	function ($id, $value) use (&$data) { $data[$id] = $value; return true; },
	fn () => true, fn () => 0);
store('mine', ['b' => 2]);
echo json_encode($data), "\n";
check('nothing of it is in the node', $node->version('mine') === 0);
?>
--EXPECTF--
string(6) "erlang"
string(5) "files"
{"a":1}
ok: session_start()
bool(false)
session_module_name(): Session save handler module cannot be changed when a session is active%S
{"mine":"b|i:2;"}
ok: nothing of it is in the node
