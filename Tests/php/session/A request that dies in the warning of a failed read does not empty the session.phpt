--TEST--
A request that dies in the warning of a failed read does not empty the session
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
$version = $node->version('abc');
start('abc');

// PHP holds the session for started by then, and writes what there is of it at the end of the request.
$dying = new Request('
	set_error_handler(function () { say("warned"); hear(); restore_error_handler(); trigger_error("the end", E_USER_ERROR); });
	session_id("abc");
	session_start();
', ['erlang.session.lock_timeout' => '0']);
check('warned', $dying->hear() === 'warned');
session_abort();
usleep(100000);
$dying->say();
check('it died', str_contains($dying->end(), 'Fatal error: the end'));
check('nothing was written', $node->version('abc') === $version);
echo json_encode(stored('abc')), "\n";

// A handler that goes on as if the session were empty.
class Careless extends SessionHandler
{
	public static ?Closure $afterwards = null;

	public function read(string $id): string|false
	{
		$data = @parent::read($id);
		$data !== false || (self::$afterwards)();
		return (string) $data;
	}
}
$holder = new Request('session_id("abc"); session_start(); say("holds"); hear();');
$holder->hear();
Careless::$afterwards = function () use (&$holder) {
	$holder->kill();
	usleep(100000);
};
session_set_save_handler(new Careless(), true);
ini_set('erlang.session.lock_timeout', '0');
start('abc');
$_SESSION = ['b' => 2];
foreach (warningsOf(fn () => session_write_close()) as $warning) {
	echo $warning, "\n";
}
check('nothing was written', $node->version('abc') === $version);

// One that tries again has read it.
$holder = new Request('session_id("abc"); session_start(); say("holds"); hear();');
$holder->hear();
session_set_save_handler(new class extends SessionHandler {

	public function read(string $id): string|false
	{
		$data = @parent::read($id);
		(Careless::$afterwards)();
		return $data === false ? parent::read($id) : $data;
	}
}, true);
start('abc');
$_SESSION['b'] = 2;
session_write_close();
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
ok: session_start()
ok: warned
ok: it died
ok: nothing was written
{"a":1}
ok: session_start()
session_write_close(): Failed to write session data using user defined save handler. (session.save_path: , handler: Careless::write)
ok: nothing was written
ok: session_start()
{"a":1,"b":2}
