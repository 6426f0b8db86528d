--TEST--
A forked child leaves the links to its parent, and makes its own
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);
$link = peb_pconnect(NODE, COOKIE);
$name = peb_linkinfo($link)['thisnodename'];
$abs = fn($link) => peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]), $link) !== false;
check('the parent has a link', $abs($link));

ob_flush();
if (pcntl_fork() === 0) {
	ob_clean();
	$tells = fn(string $what) => file_put_contents('php://stdout', "child: $what\n");
	$tells($abs($link) ? 'NOT OK: it uses the link of its parent' : 'the link of its parent is none');
	$own = peb_pconnect(NODE, COOKIE);
	$tells($abs($own) && peb_linkinfo($own)['thisnodename'] !== $name ? 'it has a connection of its own' : 'NOT OK');
	$tells(peb_close($link) ? 'it closes what it inherited' : 'NOT OK');
	exec('kill -9 ' . getmypid());
}
pcntl_wait($status);
check('the parent goes on', $abs($link) && $node->run('length(nodes(hidden))') === '1');
?>
--EXPECT--
ok: the parent has a link
child: the link of its parent is none
child: it has a connection of its own
child: it closes what it inherited
ok: the parent goes on
