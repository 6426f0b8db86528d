--TEST--
A subclass of SessionHandler works through its parent
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
class Upper extends SessionHandler
{
	public static array $calls = [];

	public function open(string $path, string $name): bool
	{
		self::$calls[] = 'open';
		return parent::open($path, $name);
	}

	public function read(string $id): string|false
	{
		self::$calls[] = 'read';
		$data = parent::read($id);
		return $data === false || $data === '' ? $data : base64_decode($data);
	}

	public function write(string $id, string $data): bool
	{
		self::$calls[] = 'write';
		return parent::write($id, base64_encode($data));
	}

	public function close(): bool
	{
		self::$calls[] = 'close';
		return parent::close();
	}
}
var_dump(session_set_save_handler(new Upper()));
check('the module is PHP\'s', session_module_name() === 'user');
store('abc', ['a' => 1]);
echo implode(' ', Upper::$calls), "\n";
echo json_encode(stored('abc')), "\n";
check('stored as the wrapper has made it', $node->run('session_handler:read(<<"abc">>)') === '<<"' . base64_encode('a|i:1;') . '">>');

start('abc');
$other = new Request('session_id("abc"); session_start(); say(json_encode($_SESSION));');
check('the lock is held', $other->isSilentFor(0.3));
// Before it could read what it does not understand.
$other->kill();
$_SESSION['a'] = 2;
session_write_close();

start('abc');
var_dump(session_regenerate_id(true));
$id = session_id();
session_write_close();
check('moved', $node->version('abc') === 0);
echo json_encode(stored($id)), "\n";
start($id);
var_dump(session_destroy());
check('removed', $node->version($id) === 0);
session_id('');
session_start();
check('an id of the handler\'s own', isMadeByPhp(session_id()));
var_dump(session_gc());
session_abort();
?>
--EXPECT--
bool(true)
ok: the module is PHP's
open read write close
{"a":1}
ok: stored as the wrapper has made it
ok: session_start()
ok: the lock is held
ok: session_start()
bool(true)
ok: moved
{"a":2}
ok: session_start()
bool(true)
ok: removed
ok: an id of the handler's own
int(0)
