--TEST--
The session class of the article runs: six callbacks of PHP 5 on peb_*, against erl -sname server
--EXTENSIONS--
session
--INI--
session.save_handler=files
session.use_cookies=0
session.cache_limiter=
session.gc_probability=0
peb.min_connect_timeout_ms=10000
error_reporting=24575
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start(['-s', 'session_handler'], 'ABCDEFGHI', null, ['-sname', 'server']);
const HANDLER = 'require "' . __DIR__ . '/../../../examples/article/ErlangSessionHandler.php"; $sh = new ErlangSessionHandler();
	session_set_save_handler(array($sh, "open"), array($sh, "close"), array($sh, "read"), array($sh, "write"), array($sh, "destroy"), array($sh, "gc"));';

/** What a request says that begins with the class. */
function request(string $code): void
{
	echo Request::run(HANDLER . $code), "\n";
}

echo "A session is kept\n";
for ($i = 0; $i < 3; $i++) {
	request('session_id("abc"); var_dump(session_start()); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; var_dump($_SESSION["n"]);');
}
check('in Erlang', $node->run('session_handler:read("abc")') === '<<"n|i:3;">>');

echo "Private members have NUL bytes\n";
request('class A { private $secret = 1; } session_id("nul"); session_start(); $_SESSION["a"] = new A;');
request('class A { private $secret = 1; } session_id("nul"); session_start(); echo str_replace("\0", "*", serialize($_SESSION["a"]));');

echo "70,000 bytes come back, also from a server that keeps lists\n";
request('session_id("long"); session_start(); $_SESSION["x"] = str_repeat("x", 70000);');
request('session_id("long"); session_start(); var_dump(strlen($_SESSION["x"]));');
$length = fn() => '$x = peb_rpc("lists", "duplicate", peb_encode("[~i,~i]", array(array(70000, 120))), peb_connect("server@127.0.0.1", "ABCDEFGHI")); var_dump(strlen(peb_decode($x)[0]));';
request($length());

echo "A second start in one request\n";
request('session_id("abc"); session_start(); session_write_close(); var_dump(session_start(), $_SESSION["n"]); session_write_close(); var_dump(session_start());');

echo "session_regenerate_id()\n";
request('session_id("abc"); session_start(); session_regenerate_id(true); $_SESSION["m"] = 1; $id = session_id(); session_write_close();
	session_id($id); session_start(); var_dump($_SESSION);');
check('the old one is gone', $node->run('session_handler:read("abc")') === '[]');

echo "session_gc() and session_destroy()\n";
request('session_id("gone"); session_start(); $_SESSION["x"] = 1; session_write_close(); session_start(); var_dump(session_gc(), session_destroy());');
check('it is gone', $node->run('session_handler:read("gone")') === '[]');

echo "Without the node\n";
$node->stop();
usleep(200000); // EPMD forgets it
request('try { session_id("abc"); session_start(); } catch (Exception $e) { echo get_class($e), ": ", $e->getMessage(); }');

echo "Without the setting, and for callbacks of others, PHP's own rules hold\n";
$start = 'try { session_start(); } catch (TypeError $error) { echo $error->getMessage(); }';
$node = ErlangNode::start(['-s', 'session_handler'], 'ABCDEFGHI', $node->epmd, ['-sname', 'server']);
echo Request::run(HANDLER . $start, ['peb.session_compat' => '0']), "\n";
echo Request::run('session_set_save_handler(fn() => STDIN, fn() => null, fn() => "", fn() => true, fn() => true, fn() => 0);' . $start), "\n";
?>
--EXPECT--
A session is kept
bool(true)
int(1)
bool(true)
int(2)
bool(true)
int(3)
ok: in Erlang
Private members have NUL bytes

O:1:"A":1:{s:9:"*A*secret";i:1;}
70,000 bytes come back, also from a server that keeps lists

int(70000)
int(70000)
A second start in one request
bool(true)
int(3)
bool(true)
session_regenerate_id()
array(2) {
  ["n"]=>
  int(3)
  ["m"]=>
  int(1)
}
ok: the old one is gone
session_gc() and session_destroy()
int(0)
bool(true)
ok: it is gone
Without the node
Exception: no connection to the node server@127.0.0.1
Without the setting, and for callbacks of others, PHP's own rules hold
Session callback must have a return value of type bool, resource returned
Session callback must have a return value of type bool, resource returned
