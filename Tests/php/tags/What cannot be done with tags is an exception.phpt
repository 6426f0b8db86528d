--TEST--
What cannot be done with tags is an exception
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
use Erlang\Session;

$node = ErlangNode::start();
function told(callable $call): void
{
	try {
		$call();
		echo "nothing\n";
	} catch (Throwable $exception) {
		echo get_class($exception), ': ', $exception->getMessage(), "\n";
	}
}
told(fn () => Session::tag('a'));
told(fn () => Session::list('a'));
session_id('abc');
session_start();
told(fn () => Session::tag(''));
told(fn () => Session::tag(str_repeat('x', 256)));
told(fn () => Session::tag('fine', []));
told(fn () => Session::destroy('../etc'));
told(fn () => Session::list(''));
Session::tag(...array_map(fn (int $n) => "t$n", range(1, 65)));
echo warningsOf('session_write_close')[0], "\n";
session_start();
$node->stop();
told(fn () => Session::revoke('a'));
told(fn () => new Session);
session_abort();
?>
--EXPECTF--
Erlang\SessionException: no session is open with session.save_handler = erlang
Erlang\SessionException: no session is open with session.save_handler = erlang
Erlang\SessionException: a tag has 1 to 255 bytes
Erlang\SessionException: a tag has 1 to 255 bytes
TypeError: Erlang\Session::tag(): Argument #2 must be of type string, array given
Erlang\SessionException: a session id is 1 to 256 characters of A-Z, a-z, 0-9, - and ,
Erlang\SessionException: phpt@127.0.0.1: the server does not accept the request: tag, after %d of 5000 ms
session_write_close(): erlang: phpt@127.0.0.1: the server does not accept the request: tag, after %d of 5000 ms
Erlang\SessionException: phpt@127.0.0.1: %s, after %d of 5000 ms
Error: Call to private Erlang\Session::__construct() from global scope
