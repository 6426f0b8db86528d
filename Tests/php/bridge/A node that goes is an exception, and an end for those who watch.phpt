--TEST--
A node that goes is an exception, and an end for those who watch
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Node};

$epmd = Epmd::start();
$erl = ErlangNode::start([], epmd: $epmd);
$node = Node::connect();
$pid = $node->call('erlang', 'whereis', [Atom::of('rex')]);
$reference = $node->monitor($pid);
$node->link($pid);
$erl->stop();
$messages = [$node->receive(), $node->receive()];
usort($messages, fn ($a, $b) => strcmp((string) $a[0], (string) $b[0]));
echo $messages[0][4], ' ', $messages[1][2], "\n";
check('gone', !$node->isAlive());
echo thrownBy(fn () => $node->call('erlang', 'node')), "\n", thrownBy(fn () => $node->send($pid, 1)), "\n", thrownBy(fn () => $node->receive(1)), "\n";
$erl = ErlangNode::start([], epmd: $epmd);
check('back', Node::connect()->call('erlang', 'node')->name === 'phpt@127.0.0.1');
?>
--EXPECT--
noconnection noconnection
ok: gone
Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
Erlang\ConnectException: phpt@127.0.0.1: waiting for the answer: the connection was closed
ok: back
