--TEST--
Data that PHP cannot decode is neither served nor destroyed
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
function damage(string $id): void
{
	global $node;
	$node->run("session_handler:write(<<\"$id\">>, <<\"a|i:1;b|s:10:\\\"cut\">>)");
}
function kept(string $what, string $id): void
{
	global $node;
	check("$what: kept", $node->run("session_handler:read(<<\"$id\">>)") === '<<"a|i:1;b|s:10:\"cut">>');
}
damage('abc');
session_id('abc');
echo implode("\n", warningsOf('session_start')), "\n";
echo json_encode($_SESSION), ' ', session_status() === PHP_SESSION_NONE ? 'none' : 'active', "\n";
kept('session_start()', 'abc');
echo Request::run('session_id("abc"); ini_set("erlang.session.lock_timeout", "0"); echo @session_start(["read_and_close" => true]) ? "" : "", "its lock is free";'), "\n";

store('reset', ['a' => 1]);
session_id('reset');
session_start();
damage('reset');
warningsOf('session_reset');
kept('session_reset()', 'reset');

store('decode', ['a' => 1]);
session_id('decode');
session_start();
echo implode("\n", warningsOf(fn () => session_decode('b|s:10:"cut'))), "\n";
check('session_decode(): kept', $node->version('decode') > 0);

damage('wrapped');
session_set_save_handler(new SessionHandler, true);
session_id('wrapped');
warningsOf('session_start');
kept('behind SessionHandler', 'wrapped');

class Own extends SessionHandler
{
	public function read(string $id): string|false
	{
		if ($id === 'unwanted') {
			parent::destroy($id);
			return '';
		}
		return parent::read($id);
	}

	public function destroy(string $id): bool
	{
		return parent::destroy($id);
	}
}
session_abort();
session_set_save_handler(new Own, true);
session_id('wrapped');
warningsOf('session_start');
kept('behind a handler of the user', 'wrapped');
damage('unwanted');
session_id('unwanted');
session_start();
session_abort();
check('what a handler destroys while it reads is gone', $node->version('unwanted') === 0);

store('wanted', ['a' => 1]);
session_id('wanted');
session_start();
session_destroy();
check('what somebody wants to go is gone', $node->version('wanted') === 0);
?>
--EXPECT--
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
[] none
ok: session_start(): kept
its lock is free
ok: session_reset(): kept
session_decode(): Failed to decode session object. Session has been destroyed
ok: session_decode(): kept
ok: behind SessionHandler: kept
ok: behind a handler of the user: kept
ok: what a handler destroys while it reads is gone
ok: what somebody wants to go is gone
