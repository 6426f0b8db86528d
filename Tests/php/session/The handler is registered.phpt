--TEST--
The handler is registered, and phpinfo() shows it without a connection
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
--FILE--
<?php
var_dump(session_module_name());
ob_start();
phpinfo(INFO_MODULES);
$info = ob_get_clean();
preg_match('/Registered save handlers => (.*)/', $info, $handlers);
var_dump(in_array('erlang', explode(' ', $handlers[1])));
preg_match('/Sessions in Erlang => enabled\nVersion => .*\nCore version => .*\nConnected to => .*/', $info, $rows);
echo $rows[0], "\n";
?>
--EXPECTF--
string(6) "erlang"
bool(true)
Sessions in Erlang => enabled
Version => %d.%d.%d
Core version => %d.%d.%d
Connected to => none
