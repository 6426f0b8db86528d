--TEST--
The settings have the defaults of the manual
--EXTENSIONS--
session
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
const ACCESS = [INI_ALL => 'All', INI_SYSTEM => 'System', INI_SYSTEM | INI_PERDIR => 'Per directory'];
foreach (ini_get_all('erlang') as $name => $setting) {
	echo $name, ' = ', var_export($setting['global_value'], true), ', ', ACCESS[$setting['access']], "\n";
}
?>
--EXPECT--
erlang.bridge = '1', System
erlang.cookie = '', System
erlang.cookie_file = '', System
erlang.node = '', System
erlang.node_order = 'listed', System
erlang.session.lock = '1', All
erlang.session.lock_lease = '300', All
erlang.session.lock_timeout = '30', All
erlang.session.max_size = '16M', All
erlang.session.module = '', System
erlang.session.namespace = '', Per directory
erlang.session.on_conflict = 'fail', All
erlang.session.on_lock_timeout = 'fail', All
erlang.session.retry_after = '10', All
erlang.spin = '250', System
erlang.timeout = '5', All
erlang.tls = '0', System
erlang.tls.cafile = '', System
erlang.tls.certfile = '', System
erlang.tls.keyfile = '', System
erlang.tls.server_name = '', System
erlang.tls.verify = 'peer', System
peb.long_strings = '1', All
peb.min_connect_timeout_ms = '1000', All
peb.session_compat = '1', All
session.erlang_lock = '', All
