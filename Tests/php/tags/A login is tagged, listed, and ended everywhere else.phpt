--TEST--
A login is tagged, listed, and ended everywhere else
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
use Erlang\Session;

$node = ErlangNode::start();
foreach (['phone', 'tablet', 'stranger'] as $device) {
	session_id($device);
	session_start();
	$_SESSION['device'] = $device;
	Session::tag($device === 'stranger' ? 'user:2' : 'user:1', 'all');
	session_write_close();
}
session_id('desk');
session_start();
Session::tag('user:1', 'user:1');
echo 'before it is stored: ', json_encode(Session::tags()), ' ', count(Session::list('user:1')), "\n";
session_write_close();
session_start();
echo json_encode(Session::tags()), "\n";
$list = Session::list('user:1');
echo count($list), " sessions\n";
check('one is this', array_sum(array_column($list, 'current')) === 1);
check('no id is shown', !str_contains(json_encode($list), 'phone') && preg_match('/^sha256:[0-9a-f]{64}$/', $list[0]['handle']));
check('times are now', abs(microtime(true) - $list[0]['accessed']) < 60 && $list[0]['expires'] > microtime(true) + 1000);
echo implode(' ', array_keys($list[0])), "\n";
echo Session::revoke('user:1', keepCurrent: true), " ended elsewhere\n";
echo count(Session::list('user:1')), " left\n";
session_write_close();
foreach (['phone', 'tablet', 'stranger', 'desk'] as $device) {
	check($device, $node->version($device) > 0);
}
session_start();
Session::destroy(Session::list('user:2')[0]['handle']);
Session::destroy('sha256:' . str_repeat('0', 64));
check('the stranger is gone', $node->version('stranger') === 0);
echo Session::revoke('user:1'), " ended, this one too\n";
$_SESSION['a'] = 1;
echo implode("\n", warningsOf('session_write_close')), "\n";
check('it stays so', $node->version('desk') === 0);
?>
--EXPECTF--
before it is stored: ["user:1"] 2
["user:1"]
3 sessions
ok: one is this
ok: no id is shown
ok: times are now
handle created accessed expires size current
2 ended elsewhere
1 left
NOT OK: phone
NOT OK: tablet
ok: stranger
ok: desk
ok: the stranger is gone
1 ended, this one too
session_write_close(): erlang: phpt@127.0.0.1: the session was destroyed or has expired since it was read; nothing was stored, after %d of 5000 ms
session_write_close(): Failed to write session data (erlang). Please verify that the current setting of session.save_path is correct ()
ok: it stays so
