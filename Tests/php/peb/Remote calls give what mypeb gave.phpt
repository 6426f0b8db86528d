--TEST--
peb_rpc() and peb_rpc_to() give what mypeb gave, and no answer is taken for another's
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);
$link = peb_connect(NODE, COOKIE);

function call(string $module, string $function, string $format, array $values): string
{
	global $link;
	$result = peb_rpc($module, $function, peb_encode($format, $values), $link);
	return $result === false ? 'false ' . peb_errorno() : peb_print_term($result, true);
}

echo call('erlang', 'abs', '[~i]', [[-5]]), "\n";
echo call('erlang', 'throw', '[~a]', [['ball']]), "\n";
echo call('erlang', 'exit', '[~a]', [['door']]), "\n";
echo preg_replace('/, \[.*/', ', ...', call('erlang', 'error', '[~a]', [['oops']])), "\n";
echo preg_replace('/, \[.*/', ', ...', call('nosuch', 'function', '[]', [])), "\n";
check('arguments that are no list', str_contains(call('erlang', 'abs', '~i', [5]), 'badrpc'));
check('a term with a version byte is taken too', peb_decode(peb_rpc('erlang', 'abs', peb_vencode('[~i]', [[-6]]), $link)) === [6]);
check('a name that can be none', call(str_repeat('x', 256), 'f', '[]', []) === 'false 3');

echo "A message in between does not shift the answers\n";
$node->run('register(echo, spawn(fun Echo() -> receive [To, What] -> To ! What, Echo() end end))');
peb_send_byname('echo', peb_vencode('[~p,~a]', [[$link, 'stray']]), $link);
$node->run('timer:sleep(50)');
for ($i = 1; $i <= 3; $i++) {
	echo call('erlang', 'abs', '[~i]', [[-$i]]), "\n";
}
check('the message is received', peb_vdecode(peb_receive($link)) === ['stray']);

echo "An answer as a message\n";
check('asked', peb_rpc_to('erlang', 'abs', peb_encode('[~i]', [[-7]]), $link));
check('answered', peb_vdecode(peb_receive($link)) === [['rex', 7]]);

echo "A dead connection\n";
$node->run('[erlang:disconnect_node(N) || N <- nodes(hidden)], timer:sleep(100)');
check('fails with the number of sending', call('erlang', 'abs', '[~i]', [[-1]]) === 'false 3' && peb_error() === 'ei_send error');
check('and of receiving', peb_receive($link, 50) === false && peb_errorno() === 4);
$again = peb_connect(NODE, COOKIE);
check('a new link works', peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-8]]), $again)) === [8]);

echo "Long calls\n";
$started = microtime(true);
peb_rpc('timer', 'sleep', peb_encode('[~i]', [[1300]]), $again);
check('wait for the answer', microtime(true) - $started >= 1.3);
?>
--EXPECT--
5
ball
{badrpc, {'EXIT', door}}
{badrpc, {'EXIT', {oops, ...
{badrpc, {'EXIT', {undef, ...
ok: arguments that are no list
ok: a term with a version byte is taken too
ok: a name that can be none
A message in between does not shift the answers
1
2
3
ok: the message is received
An answer as a message
ok: asked
ok: answered
A dead connection
ok: fails with the number of sending
ok: and of receiving
ok: a new link works
Long calls
ok: wait for the answer
