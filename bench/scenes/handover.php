<?php
// SPDX-License-Identifier: Apache-2.0
// Takes a session's lock, tells when it had it, and keeps it until the process ends.
declare(strict_types=1);
require __DIR__ . '/tasks.php';

serve(function (array $task): array {
	session_id($task['id']);
	$started = session_start();
	return ['granted' => hrtime(true), 'started' => $started];
});
