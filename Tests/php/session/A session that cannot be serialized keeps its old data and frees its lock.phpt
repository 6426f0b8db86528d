--TEST--
A session that cannot be serialized keeps its old data and frees its lock
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
class Unwilling
{
	public function __serialize(): array
	{
		throw new Exception('not me');
	}
}
store('abc', ['a' => 1]);
$version = $node->version('abc');
foreach ([1, 2] as $round) {
	start('abc');
	$_SESSION['a'] = 'changed';
	$_SESSION['object'] = new Unwilling();
	$_SESSION['z'] = 1;
	try {
		session_write_close();
	} catch (Exception $exception) {
		echo get_class($exception), ': ', $exception->getMessage(), "\n";
	}
	check('nothing was stored', $node->version('abc') === $version);
	check('closed', session_status() === PHP_SESSION_NONE);
	echo Request::run('session_id("abc"); session_start(); echo json_encode($_SESSION);', ['erlang.session.lock_timeout' => '0']), "\n";
}

// The same at the end of a request.
echo preg_replace('/ in .*/', '', explode("\n", Request::run('
	class Unwilling { function __serialize(): array { throw new Exception("not me"); } }
	session_id("abc"); session_start(); $_SESSION["a"] = "changed"; $_SESSION["object"] = new Unwilling();'))[0]), "\n";
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
ok: session_start()
Exception: not me
ok: nothing was stored
ok: closed
{"a":1}
ok: session_start()
Exception: not me
ok: nothing was stored
ok: closed
{"a":1}
Fatal error: Uncaught Exception: not me
{"a":1}
