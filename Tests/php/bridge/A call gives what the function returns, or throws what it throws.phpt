--TEST--
A call gives what the function returns, or throws what it throws
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, Node, RemoteException, Tuple};

$erl = ErlangNode::start([]);
$node = Node::connect();
echo json_encode([$node->call('lists', 'reverse', [[1, 2, 3]]), $node->call('erlang', 'node')->name, $node->call('erlang', 'byte_size', ["a\0b"])]), "\n";
foreach ([['error', Atom::of('oops')], ['throw', 'ball'], ['exit', Tuple::of(Atom::of('bye'), 1)]] as [$class, $reason]) {
	try {
		$node->call('erlang', $class, [$reason]);
	} catch (RemoteException $exception) {
		echo $exception->getMessage(), "\n";
		check($class, $exception->class === $class && $exception->reason == $reason);
	}
}
try {
	$node->call('lists', 'last', [[]]);
} catch (RemoteException $exception) {
	echo $exception->getMessage(), "\n";
	check('a stack trace', $exception->stacktrace[0][0] === Atom::of('lists') && $exception->stacktrace[0][1] === Atom::of('last'));
}
echo thrownBy(fn () => $node->call('no_such', 'function')), "\n";
echo thrownBy(fn () => $node->call('lists', 'reverse', ['a' => 1])), "\n";
echo thrownBy(fn () => $node->call("\xff", 'reverse')), "\n";
echo thrownBy(fn () => $node->call('lists', 'reverse', [STDIN])), "\n";
echo thrownBy(fn () => $node->call('lists', 'reverse', [], -1)), "\n";
echo thrownBy(fn () => $node->call('lists', 'reverse', [], NAN)), "\n";
/* A process that is ended instead of ending. */
echo preg_replace('/<.*>/', '<...>', thrownBy(fn () => $node->call('erlang', 'apply', [Erlang\decode(kill($erl)), []]))), "\n";
/* A late answer goes nowhere. */
echo thrownBy(fn () => $node->call('timer', 'sleep', [200], timeout: 0.05)), "\n";
echo json_encode([$node->call('timer', 'sleep', [300])->name, $node->isAlive()]), ' ', thrownBy(fn () => $node->receive(0)), "\n";
$node->cast('erlang', 'register', [Atom::of('told'), $node->call('erlang', 'whereis', [Atom::of('rex')])]);
echo thrownBy(fn () => $node->cast('erlang', 'node', ['a' => 1])), "\n";
/* The exact mode on both ways. */
$exact = Node::connect(exact: true);
check('exact', $exact->call('erlang', 'hd', [[Atom::of('nil')]]) === Atom::of('nil') && $node->call('erlang', 'hd', [[Atom::of('nil')]]) === null);
echo thrownBy(fn () => $exact->call('erlang', 'hd', [[new stdClass()]])), "\n";

/** A function that kills the process which runs it. */
function kill(ErlangNode $erl): string
{
	return hex2bin(trim($erl->run('binary_to_list(binary:encode_hex(term_to_binary(fun() -> exit(self(), kill), timer:sleep(1000) end)))'), '"'));
}
?>
--EXPECT--
[[3,2,1],"phpt@127.0.0.1",3]
error: oops in erlang:error/1
ok: error
throw: <<"ball">>
ok: throw
exit: {bye,1}
ok: exit
error: function_clause in lists:last/1
ok: a stack trace
Erlang\RemoteException: error: undef in no_such:function/0
ValueError: Erlang\Node::call(): Argument #3 ($arguments) must be a list
ValueError: Erlang\Node::call(): Argument #1 ($module) must be UTF-8 of at most 255 characters
Erlang\EncodeException: Erlang\encode(): [0]: a resource has no term
ValueError: Erlang\Node::call(): Argument #4 ($timeout) must be a number of seconds from 0 to 86400, or INF
ValueError: Erlang\Node::call(): Argument #4 ($timeout) must be a number of seconds from 0 to 86400, or INF
Erlang\DownException: Nobody is there to answer: killed
Erlang\TimeoutException: phpt@127.0.0.1: timed out
["ok",true] Erlang\TimeoutException: phpt@127.0.0.1: timed out
ValueError: Erlang\Node::cast(): Argument #3 ($arguments) must be a list
ok: exact
Erlang\EncodeException: Erlang\encode(): [0][0]: an object of class stdClass has no term that comes back as one
