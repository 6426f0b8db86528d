--TEST--
A name of ours is sent to while PHP waits
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Node, Tuple};

$erl = ErlangNode::start([]);
$node = Node::connect();
$node->register('php');
$erl->run("spawn(fun() -> timer:sleep(200), {php, '" . $node->name() . "'} ! hello end)");
echo $node->receive(), "\n";
echo thrownBy(fn () => Node::connect()->register('php')), "\n";
$node->unregister('php');
$erl->run("{php, '" . $node->name() . "'} ! hello");
echo thrownBy(fn () => $node->receive(0.1)), "\n", thrownBy(fn () => $node->register("\xff")), "\n";
/* A name of our choice, which Erlang can know beforehand. */
$named = Node::connect(name: 'shop@127.0.0.1');
$named->register('orders');
$erl->run("{orders, 'shop@127.0.0.1'} ! {order, 1}");
echo Erlang\format($named->receive()), ' ', $named->name(), "\n";
?>
--EXPECT--
hello
Erlang\Exception: phpt@127.0.0.1: the name is in use on our side of the connection
Erlang\TimeoutException: phpt@127.0.0.1: timed out
ValueError: Erlang\Node::register(): Argument #1 ($name) must be UTF-8 of at most 255 characters
{order,1} shop@127.0.0.1
