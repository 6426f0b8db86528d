--TEST--
A strict handler that prefetches, behind a proxy, as frameworks have it
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.use_strict_mode=1
session.cache_limiter=
error_reporting=0
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.session.lock_timeout=0
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();

/** Reads once for validateId() and read(), and takes an id that is empty for a new one, which needs no reading. */
final class Prefetching implements SessionHandlerInterface, SessionUpdateTimestampHandlerInterface
{
	public static array $calls = [];
	private ?array $prefetched = null;
	private ?string $new = null;

	public function __construct(private SessionHandler $handler)
	{
	}

	public function open(string $path, string $name): bool
	{
		return $this->handler->open($path, $name);
	}

	public function validateId(string $id): bool
	{
		$this->prefetched = [$id, $this->read($id)];
		return $this->prefetched[1] !== '';
	}

	public function read(string $id): string
	{
		[$for, $data] = $this->prefetched ?? [null, null];
		$this->prefetched = null;
		if ($for !== $id && $data !== '') {
			self::$calls[] = 'read';
			$data = $this->handler->read($id);
		}
		$this->new = $data === '' ? $id : null;
		return $data;
	}

	public function updateTimestamp(string $id, string $data): bool
	{
		return $this->write($id, $data);
	}

	public function write(string $id, string $data): bool
	{
		if ($data === '') {
			return $this->destroy($id);
		}
		self::$calls[] = 'write';
		$this->new = null;
		return $this->handler->write($id, $data);
	}

	public function destroy(string $id): bool
	{
		if ($this->new === $id) {
			return true;
		}
		self::$calls[] = 'destroy';
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

/** Passes everything on; and tests write through it themselves. */
final class Proxy implements SessionHandlerInterface, SessionUpdateTimestampHandlerInterface
{
	public function __construct(private Prefetching $handler)
	{
	}

	public function open(string $path, string $name): bool
	{
		return $this->handler->open($path, $name);
	}

	public function validateId(string $id): bool
	{
		return $this->handler->validateId($id);
	}

	public function read(string $id): string|false
	{
		return $this->handler->read($id);
	}

	public function updateTimestamp(string $id, string $data): bool
	{
		return $this->handler->updateTimestamp($id, $data);
	}

	public function write(string $id, string $data): bool
	{
		return $this->handler->write($id, $data);
	}

	public function destroy(string $id): bool
	{
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

function calls(): string
{
	[$calls, Prefetching::$calls] = [Prefetching::$calls, []];
	return implode(' ', $calls) ?: 'none';
}

function isFree(string $id): bool
{
	return Request::run("session_id('$id'); echo session_start() ? 'free' : 'locked';", ['session.use_strict_mode' => '0']) === 'free';
}

$proxy = new Proxy(new Prefetching(new SessionHandler()));
session_set_save_handler($proxy, false);
// Until here PHP 8.6 asks classes for methods that frameworks do not have yet.
error_reporting(E_ALL);

// The id that is written is not the one that was read.
start('unknown');
$id = session_id();
$_SESSION['n'] = 1;
session_write_close();
echo calls(), "\n";
check('an unknown id is replaced and leaves nothing', $id !== 'unknown' && $node->version('unknown') === 0 && isFree('unknown'));
check('the new one is stored', $node->run("session_handler:read(<<\"$id\">>)") === '<<"n|i:1;">>' && isFree($id));

start($id);
check('a known id is locked by the one read', !isFree($id));
$version = $node->version($id);
session_write_close();
echo calls(), "\n";
check('the same bytes are no change', $node->version($id) === $version && isFree($id));

start($id);
check('a first write', $proxy->write($id, 'n|i:2;') && $node->version($id) > $version);
check('a second write of the same bytes', $proxy->write($id, 'n|i:2;'));
$version = $node->version($id);
$_SESSION['n'] = 3;
check('a write of others', session_write_close() && $node->version($id) > $version);
echo calls(), ' ', json_encode(stored($id)), "\n";
calls();

start($id);
check('a login', session_regenerate_id(true));
$_SESSION['n'] = 4;
$new = session_id();
session_write_close();
echo calls(), ' ', json_encode(stored($new)), "\n";
check('leaves neither record nor lock', $node->version($id) === 0 && isFree($id) && isFree($new));
calls();

start($new);
$_SESSION = [];
session_write_close();
echo calls(), "\n";
check('an emptied session is none', $node->version($new) === 0 && isFree($new));
?>
--EXPECT--
ok: session_start()
read write
ok: an unknown id is replaced and leaves nothing
ok: the new one is stored
ok: session_start()
ok: a known id is locked by the one read
read write
ok: the same bytes are no change
ok: session_start()
ok: a first write
ok: a second write of the same bytes
ok: a write of others
read write write write {"n":3}
ok: session_start()
ok: a login
read destroy read write {"n":4}
ok: leaves neither record nor lock
ok: session_start()
read destroy
ok: an emptied session is none
