--TEST--
Programs of mypeb's own README, tests and manual run
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start([]);
// The server of the README: answers getinfo with its pid, and shows what else it gets.
$node->run('register(pong, spawn(fun Pong() -> receive
	[Pid, getinfo] -> Pid ! [self(), welcome], Pong();
	{got, From} -> From ! get(last), Pong();
	Other -> put(last, Other), Pong()
end end))');
/** What it has got last. An answer over the link tells that what was sent before has come. */
function got(): string
{
	global $node, $link;
	peb_rpc('erlang', 'node', peb_encode('[]', []), $link);
	return $node->run('pong ! {got, self()}, receive Got -> Got end');
}

echo "README: ask a process for its pid, and write to it\n";
$link = peb_connect(NODE, COOKIE);
if (!$link) {
	die('Could not connect: ' . peb_error());
}
$message = peb_vencode('[~p,~a]', [[$link, 'getinfo']]);
peb_send_byname('pong', $message, $link);
$answer = peb_vdecode(peb_receive($link));
check('a pid and an atom', get_resource_type($answer[0][0]) === 'Erlang Pid' && $answer[0][1] === 'welcome');
$message = peb_vencode('[~s]', [['how are you']]);
check('sent to the pid', peb_send_bypid($answer[0][0], $message, $link));
check('it came', got() === '["how are you"]');
peb_close($link);
check('closed', !is_resource($link) && gettype($link) === 'resource (closed)');

echo "tests/ping.php: a persistent link, shown as text\n";
$link = peb_pconnect(NODE, COOKIE);
check('links and terms have a number', preg_match('/^linked!:Resource id #\d+$/', 'linked!:' . $link) === 1);
ob_start();
peb_status();
check('the status', ob_get_clean() === "\r\n<br>default link: " . (int) $link . "\r\n<br>num link: 0\r\n<br>num persistent: 1");
$x = peb_vencode('[~a,~a]', [['hello', 'friend']]);
check('a term as well', preg_match('/^msg resource :Resource id #\d+$/', 'msg resource :' . $x) === 1);
peb_send_byname('pong', $x, $link);
check('it came', got() === '[hello,friend]');

echo "manual: messages without a version byte\n";
peb_send_byname('pong', peb_encode('{~a,~i}', [['hello', 1234]]), $link);
check('came too', got() === '{hello,1234}');
peb_send_byname('pong', peb_encode('[~p,~a]', [[$link, 'getinfo']]), $link);
check('and are answered and read', peb_decode(peb_receive($link))[0][1] === 'welcome');

echo "manual: an error\n";
$failed = peb_connect('nobody@127.0.0.1', COOKIE);
check('a failing connect', $failed === false);
printf("[%d] %s\n", peb_errno(), peb_error());
check('no error, no text', peb_close($link) && peb_errorno() === 0 && peb_error() === null);

echo "manual: link information\n";
$link = peb_connect(NODE, COOKIE);
$info = peb_linkinfo($link);
print_r(array_keys($info));
check('our name', $info['thisnodename'] === $info['thisalivename'] . '@' . $info['thishostname']);
check('is known to the node', $node->run('[atom_to_list(N) || N <- nodes(hidden)]') === '["' . $info['thisnodename'] . '"]');
check('the cookie that was given', $info['connectcookie'] === COOKIE);
check('and the rest', is_int($info['creation']) && $info['creation'] > 0 && $info['is_persistent'] === 0);
?>
--EXPECT--
README: ask a process for its pid, and write to it
ok: a pid and an atom
ok: sent to the pid
ok: it came
ok: closed
tests/ping.php: a persistent link, shown as text
ok: links and terms have a number
ok: the status
ok: a term as well
ok: it came
manual: messages without a version byte
ok: came too
ok: and are answered and read
manual: an error
ok: a failing connect
[2] ei_connect error
ok: no error, no text
manual: link information
Array
(
    [0] => thishostname
    [1] => thisnodename
    [2] => thisalivename
    [3] => connectcookie
    [4] => creation
    [5] => is_persistent
)
ok: our name
ok: is known to the node
ok: the cookie that was given
ok: and the rest
