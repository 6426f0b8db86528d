--TEST--
A value that goes on after a NUL byte is refused
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
foreach (['erlang.session.lock' => "on\0", 'erlang.timeout' => "1\0", 'erlang.session.lock_timeout' => "1\0" . '5'] as $name => $value) {
	$before = ini_get($name);
	foreach (warningsOf(fn () => var_dump(ini_set($name, $value))) as $warning) {
		echo $warning, "\n";
	}
	check('unchanged', ini_get($name) === $before);
}
?>
--EXPECT--
bool(false)
ini_set(): erlang: erlang.session.lock is "on": has to be On or Off
ok: unchanged
bool(false)
ini_set(): erlang: erlang.timeout is "1": has to be a number of seconds from 0.001 to 86400
ok: unchanged
bool(false)
ini_set(): erlang: erlang.session.lock_timeout is "1": has to be a number of seconds from 0 to 86400
ok: unchanged
