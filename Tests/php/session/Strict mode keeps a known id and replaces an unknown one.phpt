--TEST--
Strict mode keeps a known id and replaces an unknown one
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
store('known', ['a' => 1]);

ini_set('session.use_strict_mode', '1');
start('known');
check('a known id stays', session_id() === 'known');
echo json_encode($_SESSION), "\n";
$_SESSION['a']++;
session_write_close();
echo json_encode(stored('known')), "\n";

start('unknown');
$new = session_id();
check('an unknown id is replaced', $new !== 'unknown' && isMadeByPhp($new));
var_dump($_SESSION);
$_SESSION['b'] = 2;
session_write_close();
check('nothing is left of the unknown id', $node->version('unknown') === 0);
start($new);
check('the new id is known', session_id() === $new);
echo json_encode($_SESSION), "\n";
session_abort();

foreach (['bad id', str_repeat('a', 257)] as $id) {
	start($id);
	check('an invalid id is replaced', session_id() !== $id && isMadeByPhp(session_id()));
	session_abort();
}

ini_set('session.use_strict_mode', '0');
start('unknown');
check('without strict mode an unknown id is taken', session_id() === 'unknown');
session_write_close();
?>
--EXPECT--
ok: session_start()
ok: a known id stays
{"a":1}
{"a":2}
ok: session_start()
ok: an unknown id is replaced
array(0) {
}
ok: nothing is left of the unknown id
ok: session_start()
ok: the new id is known
{"b":2}
ok: session_start()
ok: an invalid id is replaced
ok: session_start()
ok: an invalid id is replaced
ok: session_start()
ok: without strict mode an unknown id is taken
