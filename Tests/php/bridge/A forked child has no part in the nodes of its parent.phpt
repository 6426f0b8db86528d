--TEST--
A forked child has no part in the nodes of its parent
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\Node;

ErlangNode::start();
echo Request::run(<<<'PHP'
	$node = Erlang\Node::connect();
	$child = pcntl_fork();
	if ($child === 0) {
		foreach (['call' => ['erlang', 'node'], 'receive' => [0.1], 'send' => ['rex', 1]] as $method => $arguments) {
			try {
				$node->$method(...$arguments);
				say("NOT OK: $method");
			} catch (Erlang\ConnectException $exception) {
				say($exception->getMessage());
			}
		}
		say(json_encode($node->isAlive()));
		say('a node of its own: ' . Erlang\Node::connect()->call('erlang', 'node'));
		exit(0);
	}
	pcntl_waitpid($child, $status);
	say('the parent: ' . $node->call('erlang', 'node'));
	PHP), "\n";
?>
--EXPECT--
phpt@127.0.0.1: the connection belongs to the parent process
phpt@127.0.0.1: the connection belongs to the parent process
phpt@127.0.0.1: the connection belongs to the parent process
false
a node of its own: phpt@127.0.0.1
the parent: phpt@127.0.0.1
