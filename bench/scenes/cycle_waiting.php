<?php
// SPDX-License-Identifier: Apache-2.0
// bench/scenes/cycle.php through phpredis, where a write has to be on a replica before it counts. Arguments: redis' port.
declare(strict_types=1);

/**
 * WAIT waits for what its own connection has written, and the handler's connection cannot be had. So another one writes something after it, which
 * the replica gets after it, and waits for that: one round trip, as WAIT alone would be.
 */
final class WaitingHandler extends SessionHandler
{
	private const PATIENCE = 1000;

	public function __construct(private readonly Redis $redis)
	{
	}

	public function write(string $id, string $data): bool
	{
		return parent::write($id, $data) && $this->isReplicated();
	}

	private function isReplicated(): bool
	{
		[, $replicas] = $this->redis->multi(Redis::PIPELINE)->set('written', '1')->rawCommand('WAIT', 1, self::PATIENCE)->exec();
		return $replicas >= 1;
	}
}

$redis = new Redis();
$redis->connect('127.0.0.1', (int) $argv[1]);
session_set_save_handler(new WaitingHandler($redis));
require __DIR__ . '/cycle.php';
