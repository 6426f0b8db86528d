--TEST--
Errors have the numbers and texts of mypeb
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);

function tell(mixed $result): void
{
	echo var_export($result, true), ' ', peb_errorno(), ' ', peb_error() ?? 'null', "\n";
}

tell(peb_connect('no name', COOKIE));
tell(peb_connect('nobody@127.0.0.1', COOKIE));
tell(peb_connect(NODE, 'wrong'));
tell(peb_connect(NODE, str_repeat('x', 600)));
tell(peb_connect('', COOKIE));
$link = peb_connect(NODE, COOKIE);
tell(is_resource($link));
tell(peb_receive($link, 20));
tell(@peb_encode('~x', ['']));
tell(peb_linkinfo($link) !== false);
ob_start();
peb_status();
ob_end_clean();
tell(peb_print_term(peb_vencode('~a', ['ok']), true));
@peb_encode('~x', ['']);
tell(peb_print_term($term = peb_encode('[~i]', [[300]]), true));
@peb_encode('~x', ['']);
tell(peb_print_term($term, true));
foreach ([fn() => peb_decode($term), fn() => peb_vdecode($term), fn() => peb_send_byname('nobody', $term), fn() => peb_rpc_to('erlang', 'node', $term), fn() => peb_rpc('lists', 'sum', $term) !== 0] as $call) {
	@peb_encode('~x', ['']);
	$call();
	tell('cleared');
}
peb_receive($link); // what peb_rpc_to() gave

echo "An exit signal is a message that is not ours\n";
$node->run('register(client, self())');
peb_send_byname('client', peb_vencode('~p', [$link]), $link);
$node->run('receive Pid -> exit(Pid, kaboom), Pid ! after_it end');
tell(peb_receive($link));
check('what came after it', peb_vdecode(peb_receive($link)) === ['after_it']);

echo "Resources that are none\n";
foreach ([fn() => peb_close(STDIN), fn() => peb_decode(STDIN), fn() => peb_rpc('m', 'f', false, $link), fn() => peb_encode('~a', 'x'),
	fn() => peb_send_bypid($link, peb_encode('~a', ['x'])), fn() => peb_connect(NODE, COOKIE, -1), fn() => peb_send_byname('x', peb_encode('~a', ['x']), $link, -1)] as $call) {
	try {
		$call();
	} catch (Error $error) {
		echo get_class($error), ': ', $error->getMessage(), "\n";
	}
}
peb_close($link);
try {
	peb_close($link);
} catch (TypeError $error) {
	echo $error->getMessage(), "\n";
}
echo "The cookie is not shown in traces\n";
try {
	peb_connect(NODE, 'a-secret', -1);
} catch (ValueError $error) {
	check('neither here', PHP_VERSION_ID < 80200 || !str_contains(print_r($error->getTrace(), true), 'a-secret'));
}
?>
--EXPECTF--
false 2 ei_connect error
false 2 ei_connect error
false 2 ei_connect error
false 1 ei_connect_init error
false 2 ei_connect error
true 0 null
false 4 ei_receive error
false 7 ei_encode error
true 7 ei_encode error
'ok' 0 null
'[300]' 0 null
'[300]' 7 ei_encode error
'cleared' 0 null
'cleared' 0 null
'cleared' 0 null
'cleared' 0 null
'cleared' 0 null
An exit signal is a message that is not ours
false 5 ei_receive got a message but not mine
ok: what came after it
Resources that are none
TypeError: peb_close(): supplied resource is not a valid PHP-Erlang Bridge resource
TypeError: peb_decode(): supplied resource is not a valid Erlang Term resource
TypeError: peb_rpc(): Argument #3 ($arguments) must be of type resource, %s given
TypeError: peb_encode(): Argument #2 ($values) must be of type array, string given
TypeError: peb_send_bypid(): supplied resource is not a valid Erlang Pid resource
ValueError: peb_connect(): Argument #3 ($timeout_ms) must be greater than or equal to 0
ValueError: peb_send_byname(): Argument #4 ($timeout_ms) must be greater than or equal to 0
peb_close(): supplied resource is not a valid PHP-Erlang Bridge resource
The cookie is not shown in traces
ok: neither here
