<?php
// SPDX-License-Identifier: Apache-2.0
// One of many requests for one session. A task says which, when to ask for it, and for how long to keep it.
declare(strict_types=1);
require __DIR__ . '/tasks.php';

serve(function (array $task): array {
	while (($early = $task['at'] - hrtime(true)) > 0) {
		usleep(intdiv($early, 1000));
	}
	session_id($task['id']);
	$asked = hrtime(true);
	$started = session_start();
	$granted = hrtime(true);
	if ($started) {
		$_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
		usleep($task['hold']);
	}
	$held = hrtime(true);
	$stored = $started && session_write_close();
	return ['asked' => $asked, 'granted' => $granted, 'held' => $held, 'done' => hrtime(true), 'stored' => $stored, 'count' => $_SESSION['count'] ?? 0];
});
