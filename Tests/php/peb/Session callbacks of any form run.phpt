--TEST--
Session callbacks of any form run on peb_*: functions, closures, static methods, a class over another, a link that is nowhere declared
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

/* What the callbacks do, for all of them. */
const BODIES = [
	'open' => 'if (null === LINK) { LINK = peb_connect("server@127.0.0.1", "ABCDEFGHI", 5); } return LINK;',
	'close' => 'peb_close(LINK);',
	'read' => '$data = ASK("read", "[~s]", array($id)); return is_array($data[0]) ? "" : $data[0];',
	'write' => 'ASK("write", "[~s, ~s]", array($id, $data)); return true;',
	'destroy' => 'ASK("destroy", "[~s]", array($id)); return true;',
	'gc' => 'return ASK("gc", "[~i]", array($id));',
];
const ASK = '($function, $format, $arguments) { return peb_decode(peb_rpc("session_handler", $function, peb_encode($format, array($arguments)), LINK)); }';

/** The bodies as functions that begin and end as given; %s is the name. */
function bodies(string $begin, array $names, string $end = "\n"): string
{
	$code = '';
	foreach (BODIES as $name => $body) {
		$code .= sprintf($begin, $name) . '($id = null, $data = null) { ' . strtr($body, $names) . ' }' . $end;
	}
	return $code;
}

$set = fn (string $callback) => 'session_set_save_handler(' . implode(', ', array_map(fn ($name) => sprintf($callback, $name), array_keys(BODIES))) . ');';
$global = ['LINK' => '$GLOBALS["link"]', 'ASK' => 'ask'];
$static = ['LINK' => 'self::$link', 'ASK' => 'self::ask'];
$member = ['LINK' => '$this->link', 'ASK' => '$this->ask'];
$kinds = [
	'functions' => '$link = null; function ask' . strtr(ASK, $global) . bodies('function my_%s', $global) . $set('"my_%s"'),
	'closures' => '$link = null; function ask' . strtr(ASK, $global) . 'session_set_save_handler(' . rtrim(bodies('/* %s */ function', $global, ','), ',') . ');',
	'static methods' => 'class Handler { private static $link; private static function ask' . strtr(ASK, $static) . bodies('public static function %s', $static) . '}' . $set('"Handler::%s"'),
	'a link that is nowhere declared' => 'class Handler { private function ask' . strtr(ASK, $member) . bodies('public function %s', $member) . '} $sh = new Handler;' . $set('array($sh, "%s")'),
	'a class over another' => 'abstract class Base { protected $link = null; abstract function connect(); abstract function ask($a, $b, $c); abstract function bye();'
		. str_replace(['peb_connect("server@127.0.0.1", "ABCDEFGHI", 5)', 'peb_close($this->link)'], ['$this->connect()', '$this->bye()'], bodies('public function %s', $member)) . '}
		class Handler extends Base { function connect() { return peb_connect("server@127.0.0.1", "ABCDEFGHI", 5); } function bye() { peb_close($this->link); }
		function ask' . strtr(ASK, $member) . '} $sh = new Handler;' . $set('array($sh, "%s")'),
	'in a namespace' => 'namespace Shop; class Handler { private $link; private function ask' . strtr(ASK, $member) . bodies('public function %s', $member) . '} $sh = new Handler;'
		. $set('array($sh, "%s")'),
	'closures of a class' => 'class Handler { public $link; public function ask' . strtr(ASK, $member) . ' public function set() { session_set_save_handler(' . rtrim(bodies('/* %s */ function', $member, ','), ',') . '); } }
		$sh = new Handler; $sh->set();',
];
foreach ($kinds as $kind => $code) {
	echo "$kind\n";
	$id = md5($kind);
	foreach ([1, 2] as $visit) {
		$output = tempnam(sys_get_temp_dir(), 'page');
		file_put_contents($output, "<?php $code session_id('$id'); var_dump(session_start()); \$_SESSION['n'] = (\$_SESSION['n'] ?? 0) + 1; session_write_close();
			var_dump(session_start(), \$_SESSION['n']); session_gc();");
		echo preg_replace('/^PHP .*\n|^\n?Warning: Undefined property.*\n/m', '', Request::run("ob_start(); require '$output';")), "\n";
		unlink($output);
	}
	check('it is in Erlang', $node->run("session_handler:read(\"$id\")") === '<<"n|i:2;">>');
}
?>
--EXPECT--
functions
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
closures
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
static methods
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
a link that is nowhere declared
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
a class over another
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
in a namespace
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
closures of a class
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(2)
ok: it is in Erlang
