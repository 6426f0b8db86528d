--TEST--
An outage is a failure for the wrapper as well, not an empty session
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
$epmd = Epmd::start();
ini_set('session.use_strict_mode', '1');
class Logging extends SessionHandler
{
	public function read(string $id): string|false
	{
		$data = @parent::read($id);
		echo 'read: ', json_encode($data), "\n";
		return $data;
	}
}
session_set_save_handler(new Logging(), true);
session_id('abc');
foreach (warningsOf(fn () => var_dump(session_start())) as $warning) {
	echo $warning, "\n";
}
var_dump(session_status() === PHP_SESSION_NONE);

echo "Calls without a session:\n";
$handler = new SessionHandler();
foreach ([
	'read' => fn () => $handler->read('abc'),
	'write' => fn () => $handler->write('abc', ''),
	'destroy' => fn () => $handler->destroy('abc'),
	'close' => fn () => $handler->close(),
	'gc' => fn () => $handler->gc(1),
] as $name => $call) {
	try {
		echo $name, ': ', json_encode(@$call()), "\n";
	} catch (Error $error) {
		echo $name, ': ', $error->getMessage(), "\n";
	}
}
?>
--EXPECTF--
read: false
bool(false)
SessionHandler::%s(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_start(): Failed to read session data: user (path: )
bool(true)
Calls without a session:
read: read: Session is not active
write: write: Session is not active
destroy: destroy: Session is not active
close: close: Session is not active
gc: gc: Session is not active
