--TEST--
After a loss, connecting again gives a working node at once, also when nobody has noticed the loss; what was there before stays lost
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, ConnectException, Node, Tuple};

$epmd = Epmd::start();
$erl = ErlangNode::start([], epmd: $epmd);
/** Another node of the same name, and nobody of us asked meanwhile. */
function restart(): void
{
	global $erl, $epmd;
	$erl->stop();
	for ($deadline = microtime(true) + 5; str_contains((string) shell_exec('epmd -names'), 'name phpt at') && microtime(true) < $deadline;) {
		usleep(10000);
	}
	$erl = ErlangNode::start([], epmd: $epmd);
}

echo "A persistent connection\n";
$node = Node::connect();
$pid = $node->self();
restart();
$again = Node::connect();
check('works', $again->call('erlang', 'node')->name === 'phpt@127.0.0.1');
check('is another one', $again->self() != $pid);
check('and the first one is none any more', !$node->isAlive() && $again->isAlive());
foreach (['call' => ['erlang', 'node'], 'genCall' => ['rex', 1], 'cast' => ['erlang', 'node'], 'send' => ['rex', 1], 'receive' => [1], 'monitor' => ['rex']] as $method => $arguments) {
	echo "$method: ", thrownBy(fn () => $node->$method(...$arguments)), "\n";
}

echo "What is asked first after a loss is told of it\n";
foreach (['call' => ['erlang', 'node'], 'genCall' => ['rex', 1], 'cast' => ['erlang', 'node'], 'send' => ['rex', 1], 'spawnRequest' => ['erlang', 'node']] as $method => $arguments) {
	$node = Node::connect();
	restart();
	echo "$method: ", thrownBy(fn () => $node->$method(...$arguments)), "\n";
}

echo "A loop that goes on\n";
$node = Node::connect();
for ($done = 0, $failed = 0; $done < 3;) {
	try {
		$node->call('erlang', 'node');
		if (++$done === 2 && $failed === 0) {
			restart();
		}
	} catch (ConnectException) {
		$failed++;
		$node = Node::connect();
	}
}
echo "$done done, $failed failed\n";

echo "Links of mypeb\n";
$link = peb_pconnect(NODE, COOKIE);
restart();
$link = peb_pconnect(NODE, COOKIE);
check('work as well', peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]), $link)) === [1]);
?>
--EXPECT--
A persistent connection
ok: works
ok: is another one
ok: and the first one is none any more
call: Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
genCall: Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
cast: Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
send: Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
receive: Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
monitor: Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
What is asked first after a loss is told of it
call: Erlang\ConnectException: phpt@127.0.0.1: sending the request: the connection was closed
genCall: Erlang\ConnectException: phpt@127.0.0.1: sending the request: the connection was closed
cast: Erlang\ConnectException: phpt@127.0.0.1: sending the request: the connection was closed
send: Erlang\ConnectException: phpt@127.0.0.1: sending the request: the connection was closed
spawnRequest: Erlang\ConnectException: phpt@127.0.0.1: sending the request: the connection was closed
A loop that goes on
3 done, 1 failed
Links of mypeb
ok: work as well
