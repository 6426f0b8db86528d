--TEST--
A session that cannot be made a term keeps its old data
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
session.serialize_handler=erlang
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
ErlangNode::start();
store('abc', ['a' => 1]);

class Thrower
{
	public function __serialize(): array
	{
		throw new Exception('not now');
	}
}
session_id('abc');
session_start();
$_SESSION['t'] = new Thrower;
try {
	session_write_close();
} catch (Exception $exception) {
	echo $exception->getMessage(), "\n";
}
echo json_encode(stored('abc')), "\n";
// Deeper than a term of ours nests, and than a page should.
$deep = [];
for ($i = 0; $i < 1000; $i++) {
	$deep = [$deep];
}
store('deep', ['deep' => $deep]);
check('a thousand levels', stored('deep')['deep'] === $deep);
// Around itself.
session_id('ring');
session_start();
$_SESSION['ring'] = &$_SESSION;
session_write_close();
session_start();
check('a session in itself', isset($_SESSION['ring']['ring']['ring']));
?>
--EXPECT--
not now
{"a":1}
ok: a thousand levels
ok: a session in itself
