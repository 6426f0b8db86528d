--TEST--
phpinfo() tells whether erlang.node or session.save_path names the nodes
--EXTENSIONS--
session
--INI--
session.save_path=/var/lib/php/sessions
erlang.node=phpt@127.0.0.1
--FILE--
<?php
function row(): string
{
	ob_start();
	phpinfo(INFO_MODULES);
	preg_match('/^Nodes named by => .*$/m', ob_get_clean(), $row);
	return $row[0];
}
$rows = [row()];
ini_set('session.save_path', 'other@127.0.0.1?timeout=2');
$rows[] = row();
ini_set('session.save_path', '/home/me@example.org/sessions');
$rows[] = row();
echo implode("\n", $rows), "\n";
?>
--EXPECT--
Nodes named by => erlang.node (session.save_path names none)
Nodes named by => session.save_path
Nodes named by => erlang.node (session.save_path names none)
