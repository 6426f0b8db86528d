--TEST--
No cookie: nothing is masked
--EXTENSIONS--
session
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
var_dump(ini_get('erlang.cookie'), get_cfg_var('erlang.cookie'));
?>
--EXPECT--
string(0) ""
bool(false)
