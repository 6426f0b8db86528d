<?php
// SPDX-License-Identifier: Apache-2.0
// What PHP processes that wait for tasks share: a line of JSON in, a line of JSON out. Nothing is echoed, for that would send headers.
declare(strict_types=1);

/** Every warning is counted: one that nobody sees would make a handler look fast that does nothing. */
$warnings = [];
set_error_handler(function (int $level, string $text) use (&$warnings): bool {
	$warnings[$text] = ($warnings[$text] ?? 0) + 1;
	return true;
});

/** Text that hardly repeats itself, and is the same for everybody. */
function payload(int $size): string
{
	mt_srand($size);
	$text = '';
	while (strlen($text) < $size) {
		$text .= dechex(mt_rand());
	}
	return substr($text, 0, $size);
}

function open_session(string $id, bool $readOnly = false): void
{
	session_id($id);
	session_start($readOnly ? ['read_and_close' => true] : []);
}

/** Nanoseconds of each of `count` calls. */
function times_of(callable $call, int $count): array
{
	$times = [];
	for ($i = 0; $i < $count; $i++) {
		$start = hrtime(true);
		$call();
		$times[] = hrtime(true) - $start;
	}
	return $times;
}

/** Answers tasks until nobody asks any more. */
function serve(callable $work): void
{
	global $warnings;
	while (($line = fgets(STDIN)) !== false) {
		$warnings = [];
		$answer = $work(json_decode($line, true));
		fwrite(STDOUT, json_encode($answer + ['warnings' => $warnings]) . "\n");
	}
}
