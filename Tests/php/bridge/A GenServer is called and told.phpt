--TEST--
A GenServer is called and told
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Node, Tuple};

$erl = ErlangNode::start([]);
$node = Node::connect();
/* The server rex of every node is one. */
$sum = Tuple::of(Atom::of('call'), Atom::of('lists'), Atom::of('sum'), [[1, 2]], Atom::of('user'));
$pid = $node->call('erlang', 'whereis', [Atom::of('rex')]);
echo json_encode([$node->genCall('rex', $sum), $node->genCall(Atom::of('rex'), $sum), $node->genCall($pid, $sum)]), "\n";
echo thrownBy(fn () => $node->genCall('nobody', 'hello')), "\n";
/* A pid of elsewhere: a node hangs up at the attempt. */
foreach (['genCall', 'genCast', 'send'] as $method) {
	echo preg_replace('/\w+@php/', '...@php', thrownBy(fn () => $node->$method($node->self(), 'hello'))), "\n";
}
foreach (['monitor', 'link', 'unlink'] as $method) {
	echo preg_replace('/\w+@php/', '...@php', thrownBy(fn () => $node->$method($node->self()))), "\n";
}
echo thrownBy(fn () => $node->genCall(5, 'hello')), "\n", thrownBy(fn () => $node->genCall('rex', STDIN)), "\n";
/* One that ends instead of answering. */
$erl->run('register(ending, spawn(fun() -> receive _ -> exit(sorry) end end))');
try {
	$node->genCall('ending', 'hello');
} catch (Erlang\DownException $exception) {
	echo $exception->getMessage(), ' ', $exception->reason, "\n";
}
$erl->run('register(silent, spawn(fun() -> timer:sleep(infinity) end))');
echo thrownBy(fn () => $node->genCall('silent', 'hello', 0.05)), "\n";
/* A cast is a message of its own form. */
$erl->run('register(told, spawn(fun() -> receive {From, go} -> ok end, receive Cast -> From ! Cast end end))');
$node->send('told', Tuple::of($node->self(), Atom::of('go')));
$node->genCast('told', ['a' => 1]);
echo Erlang\format($node->receive()), "\n";
?>
--EXPECT--
[3,3,3]
Erlang\DownException: Nobody is there to answer: noproc
ValueError: Erlang\Node::genCall(): Argument #1 ($server) is of the node ...@php, and the connection leads to phpt@127.0.0.1
ValueError: Erlang\Node::genCast(): Argument #1 ($server) is of the node ...@php, and the connection leads to phpt@127.0.0.1
ValueError: Erlang\Node::send(): Argument #1 ($to) is of the node ...@php, and the connection leads to phpt@127.0.0.1
ValueError: Erlang\Node::monitor(): Argument #1 ($target) is of the node ...@php, and the connection leads to phpt@127.0.0.1
ValueError: Erlang\Node::link(): Argument #1 ($pid) is of the node ...@php, and the connection leads to phpt@127.0.0.1
ValueError: Erlang\Node::unlink(): Argument #1 ($pid) is of the node ...@php, and the connection leads to phpt@127.0.0.1
TypeError: Erlang\Node::genCall(): Argument #1 ($server) must be of type Erlang\Pid|Erlang\Atom|string, int given
Erlang\EncodeException: Erlang\encode(): a resource has no term
Nobody is there to answer: sorry sorry
Erlang\TimeoutException: phpt@127.0.0.1: timed out
{'$gen_cast',#{<<"a">> => 1}}
