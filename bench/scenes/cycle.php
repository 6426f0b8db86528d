<?php
// SPDX-License-Identifier: Apache-2.0
// Session cycles of one kind, as a task says: kind, size, count, and the session's id if it matters.
declare(strict_types=1);
require __DIR__ . '/tasks.php';

$cycles = [
	'new' => function (string $id, string $data): void {
		open_session('');
		$_SESSION = ['data' => $data, 'count' => 1];
		session_write_close();
	},
	'changed' => function (string $id, string $data): void {
		open_session($id);
		$_SESSION['count']++;
		session_write_close();
	},
	'unchanged' => function (string $id, string $data): void {
		open_session($id);
		session_write_close();
	},
	'read_and_close' => function (string $id, string $data): void {
		open_session($id, true);
	},
];

serve(function (array $task) use ($cycles): array {
	$id = $task['id'] ?? 'cycle' . $task['size'];
	$data = payload($task['size']);
	open_session($id);
	$_SESSION = ['data' => $data, 'count' => 1];
	session_write_close();
	$cycle = $cycles[$task['kind']];
	// For whoever counts system calls.
	file_exists('/bench-begin');
	$times = times_of(fn () => $cycle($id, $data), $task['count']);
	file_exists('/bench-end');
	open_session($id);
	$right = strlen($_SESSION['data'] ?? '') === $task['size'] && $_SESSION['count'] === ($task['kind'] === 'changed' ? $task['count'] : 0) + 1;
	session_write_close();
	return ['times' => $times, 'right' => $right];
});
