--TEST--
An invalid id is refused with PHP's own warning
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
$node = ErlangNode::start();
foreach (['a.b', 'a/b', "nul\0", 'ä', str_repeat('a', 257)] as $id) {
	session_id($id);
	foreach (warningsOf(fn () => var_dump(session_start())) as $warning) {
		echo $warning, "\n";
	}
}
// Some characters PHP itself takes for an attack; the visitor gets another id.
session_id('<a>');
var_dump(session_start(), session_id() === '<a>');
session_abort();
check('nothing was stored', $node->run('session_handler:count()') === '0');
$longest = str_repeat('aZ9,-', 51) . 'a';
check('256 characters are allowed', strlen($longest) === 256);
store($longest, ['a' => 1]);
echo json_encode(stored($longest)), "\n";
?>
--EXPECT--
bool(false)
session_start(): Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed
session_start(): Failed to read session data: erlang (path: )
bool(false)
session_start(): Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed
session_start(): Failed to read session data: erlang (path: )
bool(false)
session_start(): Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed
session_start(): Failed to read session data: erlang (path: )
bool(false)
session_start(): Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed
session_start(): Failed to read session data: erlang (path: )
bool(false)
session_start(): Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, "-", and "," characters are allowed
session_start(): Failed to read session data: erlang (path: )
bool(true)
bool(false)
ok: nothing was stored
ok: 256 characters are allowed
{"a":1}
