--TEST--
Any bytes are kept, and five megabytes of them
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
$bytes = implode('', array_map('chr', range(0, 255))) . "\0\0|;\0";
$large = str_repeat($bytes, intdiv(5 << 20, strlen($bytes)));
store('abc', ['bytes' => $bytes, "key\0with" => "\0", 'large' => $large, 'object' => new ArrayObject([1, "\0"])]);
$data = stored('abc');
check('all bytes', $data['bytes'] === $bytes);
check('a key with NUL', $data["key\0with"] === "\0");
check('large', $data['large'] === $large);
check('an object', $data['object'] == new ArrayObject([1, "\0"]));
check('the size in the store', (int) $node->run('byte_size(session_handler:read(<<"abc">>))') > strlen($large));
store('abc', ['small' => 1]);
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
ok: all bytes
ok: a key with NUL
ok: large
ok: an object
ok: the size in the store
{"small":1}
