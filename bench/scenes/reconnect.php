<?php
// SPDX-License-Identifier: Apache-2.0
// One changed session, or a few in a row.
declare(strict_types=1);
require __DIR__ . '/tasks.php';

serve(function (array $task): array {
	$right = true;
	$times = times_of(function () use ($task, &$right): void {
		session_id($task['id']);
		$right = session_start() && $right;
		$_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
		$right = session_write_close() && $right;
	}, $task['count']);
	return ['times' => $times, 'right' => $right];
});
