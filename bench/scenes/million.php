<?php
// SPDX-License-Identifier: Apache-2.0
// Reads sessions by chance out of as many as a task says.
declare(strict_types=1);
require __DIR__ . '/tasks.php';

serve(function (array $task): array {
	mt_srand($task['seed']);
	$right = true;
	$times = times_of(function () use ($task, &$right): void {
		open_session('visitor' . mt_rand(1, $task['sessions']), true);
		$right = $right && strlen($_SESSION['data'] ?? '') === $task['size'];
	}, $task['count']);
	return ['times' => $times, 'right' => $right];
});
