--TEST--
Two sites with namespaces have different sessions under one id
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.session.namespace=shop
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\Session;

$node = ErlangNode::start();
session_id('abc');
session_start();
$_SESSION['cart'] = 1;
Session::tag('user:1');
session_write_close();
echo Request::run('session_id("abc"); session_start(); echo json_encode($_SESSION), count(Erlang\Session::list("user:1"));', ['erlang.session.namespace' => 'blog']), "\n";
echo json_encode(stored('abc')), "\n";
echo $node->run('{session_handler:read(<<"abc">>), session_handler:read({<<"shop">>, <<"abc">>})}'), "\n";
?>
--EXPECT--
[]0
{"cart":1}
{[],<<"cart|i:1;">>}
