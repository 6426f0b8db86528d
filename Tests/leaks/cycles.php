<?php
// SPDX-License-Identifier: Apache-2.0

/**
 * Usage: php cycles.php CYCLES. Opens and ends that many sessions in one process, of every kind in turn, the failing ones included.
 * A kind that does not do what it is here for ends the run. Started by test_memory.py.
 */
declare(strict_types=1);

/** Half of a session: serializing it fails. */
final class Thrower
{
	public function __serialize(): array
	{
		throw new LogicException('half of a session');
	}
}

/** @var string[] the warnings of the cycle that runs */
$warnings = [];
set_error_handler(function (int $level, string $text) use (&$warnings): bool {
	$warnings[] = $text;
	return true;
});

function must(bool $holds, string $what): void
{
	global $warnings;
	if (!$holds) {
		throw new RuntimeException("$what; warnings: " . implode(' | ', $warnings));
	}
}

/** A string that is not the script's own constant, which PHP would not count as memory that is left. */
function name(string $id): void
{
	session_id(strrev(strrev($id)));
}

function start(string $id, array $options = []): void
{
	name($id);
	must(session_start($options), 'the session starts');
}

function start_fails(string $id): void
{
	name($id);
	must(!session_start(), 'the session does not start');
}

function store(string $id, mixed $value): void
{
	start($id);
	$_SESSION['value'] = $value;
	session_write_close();
}

/** With a setting changed for one cycle. */
function with(string $setting, string $value, callable $cycle): void
{
	$before = ini_set($setting, $value);
	must($before !== false, "$setting can be set");
	try {
		$cycle();
	} finally {
		ini_set($setting, $before);
	}
}

/** In another process, as another request would. */
function elsewhere(callable $request): void
{
	$child = pcntl_fork();
	if ($child === 0) {
		$request();
		// The end of the process is a request's: with what the parent had open.
		exit(0);
	}
	pcntl_waitpid($child, $status);
	must($status === 0, 'the other process ends well');
}

// The kinds that succeed, and leave no warning.
$good = [
	'a new session' => function (int $n): void {
		start('');
		$_SESSION['value'] = $n;
		session_write_close();
	},
	'a new session that stays empty' => function (): void {
		start('');
		session_write_close();
	},
	'an unchanged session' => function (): void {
		start('same');
		session_write_close();
	},
	'a changed session' => function (int $n): void {
		store('changing', $n);
	},
	'a session that shrinks and grows' => function (int $n): void {
		store('large', str_repeat('x', $n * 7919 % 100000));
	},
	'regenerate' => function (int $n): void {
		start('regenerated');
		$_SESSION['value'] = $n;
		session_regenerate_id();
		session_write_close();
	},
	'regenerate and delete' => function (int $n): void {
		store('deleted', $n);
		start('deleted');
		session_regenerate_id(true);
		session_write_close();
	},
	'destroy' => function (int $n): void {
		start('destroyed');
		$_SESSION['value'] = $n;
		session_destroy();
	},
	'read and close' => function (): void {
		start('changing', ['read_and_close' => true]);
	},
	'reset' => function (int $n): void {
		start('changing');
		$_SESSION['value'] = -$n;
		session_reset();
		session_write_close();
	},
	'abort' => function (): void {
		start('changing');
		$_SESSION['value'] = 'never stored';
		session_abort();
	},
	'an id made beforehand, and gc' => function (): void {
		start('changing');
		must(session_create_id('made') !== false && session_gc() >= 0, 'an id is made, and gc counts');
		session_write_close();
	},
	'strict mode, known' => function (int $n): void {
		with('session.use_strict_mode', '1', function () use ($n): void {
			store('changing', $n);
			must(session_id() === 'changing', 'the id is kept');
		});
	},
	'strict mode, unknown' => function (): void {
		with('session.use_strict_mode', '1', function (): void {
			start('unknown');
			must(session_id() !== 'unknown', 'the id is another one');
			session_destroy();
		});
	},
	'without a lock' => function (int $n): void {
		with('erlang.session.lock', '0', fn () => store('unlocked', $n));
	},
	'through SessionHandler' => function (int $n): void {
		must(session_set_save_handler(new SessionHandler(), false), 'the handler is wrapped');
		store('wrapped', $n);
		session_module_name('erlang');
	},
	'two sessions in one open' => function (int $n): void {
		$handler = new class extends SessionHandler {
			public function read(string $id): string|false
			{
				return parent::read("other-$id") . parent::read($id);
			}
		};
		must(session_set_save_handler($handler, false), 'the handler is wrapped');
		store('two', $n);
		session_module_name('erlang');
	},
];

// The kinds that fail, and the warning that tells.
$bad = [
	'an invalid id' => ['illegal characters', function (): void {
		start_fails('no!id');
	}],
	'no such node' => ['Connection refused|no node of this name', function (): void {
		with('session.save_path', 'nobody@127.0.0.1:1', fn () => start_fails('changing'));
	}],
	'no such node, strict' => ['Connection refused|no node of this name', function (): void {
		with('session.save_path', 'nobody@127.0.0.1:1',
			fn () => with('session.use_strict_mode', '1', fn () => start_fails('changing')));
	}],
	'a wrong setting' => ['erlang.timeout is "never"', function (): void {
		must(ini_set('erlang.timeout', 'never') === false, 'the setting is refused');
	}],
	'data that cannot be read' => ['decode|serializ', function (): void {
		with('session.serialize_handler', 'php_serialize', fn () => store('foreign', 1));
		with('session.serialize_handler', 'php_binary', function (): void {
			name('foreign');
			session_start();
			session_abort();
		});
	}],
	'a throwing error handler' => ['', function (): void {
		set_error_handler(fn (int $level, string $text) => throw new LogicException($text));
		try {
			with('session.save_path', 'nobody@127.0.0.1:1', fn () => start_fails('changing'));
		} catch (LogicException) {
			return;
		} finally {
			restore_error_handler();
		}
		must(false, 'the error handler throws');
	}],
	'a throwing __serialize' => ['', function (): void {
		start('thrown');
		$_SESSION['value'] = new Thrower();
		try {
			session_write_close();
		} catch (LogicException) {
			$_SESSION = [];
			return;
		}
		must(false, '__serialize throws');
	}],
];

// Slow ones: another process takes part.
$slow = [
	'a lock that is not free' => ['lock was not free', function (): void {
		with('erlang.session.lock_timeout', '0', fn () => start_fails('held'));
	}],
	'a write over another' => ['another request changed', function (int $n): void {
		with('erlang.session.lock', '0', function () use ($n): void {
			start('conflict');
			elsewhere(function (): void {
				session_abort();
				// Other data than ever: the same would be no write.
				store('conflict', hrtime(true));
			});
			$_SESSION['value'] = $n;
			session_write_close();
		});
	}],
];

/** @param array{string, callable}|callable $kind */
function run(string $name, array|callable $kind, int $n): void
{
	global $warnings;
	$warnings = [];
	[$expected, $cycle] = is_array($kind) ? $kind : ['', $kind];
	try {
		$cycle($n);
		must($expected === '' ? $warnings === [] : preg_match("/$expected/", implode("\n", $warnings)) === 1, 'the warnings are as expected');
	} catch (RuntimeException $failure) {
		fwrite(STDOUT, "$name, cycle $n: {$failure->getMessage()}\n");
		exit(1);
	}
}

$kinds = $good + $bad;
$names = array_keys($kinds);
for ($n = 0; $n < (int) $argv[1]; $n++) {
	$name = $names[$n % count($names)];
	run($name, $kinds[$name], $n);
	if ($n % 100 === 0) {
		foreach ($slow as $name => $kind) {
			run($name, $kind, $n);
		}
	}
}
fwrite(STDOUT, "$n cycles, " . count($kinds) + count($slow) . " kinds\n");
