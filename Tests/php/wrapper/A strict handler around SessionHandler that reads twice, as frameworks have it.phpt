--TEST--
A strict handler around SessionHandler that reads twice, as frameworks have it
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
error_reporting=0
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
final class Strict implements SessionHandlerInterface, SessionUpdateTimestampHandlerInterface
{
	public array $calls = [];
	private string $prefetchedId = '';
	private string $prefetched = '';

	public function __construct(private SessionHandler $handler)
	{
	}

	public function open(string $path, string $name): bool
	{
		return $this->handler->open($path, $name);
	}

	public function validateId(string $id): bool
	{
		$this->calls[] = 'validateId';
		$this->prefetched = (string) $this->handler->read($id);
		$this->prefetchedId = $id;
		return $this->prefetched !== '';
	}

	public function read(string $id): string|false
	{
		$this->calls[] = 'read';
		// Reads again although validateId() has read.
		return $this->handler->read($id);
	}

	public function write(string $id, string $data): bool
	{
		$this->calls[] = 'write';
		return $this->handler->write($id, $data);
	}

	public function updateTimestamp(string $id, string $data): bool
	{
		$this->calls[] = 'updateTimestamp';
		return $this->handler->write($id, $data);
	}

	public function destroy(string $id): bool
	{
		$this->calls[] = 'destroy';
		return $this->handler->destroy($id);
	}

	public function close(): bool
	{
		return $this->handler->close();
	}

	public function gc(int $lifetime): int|false
	{
		return $this->handler->gc($lifetime);
	}
}
$strict = new Strict(new SessionHandler());
ini_set('session.use_strict_mode', '1');
session_set_save_handler($strict, true);
// Until here PHP 8.6 asks classes for methods that frameworks do not have yet.
error_reporting(E_ALL);

$started = microtime(true);
start('unknown');
$id = session_id();
check('an unknown id is replaced', $id !== 'unknown');
$_SESSION['a'] = 1;
session_write_close();
echo implode(' ', $strict->calls), "\n";
check('no trace of it', $node->version('unknown') === 0);
$version = $node->version($id);
$expiry = $node->expiry($id);
usleep(5000);

$strict->calls = [];
start($id);
check('a known id stays', session_id() === $id);
echo json_encode($_SESSION), "\n";
$other = new Request("session_id('$id'); session_start(); say('started');");
check('two reads are one lock', $other->isSilentFor(0.3));
session_write_close();
check('and one close frees it', $other->hear() === 'started');
$other->end();
echo implode(' ', $strict->calls), "\n";
check('a write of the same bytes is no change', $node->version($id) === $version);
check('but renews', $node->expiry($id) > $expiry);

foreach ([false, true] as $deletes) {
	start($id);
	var_dump(session_regenerate_id($deletes));
	$_SESSION['a']++;
	$old = $id;
	$id = session_id();
	session_write_close();
	echo json_encode(stored($id)), ', before: ', $node->version($old) === 0 ? 'gone' : json_encode(stored($old)), "\n";
}
check('without a wait', microtime(true) - $started < 10);
?>
--EXPECT--
ok: session_start()
ok: an unknown id is replaced
validateId read write
ok: no trace of it
ok: session_start()
ok: a known id stays
{"a":1}
ok: two reads are one lock
ok: and one close frees it
validateId read updateTimestamp
ok: a write of the same bytes is no change
ok: but renews
ok: session_start()
bool(true)
{"a":2}, before: {"a":1}
ok: session_start()
bool(true)
{"a":3}, before: gone
ok: without a wait
