<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

/**
 * A session driver for Laravel that keeps its sessions as PHP's own, wherever session.save_handler puts these.
 *
 *     // app/Providers/AppServiceProvider.php
 *     public function boot(): void
 *     {
 *         Session::extend('php', fn ($app) => new PhpSessionHandler($app['config']['session.lifetime'] * 60));
 *     }
 *
 *     # .env
 *     SESSION_DRIVER=php
 *
 * Laravel reads a session when a request begins and writes it when it ends. In between it is open here, and so it is
 * locked: requests of one visitor come one after the other.
 */
final class PhpSessionHandler implements SessionHandlerInterface
{
	/** Where Laravel's data is, which may be encrypted and is a text in any case. */
	private const KEY = 'laravel';

	public function __construct(int $lifetime)
	{
		// The cookie and its id are Laravel's.
		ini_set('session.use_cookies', '0');
		ini_set('session.use_strict_mode', '0');
		ini_set('session.cache_limiter', '');
		ini_set('session.gc_maxlifetime', (string) $lifetime);
	}

	public function open(string $path, string $name): bool
	{
		return true;
	}

	public function close(): bool
	{
		return true;
	}

	public function read(string $id): string|false
	{
		$this->start($id);
		return $_SESSION[self::KEY] ?? '';
	}

	public function write(string $id, string $data): bool
	{
		$this->startUnlessOpen($id);
		$_SESSION[self::KEY] = $data;
		return session_write_close();
	}

	public function destroy(string $id): bool
	{
		$this->startUnlessOpen($id);
		return session_destroy();
	}

	/** Laravel makes its ids itself; PHP 8.6 wants every handler to have this, and the next. */
	public function create_sid(): string
	{
		return session_create_id();
	}

	public function validateId(string $id): bool
	{
		return true;
	}

	/** Sessions expire where they are kept. */
	public function gc(int $lifetime): int|false
	{
		return 0;
	}

	/** A session that has got a new id is written under it: it was not read. */
	private function startUnlessOpen(string $id): void
	{
		if (session_status() !== PHP_SESSION_ACTIVE || session_id() !== $id) {
			$this->start($id);
		}
	}

	/**
	 * @throws RuntimeException Laravel takes a failure for an empty session, and would write it over the visitor's.
	 */
	private function start(string $id): void
	{
		if (session_status() === PHP_SESSION_ACTIVE) {
			session_abort();
		}
		session_id($id);
		if (!session_start()) {
			throw new RuntimeException('the session cannot be read');
		}
	}
}
