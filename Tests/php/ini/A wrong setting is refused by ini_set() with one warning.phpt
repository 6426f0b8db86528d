--TEST--
A wrong setting is refused by ini_set() with one warning
--EXTENSIONS--
session
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$wrong = [
	'erlang.timeout' => ['', '0', '-1', '0.0001', '86401', 'soon', '5s', '1e400', 'nan'],
	'erlang.session.lock_timeout' => ['', '-1', '86401', 'never', '5s', 'nan'],
	'erlang.session.lock' => ['maybe', '2', 'On '],
];
foreach ($wrong as $name => $values) {
	$before = ini_get($name);
	foreach ($values as $value) {
		$result = null;
		$warnings = warningsOf(function () use ($name, $value, &$result) {
			$result = ini_set($name, $value);
		});
		echo "$name=\"$value\": ", json_encode($result), ', ', implode(' + ', $warnings), "\n";
		check('unchanged', ini_get($name) === $before);
	}
}

$right = [
	'erlang.timeout' => ['0.001', '0.25', '5', '86400', '1e2'],
	'erlang.session.lock_timeout' => ['0', '0.5', '86400'],
	'erlang.session.lock' => ['On', 'off', 'YES', 'no', 'true', 'false', '1', '0', ''],
];
foreach ($right as $name => $values) {
	foreach ($values as $value) {
		check("$name=\"$value\"", warningsOf(fn () => ini_set($name, $value)) === [] && ini_get($name) === $value);
	}
}

// Whoever runs the server sets these.
foreach (['erlang.node', 'erlang.cookie', 'erlang.cookie_file', 'erlang.spin', 'erlang.tls', 'erlang.tls.verify', 'erlang.tls.cafile'] as $name) {
	check("$name is not for scripts", @ini_set($name, 'a@b') === false);
}
?>
--EXPECT--
erlang.timeout="": false, ini_set(): erlang: erlang.timeout is "": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="0": false, ini_set(): erlang: erlang.timeout is "0": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="-1": false, ini_set(): erlang: erlang.timeout is "-1": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="0.0001": false, ini_set(): erlang: erlang.timeout is "0.0001": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="86401": false, ini_set(): erlang: erlang.timeout is "86401": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="soon": false, ini_set(): erlang: erlang.timeout is "soon": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="5s": false, ini_set(): erlang: erlang.timeout is "5s": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="1e400": false, ini_set(): erlang: erlang.timeout is "1e400": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.timeout="nan": false, ini_set(): erlang: erlang.timeout is "nan": has to be a number of seconds from 0.001 to 86400
ok: unchanged
erlang.session.lock_timeout="": false, ini_set(): erlang: erlang.session.lock_timeout is "": has to be a number of seconds from 0 to 86400
ok: unchanged
erlang.session.lock_timeout="-1": false, ini_set(): erlang: erlang.session.lock_timeout is "-1": has to be a number of seconds from 0 to 86400
ok: unchanged
erlang.session.lock_timeout="86401": false, ini_set(): erlang: erlang.session.lock_timeout is "86401": has to be a number of seconds from 0 to 86400
ok: unchanged
erlang.session.lock_timeout="never": false, ini_set(): erlang: erlang.session.lock_timeout is "never": has to be a number of seconds from 0 to 86400
ok: unchanged
erlang.session.lock_timeout="5s": false, ini_set(): erlang: erlang.session.lock_timeout is "5s": has to be a number of seconds from 0 to 86400
ok: unchanged
erlang.session.lock_timeout="nan": false, ini_set(): erlang: erlang.session.lock_timeout is "nan": has to be a number of seconds from 0 to 86400
ok: unchanged
erlang.session.lock="maybe": false, ini_set(): erlang: erlang.session.lock is "maybe": has to be On or Off
ok: unchanged
erlang.session.lock="2": false, ini_set(): erlang: erlang.session.lock is "2": has to be On or Off
ok: unchanged
erlang.session.lock="On ": false, ini_set(): erlang: erlang.session.lock is "On ": has to be On or Off
ok: unchanged
ok: erlang.timeout="0.001"
ok: erlang.timeout="0.25"
ok: erlang.timeout="5"
ok: erlang.timeout="86400"
ok: erlang.timeout="1e2"
ok: erlang.session.lock_timeout="0"
ok: erlang.session.lock_timeout="0.5"
ok: erlang.session.lock_timeout="86400"
ok: erlang.session.lock="On"
ok: erlang.session.lock="off"
ok: erlang.session.lock="YES"
ok: erlang.session.lock="no"
ok: erlang.session.lock="true"
ok: erlang.session.lock="false"
ok: erlang.session.lock="1"
ok: erlang.session.lock="0"
ok: erlang.session.lock=""
ok: erlang.node is not for scripts
ok: erlang.cookie is not for scripts
ok: erlang.cookie_file is not for scripts
ok: erlang.spin is not for scripts
ok: erlang.tls is not for scripts
ok: erlang.tls.verify is not for scripts
ok: erlang.tls.cafile is not for scripts
