--TEST--
Links, monitors and spawned processes tell of their ends
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Node, Tuple};

$erl = ErlangNode::start([]);
$node = Node::connect();
$erl->run('Process = fun() -> receive Reason -> exit(Reason) end end, [register(Name, spawn(Process)) || Name <- [one, two, three, four, five]]');
$pid = fn (string $name) => $node->call('erlang', 'whereis', [Atom::of($name)]);

$one = $pid('one');
$reference = $node->monitor($one);
$node->link($one);
$node->send($one, Atom::of('stop'));
$messages = [$node->receive(), $node->receive()];
usort($messages, fn ($a, $b) => strcmp((string) $a[0], (string) $b[0]));
check('DOWN', $messages[0] == Tuple::of(Atom::of('DOWN'), $reference, Atom::of('process'), $one, Atom::of('stop')));
check('EXIT', $messages[1] == Tuple::of(Atom::of('EXIT'), $one, Atom::of('stop')));

$reference = $node->monitor('two');
$two = $pid('two');
$node->exit($two, Atom::of('killed by us'));
$down = $node->receive();
check('by name', $down[1] == $reference && $down[3] == Tuple::of(Atom::of('two'), Atom::of('phpt@127.0.0.1')) && $down[4] === Atom::of('killed by us'));
$reference = $node->monitor('nobody');
$down = $node->receive();
check('of nobody', $down[1] == $reference && $down[4] === Atom::of('noproc'));

$three = $pid('three');
$reference = $node->monitor($three);
$node->link($three);
$node->unlink($three);
$node->demonitor($reference);
$node->send($three, Atom::of('stop'));
echo thrownBy(fn () => $node->receive(0.1)), "\n";

$reference = $node->spawnRequest('erlang', 'exit', [Atom::of('early')], monitor: true);
$reply = $node->receive();
check('spawned', $reply[0] === Atom::of('spawn_reply') && $reply[1] == $reference && $reply[2] === Atom::of('ok') && $reply[3] instanceof Erlang\Pid);
$down = $node->receive();
check('and ended', $down == Tuple::of(Atom::of('DOWN'), $reference, Atom::of('process'), $reply[3], Atom::of('early')));
$node->spawnRequest('erlang', 'exit', [Atom::of('linked')], link: true);
$reply = $node->receive();
check('linked', $node->receive() == Tuple::of(Atom::of('EXIT'), $reply[3], Atom::of('linked')));
echo thrownBy(fn () => $node->spawnRequest('erlang', 'exit', ['a' => 1])), "\n", thrownBy(fn () => $node->monitor(1)), "\n";

/* Our own end is told as well: closing is normal. */
$erl->run('Watch = fun() -> receive {watch, Pid} -> monitor(process, Pid), receive {_, _, _, _, Reason} -> unregister(watch), register(list_to_atom("ended_" ++ atom_to_list(Reason)), self()), timer:sleep(infinity) end end end, register(watch, spawn(Watch))');
$other = Node::connect();
$other->send('watch', Tuple::of(Atom::of('watch'), $other->self()));
$other->call('sys', 'get_status', [Atom::of('rex')]);
$other->close();
$deadline = microtime(true) + 5;
while ($pid('ended_normal') === null && microtime(true) < $deadline) {
	usleep(10000);
}
check('our end', $pid('ended_normal') !== null);
?>
--EXPECT--
ok: DOWN
ok: EXIT
ok: by name
ok: of nobody
Erlang\TimeoutException: phpt@127.0.0.1: timed out
ok: spawned
ok: and ended
ok: linked
ValueError: Erlang\Node::spawnRequest(): Argument #3 ($arguments) must be a list
TypeError: Erlang\Node::monitor(): Argument #1 ($target) must be of type Erlang\Pid|Erlang\Atom|string, int given
ok: our end
