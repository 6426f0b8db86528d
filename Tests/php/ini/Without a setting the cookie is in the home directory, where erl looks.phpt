--TEST--
Without a setting the cookie is in the home directory, where erl looks
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
ErlangNode::start();
$home = sys_get_temp_dir() . '/phpt-home-' . getmypid();
mkdir("$home/.config/erlang", 0700, true);
register_shutdown_function(function () use ($home) {
	foreach (['.erlang.cookie', '.config/erlang/.erlang.cookie'] as $file) {
		@unlink("$home/$file");
	}
	array_map('rmdir', ["$home/.config/erlang", "$home/.config", $home]);
});
putenv("HOME=$home");
putenv('XDG_CONFIG_HOME');
$code = 'session_id("abc"); echo json_encode(session_start()); session_abort();';
$run = fn () => str_replace($home, 'HOME', str_replace(' in Command line code on line 1', '', Request::run($code))) . "\n";
echo $run();
foreach (['.config/erlang/.erlang.cookie' => COOKIE, '.erlang.cookie' => 'goes-first'] as $file => $cookie) {
	file_put_contents("$home/$file", $cookie);
	chmod("$home/$file", 0400);
	echo $run();
}
putenv('HOME');
echo $run();
?>
--EXPECTF--
Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie from HOME/.config/erlang/.erlang.cookie: No such file or directory, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
true
Warning: session_start(): erlang: phpt@127.0.0.1: distribution handshake: the node has another cookie, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie: no cookie is configured, and without HOME there is no .erlang.cookie, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
