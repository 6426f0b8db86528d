--TEST--
Connecting fails with the reason, and shows no cookie
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\Node;

$erl = ErlangNode::start([]);
echo thrownBy(fn () => Node::connect(cookie: 'another-cookie')), "\n";
echo thrownBy(fn () => Node::connect('nobody@127.0.0.1')), "\n";
echo thrownBy(fn () => Node::connect('nonsense')), "\n";
echo thrownBy(fn () => Node::connect('phpt@localhost', fullName: true)), "\n";
echo thrownBy(fn () => Node::connect(cookie: 'with space')), "\n";
echo thrownBy(fn () => Node::connect(timeout: -1.0)), "\n";
check('by another host', Node::connect('phpt@localhost')->peer() === 'phpt@127.0.0.1');
try {
	Node::connect('nobody@127.0.0.1', 'secret-cookie');
} catch (Erlang\ConnectException $exception) {
	check('not in the trace', PHP_VERSION_ID < 80200 || !str_contains($exception . print_r($exception, true), 'secret-cookie'));
}
$node = Node::connect();
check('not in the object', !str_contains(print_r($node, true) . var_export($node, true), 'phpt-cookie'));
echo thrownBy(fn () => serialize($node)), "\n", thrownBy(fn () => clone $node), "\n", thrownBy(fn () => new Node()), "\n";
$node->close();
$node->close();
check('closed', !$node->isAlive());
foreach (['peer', 'name', 'self', 'makeReference', 'receive'] as $method) {
	echo thrownBy(fn () => $node->$method()), "\n";
}
?>
--EXPECT--
Erlang\ConnectException: phpt@127.0.0.1: distribution handshake: the node has another cookie
Erlang\ConnectException: nobody@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?
ValueError: Erlang\Node::connect(): Argument #1 ($node) is no node: a node name has the form name@host
Erlang\ConnectException: phpt@localhost: distribution handshake: the node calls itself phpt@127.0.0.1
ValueError: Erlang\Node::connect(): Argument #2 ($cookie) is no cookie: a cookie consists of printable ASCII characters without spaces
ValueError: Erlang\Node::connect(): Argument #3 ($timeout) must be a number of seconds from 0 to 86400, or INF
ok: by another host
ok: not in the trace
ok: not in the object
Exception: Serialization of 'Erlang\Node' is not allowed
Error: Trying to clone an uncloneable object of class Erlang\Node
Error: Call to private Erlang\Node::__construct() from global scope
ok: closed
Erlang\ConnectException: The node was closed: Erlang\Node::connect() gives another one
Erlang\ConnectException: The node was closed: Erlang\Node::connect() gives another one
Erlang\ConnectException: The node was closed: Erlang\Node::connect() gives another one
Erlang\ConnectException: The node was closed: Erlang\Node::connect() gives another one
Erlang\ConnectException: The node was closed: Erlang\Node::connect() gives another one
