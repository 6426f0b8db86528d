--TEST--
A record names the serializer that made its data
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
$serializer = '[maps:get(serializer, Meta) || Meta <- tuple_to_list(session_store:lookup(session_id:key(<<>>, <<"abc">>))), is_map(Meta)]';
foreach (['php', 'php_serialize', 'php_binary'] as $handler) {
	ini_set('session.serialize_handler', $handler);
	session_id('abc');
	session_start();
	$_SESSION = ['by' => $handler];
	session_write_close();
	echo $node->run($serializer), ' ', json_encode(stored('abc')), "\n";
	session_id('abc');
	session_start();
	session_destroy();
}
?>
--EXPECT--
[<<"php">>] {"by":"php"}
[<<"php_serialize">>] {"by":"php_serialize"}
[<<"php_binary">>] {"by":"php_binary"}
