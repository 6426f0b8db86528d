--TEST--
Unchanged data is not written again, but the session is renewed
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
store('abc', ['a' => 1]);
$version = $node->version('abc');
$expiry = $node->expiry('abc');

foreach ([1, 0] as $lazy) {
	usleep(5000);
	session_id('abc');
	session_start(['lazy_write' => $lazy]);
	check("lazy_write=$lazy, nothing changed: true", session_write_close());
	check('the version is the same', $node->version('abc') === $version);
	check('it expires later', $node->expiry('abc') > $expiry);
	$expiry = $node->expiry('abc');

	session_id('abc');
	session_start(['lazy_write' => $lazy]);
	$_SESSION['a']++;
	session_write_close();
	check('a change makes a new version', $node->version('abc') > $version);
	$version = $node->version('abc');
}
var_dump(stored('abc'));

// session_start() has renewed it; the end of a request that took long does so again.
ini_set('session.gc_maxlifetime', '4');
session_id('abc');
session_start(['lazy_write' => 1]);
$expiry = $node->expiry('abc');
usleep(600000);
session_write_close();
check('a long request: it expires later', $node->expiry('abc') >= $expiry + 500);
check('the version is the same', $node->version('abc') === $version);
?>
--EXPECT--
ok: lazy_write=1, nothing changed: true
ok: the version is the same
ok: it expires later
ok: a change makes a new version
ok: lazy_write=0, nothing changed: true
ok: the version is the same
ok: it expires later
ok: a change makes a new version
array(1) {
  ["a"]=>
  int(3)
}
ok: a long request: it expires later
ok: the version is the same
