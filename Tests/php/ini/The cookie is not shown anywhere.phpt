--TEST--
The cookie is not shown anywhere
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=a-secret
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$seen = [];
ob_start();
// Not the environment, where run-tests.php keeps its arguments.
phpinfo(INFO_GENERAL | INFO_CONFIGURATION | INFO_MODULES);
$seen['phpinfo()'] = ob_get_clean();
$seen['ini_get()'] = ini_get('erlang.cookie');
$seen['ini_get_all()'] = print_r(ini_get_all(), true);
$seen['ini_get_all("erlang")'] = print_r(ini_get_all('erlang', false), true);
$seen['get_cfg_var()'] = print_r(get_cfg_var('erlang.cookie'), true);
$seen['ini_restore()'] = (function () {
	ini_restore('erlang.cookie');
	return ini_get('erlang.cookie');
})();
$seen['ini_set()'] = var_export(@ini_set('erlang.cookie', 'other'), true) . ini_get('erlang.cookie');
$seen['ReflectionExtension'] = print_r((new ReflectionExtension('erlang'))->getINIEntries(), true) . (new ReflectionExtension('erlang'));
$seen['a session that does not start'] = implode("\n", warningsOf(fn () => session_start()));
foreach ($seen as $where => $text) {
	check($where, $text !== '' && !str_contains($text, 'a-secret'));
}
echo ini_get('erlang.cookie'), ' ', get_cfg_var('erlang.cookie'), "\n";


$output = Request::run('ini_set("html_errors", "0"); var_dump(session_start(), ini_get("erlang.cookie"), get_cfg_var("erlang.cookie"), ini_get_all("erlang"));',
	['erlang.cookie' => 'a-secret with space']);
check('one that is refused', str_contains($output, 'a cookie consists of') && !str_contains($output, 'a-secret'));

// It is in effect for all that.
ErlangNode::start(cookie: 'a-secret');
store('abc', ['a' => 1]);
echo json_encode(stored('abc')), "\n";
?>
--EXPECT--
ok: phpinfo()
ok: ini_get()
ok: ini_get_all()
ok: ini_get_all("erlang")
ok: get_cfg_var()
ok: ini_restore()
ok: ini_set()
ok: ReflectionExtension
ok: a session that does not start
******** ********
ok: one that is refused
{"a":1}
