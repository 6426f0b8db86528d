--TEST--
Messages are received in their order, as wanted, and until a deadline
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Node, Tuple};

$erl = ErlangNode::start([]);
$node = Node::connect();
$erl->run('register(echo, spawn(fun Loop() -> receive {From, Message} -> From ! Message, Loop() end end))');
$self = $node->self();
foreach (['one', 2, Atom::of('three')] as $message) {
	$node->send('echo', Tuple::of($self, $message));
}
echo Erlang\format($node->receive(match: fn ($message) => is_int($message))), "\n";
echo Erlang\format([$node->receive(), $node->receive(INF)]), "\n";
echo thrownBy(fn () => $node->receive(0)), "\n";
$before = microtime(true);
echo thrownBy(fn () => $node->receive(0.2)), "\n";
check('after the deadline', microtime(true) - $before >= 0.2);
/* What the function throws is thrown, and its message stays. */
$node->send('echo', Tuple::of($self, 'kept'));
echo thrownBy(fn () => $node->receive(match: fn () => throw new LogicException('no'))), "\n";
echo thrownBy(fn () => $node->receive(0.01, fn () => false)), "\n";
echo $node->receive(), "\n";
/* A function that receives itself. */
$node->send('echo', Tuple::of($self, 'outer'));
$node->send('echo', Tuple::of($self, 'inner'));
echo $node->receive(match: function ($message) use ($node) {
	echo 'in: ', $node->receive(match: fn ($other) => $other === 'inner'), "\n";
	return true;
}), "\n";
/* Two nodes of one connection have a mailbox each. */
$other = Node::connect();
check('one connection', $other->name() === $node->name() && $other->self() != $node->self());
$node->send('echo', Tuple::of($other->self(), 'for the other'));
echo $other->receive(), ' ', thrownBy(fn () => $node->receive(0)), "\n";
/* To pids, between two of ours, and to nobody. */
$node->send('nobody', 'hello');
$node->send($node->call('erlang', 'whereis', [Atom::of('echo')]), Tuple::of($self, 'by pid'));
echo $node->receive(), "\n";
echo thrownBy(fn () => $node->send(1.5, 'a')), "\n", thrownBy(fn () => $node->send('echo', fn () => 1)), "\n";
$large = str_repeat('x', 5 << 20);
$node->send('echo', Tuple::of($self, $large));
check('five megabytes', $node->receive() === $large);
/* A function that closes the node. */
$node->send('echo', Tuple::of($self, 'a'));
echo thrownBy(fn () => $node->receive(match: function () use ($node) { $node->close(); return false; })), "\n";
$other->send('echo', Tuple::of($other->self(), 'a'));
echo $other->receive(match: function () use ($other) { $other->close(); return true; }), "\n";
?>
--EXPECT--
2
[<<"one">>,three]
Erlang\TimeoutException: phpt@127.0.0.1: timed out
Erlang\TimeoutException: phpt@127.0.0.1: timed out
ok: after the deadline
LogicException: no
Erlang\TimeoutException: phpt@127.0.0.1: timed out
kept
in: inner
outer
ok: one connection
for the other Erlang\TimeoutException: phpt@127.0.0.1: timed out
by pid
TypeError: Erlang\Node::send(): Argument #1 ($to) must be of type Erlang\Pid|Erlang\Reference|Erlang\Atom|string, float given
Erlang\EncodeException: Erlang\encode(): an object of class Closure has no term
ok: five megabytes
Erlang\ConnectException: The node was closed: Erlang\Node::connect() gives another one
a
