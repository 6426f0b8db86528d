--TEST--
session_regenerate_id() moves the session to a new id
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
foreach ([0, 1] as $strict) {
	ini_set('session.use_strict_mode', (string) $strict);
	foreach ([false, true] as $deletes) {
		echo "strict mode $strict, delete ", json_encode($deletes), ":\n";
		ini_set('session.use_strict_mode', '0');
		store('old', ['a' => 1]);
		ini_set('session.use_strict_mode', (string) $strict);
		session_id('old');
		session_start();
		$_SESSION['a']++;
		var_dump(session_regenerate_id($deletes));
		$id = session_id();
		check('the id is another', $id !== 'old' && isMadeByPhp($id));
		check('the old session is free', Request::run('session_id("old"); session_start(); session_abort(); echo "free";', ['erlang.session.lock_timeout' => '0']) === 'free');
		$_SESSION['b'] = 2;
		session_write_close();
		echo 'new: ', json_encode(stored($id)), ', old: ', $node->version('old') === 0 ? 'gone' : json_encode(stored('old')), "\n";
		store('old', []);
	}
}

echo "twice in one request:\n";
session_id('old');
session_start();
$_SESSION['c'] = 3;
session_regenerate_id(true);
$first = session_id();
session_regenerate_id(true);
$second = session_id();
session_write_close();
echo 'new: ', json_encode(stored($second)), ', before: ', $node->version($first), ', old: ', $node->version('old'), "\n";
?>
--EXPECT--
strict mode 0, delete false:
bool(true)
ok: the id is another
ok: the old session is free
new: {"a":2,"b":2}, old: {"a":2}
strict mode 0, delete true:
bool(true)
ok: the id is another
ok: the old session is free
new: {"a":2,"b":2}, old: gone
strict mode 1, delete false:
bool(true)
ok: the id is another
ok: the old session is free
new: {"a":2,"b":2}, old: {"a":2}
strict mode 1, delete true:
bool(true)
ok: the id is another
ok: the old session is free
new: {"a":2,"b":2}, old: gone
twice in one request:
new: {"c":3}, before: 0, old: 0
