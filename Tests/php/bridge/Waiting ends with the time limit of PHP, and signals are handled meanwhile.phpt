--TEST--
Waiting ends with the time limit of PHP, and signals are handled meanwhile
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\Node;

$erl = ErlangNode::start([]);
$code = '$node = Erlang\Node::connect(); say("ready"); ';
/* PHP's own timer counts CPU time, which waiting does not use; its signal is what ends the wait. */
$limited = new Request('register_shutdown_function(fn () => say("at the end")); ' . $code . '$node->receive(INF); say("not ended");', ['max_execution_time' => '100']);
echo $limited->hear(), "\n";
check('it waits', $limited->isSilentFor(0.3));
$before = microtime(true);
exec("kill -PROF {$limited->pid()}");
echo preg_replace('/ in .*/', '', $limited->end()), "\n";
check('it ended at once', microtime(true) - $before < 2);
if (!function_exists('pcntl_signal')) {
	fail('the extension pcntl is missing: install php-cli');
}
$signalled = new Request('pcntl_async_signals(true); pcntl_signal(SIGUSR1, fn () => say("signal")); pcntl_signal(SIGUSR2, fn () => throw new Exception("thrown")); ' . $code
	. 'try { $node->call("timer", "sleep", [60000], INF); } catch (Exception $e) { say($e->getMessage()); } say(json_encode($node->call("erlang", "node")->name));');
echo $signalled->hear(), "\n";
usleep(100000);
exec("kill -USR1 {$signalled->pid()}");
echo $signalled->hear(), "\n";
check('goes on', $signalled->isSilentFor(0.3));
exec("kill -USR2 {$signalled->pid()}");
echo $signalled->hear(), "\n", $signalled->hear(), "\n";
?>
--EXPECT--
ready
ok: it waits
Fatal error: Maximum execution time of 100 seconds exceeded
at the end
ok: it ended at once
ready
signal
ok: goes on
thrown
"phpt@127.0.0.1"
