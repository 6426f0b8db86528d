--TEST--
The serializer is PHP's to choose
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
session.serialize_handler=php_serialize
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
$data = ['a|b' => 1, 'n' => null, 5 => 'five'];
store('abc', $data);
check('the same comes back', stored('abc') === $data);
echo $node->run('session_handler:read(<<"abc">>)'), "\n";
// The node is told, for other programs that read the session.
echo $node->run('maps:get(serializer, element(8, session_store:lookup(session_id:key(<<>>, <<"abc">>))))'), "\n";
?>
--EXPECT--
ok: the same comes back
<<"a:3:{s:3:\"a|b\";i:1;s:1:\"n\";N;i:5;s:4:\"five\";}">>
<<"php_serialize">>
