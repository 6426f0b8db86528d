--TEST--
Waiting for a message ends with its time, with PHP's time limit, and with the link; handlers of signals run meanwhile
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$erl = ErlangNode::start([]);
$link = peb_connect(NODE, COOKIE);

function took(callable $wait): float
{
	$started = microtime(true);
	$wait();
	return microtime(true) - $started;
}

$seconds = took(fn() => check('nothing came', peb_receive($link, 200) === false && peb_errorno() === 4));
check('in 200 milliseconds', $seconds >= 0.2 && $seconds < 1);
$seconds = took(fn() => peb_receive($link));
check('in a second, when no time is given', $seconds >= 1 && $seconds < 2);

$pid = $erl->run('list_to_integer(os:getpid())');
exec("kill -STOP $pid");
$large = peb_vencode('~b', [str_repeat('x', 30 << 20)]);
$seconds = took(fn() => check('a node that accepts no bytes is not sent to', peb_send_byname('nobody', $large, $link, 300) === false && peb_errorno() === 3));
check('for longer than was said', $seconds >= 0.3 && $seconds < 10);
exec("kill -CONT $pid");
$link = peb_connect(NODE, COOKIE);

$silent = stream_socket_server('tcp://127.0.0.1:0');
$node = 'silent@' . stream_socket_get_name($silent, false);
$seconds = took(fn() => check('a node that says nothing is none', peb_connect($node, COOKIE, 5) === false && peb_errorno() === 2));
check('after a second, though 5 milliseconds were given', $seconds >= 1 && $seconds < 2);
ini_set('peb.min_connect_timeout_ms', '200');
$seconds = took(fn() => peb_connect($node, COOKIE, 5));
check('or after what the setting says', $seconds >= 0.2 && $seconds < 1);
check('which is no negative number', ini_set('peb.min_connect_timeout_ms', '-1') === false);
ini_restore('peb.min_connect_timeout_ms');

pcntl_async_signals(true);
pcntl_signal(SIGALRM, function () {
	echo "a handler runs\n";
});
pcntl_alarm(1);
$seconds = took(fn() => peb_receive($link, 1500));
check('and the wait goes on', $seconds >= 1.5 && $seconds < 2.5);

pcntl_signal(SIGALRM, fn() => throw new Exception('enough'));
pcntl_alarm(1);
try {
	peb_rpc('timer', 'sleep', peb_encode('[~i]', [[30000]]), $link);
} catch (Exception $exception) {
	echo 'thrown: ', $exception->getMessage(), "\n";
}

pcntl_signal(SIGALRM, function () use ($link) {
	echo "the link is closed in the handler\n";
	peb_close($link);
});
pcntl_alarm(1);
check('that ends the wait', peb_receive($link, 0) === false);
$link = peb_connect(NODE, COOKIE);
pcntl_alarm(1);
pcntl_signal(SIGALRM, function () {
	peb_close();
});
check('and a call', peb_rpc('timer', 'sleep', peb_encode('[~i]', [[30000]])) === false);

$port = getenv('ERL_EPMD_PORT');
$limited = new Request("putenv('ERL_EPMD_PORT=$port'); \$link = peb_connect('" . NODE . "', '" . COOKIE . "'); say('waits'); peb_receive(\$link, 0); say('goes on');",
	['max_execution_time' => '100']);
$limited->hear();
check('without a time it waits', $limited->isSilentFor(1.2));
exec("kill -PROF {$limited->pid()}");
echo $limited->end(), "\n";

try {
	peb_receive(null, -1);
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
?>
--EXPECTF--
ok: nothing came
ok: in 200 milliseconds
ok: in a second, when no time is given
ok: a node that accepts no bytes is not sent to
ok: for longer than was said
ok: a node that says nothing is none
ok: after a second, though 5 milliseconds were given
ok: or after what the setting says
ok: which is no negative number
a handler runs
ok: and the wait goes on
thrown: enough
the link is closed in the handler
ok: that ends the wait
ok: and a call
ok: without a time it waits
Fatal error: Maximum execution time of 100 seconds exceeded in %s on line %d
peb_receive(): Argument #2 ($timeout_ms) must be greater than or equal to 0
