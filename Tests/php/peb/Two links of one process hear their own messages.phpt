--TEST--
Two links of one process to one node are two, and each hears its own messages
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);
$node->run('register(echo, spawn(fun Echo() -> receive [To, What] -> To ! What, Echo() end end))');

$one = peb_connect(NODE, COOKIE, 2000);
$other = peb_connect(NODE, COOKIE, 2000);
check('both are there', is_resource($one) && is_resource($other));
check('they share one connection', $node->run('length(nodes(hidden))') === '1');

peb_send_byname('echo', peb_vencode('[~p,~a]', [[$one, 'to_one']]), $other);
peb_send_byname('echo', peb_vencode('[~p,~a]', [[$other, 'to_other']]), $one);
check('the one hears its own', peb_vdecode(peb_receive($one)) === ['to_one']);
check('the other hears its own', peb_vdecode(peb_receive($other)) === ['to_other']);
check('and nothing more', peb_receive($one, 50) === false && peb_receive($other, 50) === false);

echo "The link opened last of those still open is the default\n";
peb_send_byname('echo', peb_vencode('[~p,~a]', [[$other, 'default']]));
check('the default hears it', peb_vdecode(peb_receive()) === ['default']);
peb_close();
check('closing without a link closes that one', !is_resource($other) && is_resource($one));
peb_send_byname('echo', peb_vencode('[~p,~a]', [[$one, 'again']]));
check('then the other is the default', peb_vdecode(peb_receive()) === ['again']);
check('the connection is still there', $node->run('length(nodes(hidden))') === '1');
peb_close($one);
check('with the last link it is gone', $node->run('timer:sleep(100), length(nodes(hidden))') === '0');
check('without a link nothing is sent', peb_send_byname('echo', peb_vencode('~a', ['x'])) === false && peb_errorno() === 3);
check('or received', peb_receive() === false && peb_errorno() === 4);
check('or closed, or told', peb_close() === false && peb_linkinfo() === false);
?>
--EXPECT--
ok: both are there
ok: they share one connection
ok: the one hears its own
ok: the other hears its own
ok: and nothing more
The link opened last of those still open is the default
ok: the default hears it
ok: closing without a link closes that one
ok: then the other is the default
ok: the connection is still there
ok: with the last link it is gone
ok: without a link nothing is sent
ok: or received
ok: or closed, or told
