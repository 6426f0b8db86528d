--TEST--
A persistent link keeps its connection, and gets another when that is dead
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);
$names = fn() => $node->run('nodes(hidden)');
$abs = fn($link) => peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]), $link));

$link = peb_pconnect(NODE, COOKIE);
check('the information says so', peb_linkinfo($link)['is_persistent'] === 1);
$name = $names();
check('closed', peb_close($link) && !is_resource($link));
check('the connection is there', $names() === $name && $name !== '[]');
$link = peb_pconnect(NODE, COOKIE);
check('and is used again', $names() === $name && $abs($link) === [1]);
$plain = peb_connect(NODE, COOKIE);
$second = peb_pconnect(NODE, COOKIE);
check('closing one leaves the other', $second !== $link && peb_close($second) && $abs($link) === [1]);
check('by plain links too', $names() === $name && $abs($plain) === [1]);

$node->run('[erlang:disconnect_node(N) || N <- nodes(hidden)], timer:sleep(100)');
check('when it is dead, a link on it fails', peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]), $link) === false);
$link = peb_pconnect(NODE, COOKIE);
check('and a new one works', $abs($link) === [1]);
check('another cookie is another connection', peb_pconnect(NODE, 'wrong') === false && peb_errorno() === 2);
?>
--EXPECT--
ok: the information says so
ok: closed
ok: the connection is there
ok: and is used again
ok: closing one leaves the other
ok: by plain links too
ok: when it is dead, a link on it fails
ok: and a new one works
ok: another cookie is another connection
