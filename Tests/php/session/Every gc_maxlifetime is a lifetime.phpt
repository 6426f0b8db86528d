--TEST--
Every session.gc_maxlifetime is a lifetime: at most a century, and the server's default for 0 and less
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--SKIPIF--
<?php if (PHP_INT_SIZE < 8) die('skip needs 64 bits'); ?>
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
const YEAR = 365 * 86400;
foreach ([PHP_INT_MAX, intdiv(PHP_INT_MAX, 1000), 100 * YEAR + 1, YEAR, 60, 0, -1, PHP_INT_MIN] as $number => $lifetime) {
	ini_set('session.gc_maxlifetime', (string) $lifetime);
	foreach ([0, 1] as $strict) {
		ini_set('session.use_strict_mode', (string) $strict);
		store("session$number", ['a' => $strict]);
		$seconds[$strict] = (int) round($node->expiry("session$number") / 1000 - microtime(true));
	}
	echo $lifetime, ': ', json_encode($seconds), "\n";
}
?>
--EXPECT--
9223372036854775807: [3153600000,3153600000]
9223372036854775: [3153600000,3153600000]
3153600001: [3153600000,3153600000]
31536000: [31536000,31536000]
60: [60,60]
0: [1440,1440]
-1: [1440,1440]
-9223372036854775808: [1440,1440]
