--TEST--
A handler that reads other sessions than PHP's keeps them apart
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
store('one', ['who' => 1]);
store('two', ['who' => 2]);

// Each id of an open has its own record; writing one does not give the other's data or version to it.
class Peeking extends SessionHandler
{
	public function read(string $id): string|false
	{
		$own = parent::read($id);
		$other = parent::read('two');
		echo "read: $own, $other\n";
		return parent::read($id);
	}

	public function write(string $id, string $data): bool
	{
		return parent::write($id, $data) && parent::write('copy', $data);
	}
}
session_set_save_handler(new Peeking(), true);
start('one');
$_SESSION['a'] = 1;
var_dump(session_write_close());
foreach (['one', 'two', 'copy'] as $id) {
	echo $id, ': ', $node->run("session_handler:read(<<\"$id\">>)"), "\n";
}
foreach (['one', 'two', 'copy'] as $id) {
	check("$id is free", Request::run("session_id('$id'); session_start(); echo 'free';", ['erlang.session.lock_timeout' => '0']) === 'free');
}
?>
--EXPECT--
read: who|i:1;, who|i:2;
ok: session_start()
bool(true)
one: <<"who|i:1;a|i:1;">>
two: <<"who|i:2;">>
copy: <<"who|i:1;a|i:1;">>
ok: one is free
ok: two is free
ok: copy is free
