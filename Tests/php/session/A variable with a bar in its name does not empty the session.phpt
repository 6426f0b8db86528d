--TEST--
A variable with a bar in its name does not empty the session
--EXTENSIONS--
session
--SKIPIF--
<?php
if (PHP_VERSION_ID >= 80500) {
	die('skip from PHP 8.5 on PHP itself does not write such a session');
}
?>
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
store('abc', ['a' => 1]);
session_id('abc');
session_start();
$_SESSION['b|c'] = 2;
echo implode("\n", warningsOf('session_write_close')), "\n";
echo json_encode(stored('abc')), "\n";
// Who empties a session means it.
store('abc', []);
echo json_encode(stored('abc')), "\n";
// What a handler writes is its own affair.
class Own extends SessionHandler
{
	public function write(string $id, string $data): bool
	{
		return parent::write($id, '');
	}
}
store('own', ['a' => 1]);
session_set_save_handler(new Own, true);
session_id('own');
session_start();
$_SESSION['b|c'] = 2;
check('no warning', warningsOf('session_write_close') === []);
echo json_encode(stored('own')), "\n";
?>
--EXPECT--
session_write_close(): erlang: a session variable has a "|" in its name, which session.serialize_handler = php cannot store; the session stays as it was
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
{"a":1}
[]
ok: no warning
[]
