--TEST--
session_destroy(), session_gc() and session_regenerate_id() without the node
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
$epmd = Epmd::start();
$calls = [
	'session_destroy' => fn () => session_destroy(),
	'session_gc' => fn () => session_gc(),
	'session_regenerate_id' => fn () => session_regenerate_id(true),
	// Before PHP 8.6 it is true whatever happened.
	'session_reset' => fn () => session_reset() && PHP_VERSION_ID >= 80600,
];
foreach ($calls as $name => $call) {
	$node = ErlangNode::start(epmd: $epmd);
	store('abc', ['a' => 1]);
	session_id('abc');
	session_start();
	$node->stop();
	$warnings = warningsOf(function () use ($name, $call) {
		try {
			echo "$name: ", json_encode($call()), "\n";
		} catch (Error $error) {
			echo "$name: ", $error->getMessage(), "\n";
		}
	});
	foreach ($warnings as $warning) {
		echo $warning, "\n";
	}
	if (session_status() === PHP_SESSION_ACTIVE) {
		session_abort();
	}
}
?>
--EXPECTF--
session_destroy: false
session_destroy(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_destroy(): Session object destruction failed
session_gc: false
session_gc(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_regenerate_id: false
session_regenerate_id(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_regenerate_id(): Session object destruction failed. ID: erlang (path: )
session_reset: false
session_reset(): erlang: phpt@127.0.0.1: asking EPMD for the node's port: no node of this name is registered; is it running?, after %d of 5000 ms
session_reset(): Failed to read session data: erlang (path: )
