--TEST--
Errors and exit() at the end of a request do not lose the session
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
store('abc', []);
$ends = [
	'exit' => 'exit(3);',
	'exception' => 'throw new Exception("x");',
	'memory limit' => '$_SESSION["memory limit"] = 1; ini_set("memory_limit", "8M"); str_repeat("x", 64 << 20);',
	'time limit' => '$_SESSION["time limit"] = 1; set_time_limit(1); while (true);',
	'shutdown function' => 'register_shutdown_function(fn () => $_SESSION["late"] = 1);',
	'destructor' => 'class D { function __destruct() { $_SESSION["destructor"] = 2; } } $GLOBALS["d"] = new D;',
];
foreach ($ends as $name => $code) {
	Request::run("session_id('abc'); session_start(); \$_SESSION['$name'] = 1; $code");
}
var_dump(stored('abc'));
?>
--EXPECT--
array(7) {
  ["exit"]=>
  int(1)
  ["exception"]=>
  int(1)
  ["memory limit"]=>
  int(1)
  ["time limit"]=>
  int(1)
  ["shutdown function"]=>
  int(1)
  ["late"]=>
  int(1)
  ["destructor"]=>
  int(2)
}
