--TEST--
An error handler may throw, and use sessions itself, while a warning is given
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

/* The worst that a handler of errors can do. */
set_error_handler(function (int $level, string $text): never {
	set_error_handler(fn () => true);
	session_write_close();
	session_id('other');
	session_start();
	session_write_close();
	restore_error_handler();
	throw new ErrorException(strtok($text, ';'));
});
function startWhileHeld(array $options = []): void
{
	$holder = new Request('session_id("abc"); session_start(); say("holds"); hear();');
	$holder->hear();
	ini_set('erlang.session.lock_timeout', '0');
	session_id('abc');
	try {
		session_start($options);
	} finally {
		ini_restore('erlang.session.lock_timeout');
		$holder->say();
		$holder->end();
	}
}

$calls = [
	'an id that is none' => function () {
		session_id('a.b');
		session_start();
	},
	'a lock that is not free' => fn () => startWhileHeld(),
	'the same in strict mode' => fn () => startWhileHeld(['use_strict_mode' => '1']),
	'a write that is refused' => function () {
		session_id('abc');
		session_start();
		Request::run('session_id("abc"); session_start(); session_destroy();', ['erlang.session.lock' => 'Off']);
		$_SESSION['a'] = 2;
		session_write_close();
	},
];
foreach ($calls as $name => $call) {
	try {
		$call();
		echo "$name: no exception\n";
	} catch (ErrorException $exception) {
		echo "$name: ", $exception->getMessage(), "\n";
	}
	if (session_status() === PHP_SESSION_ACTIVE) {
		session_abort();
	}
}
restore_error_handler();
store('abc', ['a' => 3]);
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
an id that is none: session_start(): Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed
a lock that is not free: session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time
the same in strict mode: session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time
a write that is refused: session_write_close(): erlang: phpt@127.0.0.1: the session was destroyed or has expired since it was read
{"a":3}
