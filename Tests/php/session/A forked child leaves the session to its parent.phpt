--TEST--
A forked child leaves the session to its parent
--EXTENSIONS--
session
pcntl
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
store('abc', ['a' => 1]);

/* A forked child tells what it was warned of, and ends without PHP's own end of a request. */
function inChild(callable $do): void
{
	ob_clean(); // what is buffered would be written by both
	if (pcntl_fork() === 0) {
		$told = warningsOf($do);
		file_put_contents('php://stdout', 'child: ' . implode("\nchild: ", $told ?: ['no warning']) . "\n");
		exec('kill -9 ' . getmypid());
	}
	pcntl_wait($status);
}

echo "What a child changes is not stored, and it is told so.\n";
ob_flush();
start('abc');
inChild(function () {
	$_SESSION['a'] = 'of the child';
	session_write_close();
});
$waiting = new Request('session_id("abc"); session_start(); say("started");');
check('the lock is held on', $waiting->isSilentFor(0.3));
$_SESSION['a'] = 2;
session_write_close();
check('until the parent has ended', $waiting->hear() === 'started');
$waiting->end();
echo json_encode(stored('abc')), "\n";
ob_flush();

echo "A child that changed nothing says nothing.\n";
ob_flush();
start('abc');
inChild(fn () => session_write_close());
$_SESSION['a'] = 3;
session_write_close();
echo json_encode(stored('abc')), "\n";
ob_flush();

echo "A child has sessions of its own, over a connection of its own.\n";
ob_flush();
inChild(fn () => store('child', ['c' => 1]));
store('abc', ['a' => 4]);
echo json_encode([stored('abc'), stored('child')]), "\n";
ob_flush();

echo "A child draws random numbers of its own: a commit with one that was used would be taken for that one, sent again.\n";
ob_flush();
inChild(fn () => store('both', ['by' => 'child']));
store('both', ['by' => 'parent']);
echo json_encode(stored('both')), "\n";
?>
--EXPECT--
What a child changes is not stored, and it is told so.
child: session_write_close(): erlang: the session was opened by the parent process
child: session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
ok: the lock is held on
ok: until the parent has ended
{"a":2}
A child that changed nothing says nothing.
child: no warning
{"a":3}
A child has sessions of its own, over a connection of its own.
child: no warning
[{"a":4},{"c":1}]
A child draws random numbers of its own: a commit with one that was used would be taken for that one, sent again.
child: no warning
{"by":"parent"}
