--TEST--
Laravel's session store keeps its sessions through the driver of the example
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
erlang.timeout=2
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
require __DIR__ . '/../../../examples/laravel/PhpSessionHandler.php';
if (!stream_resolve_include_path('Illuminate/Session/autoload.php')) {
	fail('Illuminate\Session not found (Debian: apt-get install php-illuminate-session)');
}
// Of the framework: it has deprecations of its own with newer PHP.
error_reporting(E_ALL & ~E_DEPRECATED);
require 'Illuminate/Session/autoload.php';
if (!extension_loaded('ctype')) {
	// Some systems have it as a module, which a test without php.ini does not load.
	function ctype_alnum(mixed $text): bool
	{
		return is_string($text) && preg_match('/^[A-Za-z0-9]+$/D', $text) === 1;
	}
}
$node = ErlangNode::start();
$driver = new PhpSessionHandler(7200);

/** What Laravel's middleware does for a request, around the application. */
function request(?string $cookie, callable $application): string
{
	global $driver;
	$session = new Illuminate\Session\Store('laravel_session', $driver);
	$session->setId($cookie);
	$session->start();
	$application($session);
	$session->save();
	return $session->getId();
}

$id = request(null, function ($session) {
	$session->put('user', ['id' => 42, 'name' => 'ann']);
	$session->flash('message', 'welcome');
});
check('a new visitor gets a session', $node->version($id) > 0);
check('with the lifetime of Laravel', abs($node->expiry($id) / 1000 - time() - 7200) < 60);
check('and no cookie of PHP', headers_list() === [] || !preg_grep('/PHPSESSID/', headers_list()));

request($id, function ($session) use ($id) {
	echo json_encode($session->get('user')), ' ', $session->get('message'), "\n";
	$other = new Request("session_id('$id'); session_start(); say('started');");
	check('the next request of the visitor waits', $other->isSilentFor(0.3));
	$GLOBALS['other'] = $other;
});
check('until this one is saved', $other->hear() === 'started');
$other->end();
request($id, function ($session) {
	check('a flashed value is there for one request', $session->get('message') === null);
});

$version = $node->version($id);
request($id, fn () => null);
request($id, fn () => null);
check('a request that changes nothing writes nothing', $node->version($id) === $version);

$new = request($id, fn ($session) => $session->regenerate(true));
check('a login moves the session', $new !== $id && $node->version($id) === 0 && $node->version($new) > 0);
$kept = request($new, fn ($session) => $session->regenerate());
check('or leaves the old one', $node->version($new) > 0 && $node->version($kept) > 0);
$none = request($kept, fn ($session) => $session->invalidate());
check('a logout ends it', $node->version($kept) === 0);
request($none, fn ($session) => check('and leaves nobody', $session->get('user') === null));

try {
	request($new, function () { throw new LogicException('the application fails'); });
} catch (LogicException) {
}
request($new, fn ($session) => check('a request that failed leaves the session as it was', $session->get('user')['id'] === 42));
check('and no lock', Request::run("session_id('$new'); session_start(); echo 'started';") === 'started');

$term = $node->run("{ok, #{term := #{<<\"laravel\">> := Data}}} = session_handler:lookup(<<\"$new\">>), "
	. '{ok, #{<<"user">> := User}} = session_handler:decode(Data), User');
echo $term, "\n";

$node->stop();
$failure = null;
$warnings = warningsOf(function () use ($new, &$failure) {
	try {
		request($new, fn () => null);
	} catch (RuntimeException $exception) {
		$failure = $exception->getMessage();
	}
});
check('an outage is an error, not an empty session', $failure === 'the session cannot be read');
check('with a warning', str_contains($warnings[0] ?? '', 'erlang'));
?>
--EXPECT--
ok: a new visitor gets a session
ok: with the lifetime of Laravel
ok: and no cookie of PHP
{"id":42,"name":"ann"} welcome
ok: the next request of the visitor waits
ok: until this one is saved
ok: a flashed value is there for one request
ok: a request that changes nothing writes nothing
ok: a login moves the session
ok: or leaves the old one
ok: a logout ends it
ok: and leaves nobody
ok: a request that failed leaves the session as it was
ok: and no lock
#{<<"id">> => 42,<<"name">> => <<"ann">>}
ok: an outage is an error, not an empty session
ok: with a warning
