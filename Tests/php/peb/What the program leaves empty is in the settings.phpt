--TEST--
peb_connect() takes node and cookie from the settings where the program leaves them empty, and shows no cookie of theirs
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
ErlangNode::start([]);
$link = peb_connect('', '');
check('connected', is_resource($link));
check('the cookie is not shown', peb_linkinfo($link)['connectcookie'] === '********');
check('and works', peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]))) === [1]);
?>
--EXPECT--
ok: connected
ok: the cookie is not shown
ok: and works
