<?php
// SPDX-License-Identifier: Apache-2.0
// A crowd of PHP processes, each with its connection and nothing to do. They are forks, for the sake of memory: connections are made after the fork.
declare(strict_types=1);
require __DIR__ . '/tasks.php';

/** One of the crowd: opens a session, so that the handler connects, tells how it went, and stays until nobody is left who listens. */
function stand(mixed $teller, int $number): never
{
	global $warnings;
	session_id("crowd$number");
	$there = session_start();
	$_SESSION['number'] = $number;
	$there = session_write_close() && $there && $warnings === [];
	fwrite($teller, $there ? '+' : '-');
	while (!feof($teller)) {
		fread($teller, 1);
	}
	exit;
}

serve(function (array $task): array {
	// Kept open as long as this process lives.
	static $listener;
	[$listener, $teller] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
	$told = '';
	for ($number = 0; $number < $task['count']; $number++) {
		if (pcntl_fork() === 0) {
			fclose($listener);
			stand($teller, $number);
		}
		// One after the other: this is not about who can take a rush.
		$told .= fread($listener, 1);
	}
	return ['there' => substr_count($told, '+')];
});
