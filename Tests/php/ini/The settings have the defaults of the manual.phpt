--TEST--
The settings have the defaults of the manual
--EXTENSIONS--
session
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
foreach (ini_get_all('erlang') as $name => $setting) {
	echo $name, ' = ', var_export($setting['global_value'], true), ', ', $setting['access'] === INI_ALL ? 'All' : ($setting['access'] === INI_SYSTEM ? 'System' : $setting['access']), "\n";
}
?>
--EXPECT--
erlang.cookie = '', System
erlang.cookie_file = '', System
erlang.node = '', System
erlang.session.lock = '1', All
erlang.session.lock_timeout = '30', All
erlang.timeout = '5', All
