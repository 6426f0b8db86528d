--TEST--
read_and_close takes no lock, and means what PHP takes it for
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
store('abc', ['a' => 1]);

/* Whether a session that is started so is locked while it is read: __wakeup() runs inside session_start(). */
class Probe
{
	public static array $waits = [];

	public function __wakeup(): void
	{
		$other = new Request(
			'class Probe {} session_id("abc"); say(@session_start() ? "not locked" : "locked");', ['erlang.session.lock_timeout' => '0']);
		self::$waits[] = $other->hear();
		$other->kill();
	}
}
store('abc', ['probe' => new Probe]);

// From PHP 8.5 on other strings are errors.
$strings = PHP_VERSION_ID < 80500 ? ['2 of them', '', 'yes'] : ['2', '0', '0'];
foreach ([true, 1, '1', false, 0, '0', ...$strings] as $value) {
	session_id('abc');
	session_start(options: ['read_and_close' => $value]);
	$isOpen = session_status() === PHP_SESSION_ACTIVE;
	session_abort();
	echo json_encode($value), ': ', array_pop(Probe::$waits), ', ', $isOpen ? 'open' : 'closed', "\n";
}

echo "Behind a handler of the user:\n";
class Handler extends SessionHandler
{
	public function open(string $path, string $name): bool
	{
		return $this->pass(fn () => parent::open($path, $name));
	}

	private function pass(callable $call): mixed
	{
		return $call();
	}
}
session_set_save_handler(new Handler, true);
foreach ([true, false] as $value) {
	session_id('abc');
	session_start(['read_and_close' => $value]);
	session_abort();
	echo json_encode($value), ': ', array_pop(Probe::$waits), "\n";
}
?>
--EXPECTF--
true: not locked, closed
1: not locked, closed
"1": not locked, closed
false: locked, open
0: locked, open
"0": locked, open
"2%S": not locked, closed
"%S": locked, open
"%S": locked, open
Behind a handler of the user:
true: not locked
false: locked
