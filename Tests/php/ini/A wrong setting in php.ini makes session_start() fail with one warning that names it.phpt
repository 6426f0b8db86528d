--TEST--
A wrong setting in php.ini makes session_start() fail with one warning that names it
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
ErlangNode::start();
$wrong = [
	['erlang.node' => 'no-host'],
	['erlang.node' => 'a b@host'],
	['erlang.node' => 'a@host:0'],
	['erlang.node' => 'a@[::1'],
	['erlang.node' => 'a@'],
	['erlang.cookie' => 'with space'],
	['erlang.cookie' => str_repeat('x', 256)],
	['erlang.timeout' => '0'],
	['erlang.timeout' => 'soon'],
	['erlang.session.lock_timeout' => '-1'],
	['erlang.session.lock' => 'maybe'],
	['erlang.spin' => '1001'],
	['erlang.spin' => '30us'],
	['erlang.tls' => 'maybe'],
	['erlang.tls.cafile' => 'ca.pem'],
	['erlang.tls.server_name' => 'two words'],
	['erlang.tls.verify' => ''],
];
foreach ($wrong as $settings) {
	echo json_encode(array_map(fn ($value) => substr($value, 0, 20), $settings)), "\n";
	echo Request::run('
		$warnings = [];
		set_error_handler(function ($level, $text) use (&$warnings) { $warnings[] = $text; });
		$started = session_start();
		say(json_encode($started));
		foreach ($warnings as $warning) { say("  $warning"); }
	', $settings), "\n";
}
?>
--EXPECT--
{"erlang.node":"no-host"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.node is "no-host": a node name has the form name@host
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.node":"a b@host"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.node is "a b@host": the part before the @ is 1 to 255 letters, digits, _ and -
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.node":"a@host:0"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.node is "a@host:0": the port is a number from 1 to 65535
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.node":"a@[::1"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.node is "a@[::1": the address lacks its closing bracket
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.node":"a@"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.node is "a@": the part after the @ is a host name or an address, and an optional :port
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.cookie":"with space"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.cookie: a cookie consists of printable ASCII characters without spaces
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.cookie":"xxxxxxxxxxxxxxxxxxxx"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.cookie: a cookie has at most 255 bytes
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.timeout":"0"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.timeout is "0": has to be a number of seconds from 0.001 to 86400
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.timeout":"soon"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.timeout is "soon": has to be a number of seconds from 0.001 to 86400
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.session.lock_timeout":"-1"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.session.lock_timeout is "-1": has to be a number of seconds from 0 to 86400
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.session.lock":"maybe"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.session.lock is "maybe": has to be On or Off
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.spin":"1001"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.spin is "1001": has to be a number of microseconds from 0 to 1000
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.spin":"30us"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.spin is "30us": has to be a number of microseconds from 0 to 1000
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.tls":"maybe"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.tls is "maybe": has to be On or Off
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.tls.cafile":"ca.pem"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.tls.cafile is "ca.pem": has to be a path that begins with a slash
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.tls.server_name":"two words"}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.tls.server_name is "two words": has to be a host name or an address
  session_start(): Failed to initialize storage module: erlang (path: )
{"erlang.tls.verify":""}
false
  session_start(): erlang: in php.ini or PHP-FPM's pool, erlang.tls.verify is "": has to be peer or "none", the latter with its quotes: without them, PHP takes it for empty
  session_start(): Failed to initialize storage module: erlang (path: )
