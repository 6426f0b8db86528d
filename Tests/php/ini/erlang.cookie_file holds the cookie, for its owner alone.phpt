--TEST--
erlang.cookie_file holds the cookie, for its owner alone
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
$file = tempnam(sys_get_temp_dir(), 'phpt');
register_shutdown_function('unlink', $file);
$code = 'session_id("abc"); echo json_encode(session_start()); session_abort();';
$settings = ['erlang.cookie' => '', 'erlang.cookie_file' => $file];
$run = function () use ($code, &$settings, $file): string {
	$output = Request::run($code, $settings);
	return str_replace($file, 'FILE', str_replace(' in Command line code on line 1', '', $output)) . "\n";
};
foreach ([COOKIE, COOKIE . "\n", COOKIE . "\r\n", COOKIE . "\nmore\n", 'another', '', 'with space'] as $content) {
	echo json_encode($content), ': ';
	file_put_contents($file, $content);
	chmod($file, 0400);
	echo $run();
	chmod($file, 0600);
}
file_put_contents($file, COOKIE);
foreach ([0640, 0644, 0604] as $mode) {
	printf('%o: ', $mode);
	chmod($file, $mode);
	echo $run();
}
chmod($file, 0600);
echo 'missing: ';
$settings['erlang.cookie_file'] = "$file.missing";
echo $run();
echo 'erlang.cookie goes before it: ';
$settings = ['erlang.cookie_file' => "$file.missing"];
echo $run();
?>
--EXPECTF--
"phpt-cookie": true
"phpt-cookie\n": true
"phpt-cookie\r\n": true
"phpt-cookie\nmore\n": true
"another": Warning: session_start(): erlang: phpt@127.0.0.1: distribution handshake: the node has another cookie, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
"": Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie from FILE: the cookie is empty, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
"with space": Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie from FILE: a cookie consists of printable ASCII characters without spaces, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
640: true
644: Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie from FILE: the file can be read by everybody; take that permission away, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
604: Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie from FILE: the file can be read by everybody; take that permission away, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
missing: Warning: session_start(): erlang: phpt@127.0.0.1: reading the cookie from FILE.missing: No such file or directory, after %d of 5000 ms

Warning: session_start(): Failed to read session data: erlang (path: )
false
erlang.cookie goes before it: true
