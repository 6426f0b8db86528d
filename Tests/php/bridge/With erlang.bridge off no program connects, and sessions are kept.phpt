--TEST--
With erlang.bridge off no program connects, and sessions are kept
--EXTENSIONS--
session
--INI--
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.bridge=0
session.save_handler=erlang
session.use_cookies=0
session.cache_limiter=
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\Node;

$erl = ErlangNode::start();
echo thrownBy(fn () => Node::connect()), "\n";
echo thrownBy(fn () => Node::connect('phpt@127.0.0.1', 'phpt-cookie')), "\n";
check('no link', @peb_connect('phpt@127.0.0.1', 'phpt-cookie') === false);
check('no lasting link', @peb_pconnect('phpt@127.0.0.1', 'phpt-cookie') === false);
check('nobody opens it', ini_set('erlang.bridge', '1') === false && ini_get('erlang.bridge') === '0');
session_id('bridge');
session_start();
$_SESSION['n'] = 1;
session_write_close();
session_start();
check('stored', $_SESSION['n'] === 1);
Erlang\Session::tag('user:1');
session_write_close();
session_start();
check('tagged', count(Erlang\Session::list('user:1')) === 1);
check('terms', Erlang\decode(Erlang\encode([1, 2])) == [1, 2]);
?>
--EXPECT--
Erlang\ConnectException: erlang.bridge is Off: programs may not connect to nodes here
Erlang\ConnectException: erlang.bridge is Off: programs may not connect to nodes here
ok: no link
ok: no lasting link
ok: nobody opens it
ok: stored
ok: tagged
ok: terms
