--TEST--
session_create_id() gives ids that nobody has
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
check('without a session', isMadeByPhp(session_create_id()));
foreach ([0, 1] as $strict) {
	ini_set('session.use_strict_mode', (string) $strict);
	session_id('');
	session_start();
	$own = session_id();
	$_SESSION['a'] = 1;
	$ids = [session_create_id(), session_create_id(), session_create_id('prefix-')];
	check('four ids', count(array_unique([...$ids, $own])) === 4);
	check('made by PHP', array_map('isMadeByPhp', [$ids[0], $ids[1], substr($ids[2], 7)]) === [true, true, true]);
	check('the prefix', str_starts_with($ids[2], 'prefix-'));
	var_dump(warningsOf(fn () => var_dump(session_create_id('not allowed'))));
	session_write_close();
	check('the session is stored under its own id', stored($own) === ['a' => 1]);
	check('nothing is stored under the others', array_map([$node, 'version'], $ids) === [0, 0, 0]);

	// To go on with an id of one's own, as the manual shows it.
	ini_set('session.use_strict_mode', '0');
	session_id($ids[2]);
	session_start();
	check('the id is taken', session_id() === $ids[2]);
	$_SESSION['b'] = 2;
	session_write_close();
	check('and stored', stored($ids[2]) === ['b' => 2]);
	foreach ([$own, $ids[2]] as $id) {
		check('free', Request::run("session_id('$id'); session_start(); echo 'free';", ['erlang.session.lock_timeout' => '0']) === 'free');
	}
}
?>
--EXPECT--
ok: without a session
ok: four ids
ok: made by PHP
ok: the prefix
bool(false)
array(1) {
  [0]=>
  string(122) "session_create_id(): Prefix cannot contain special characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed"
}
ok: the session is stored under its own id
ok: nothing is stored under the others
ok: the id is taken
ok: and stored
ok: free
ok: free
ok: four ids
ok: made by PHP
ok: the prefix
bool(false)
array(1) {
  [0]=>
  string(122) "session_create_id(): Prefix cannot contain special characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed"
}
ok: the session is stored under its own id
ok: nothing is stored under the others
ok: the id is taken
ok: and stored
ok: free
ok: free
