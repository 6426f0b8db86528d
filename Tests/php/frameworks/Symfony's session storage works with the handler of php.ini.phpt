--TEST--
Symfony's session storage works with the handler of php.ini
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
if (!stream_resolve_include_path('Symfony/Component/HttpFoundation/autoload.php')) {
	fail('Symfony HttpFoundation not found (Debian: apt-get install php-symfony-http-foundation)');
}
$node = ErlangNode::start();

/** A request of its own process, whose application has $session; the cookie is what the browser sends. */
function request(?string $cookie, string $application): Request
{
	$prelude = sprintf('require %s; $session = session(%s);', var_export(__DIR__ . '/symfony.inc', true), var_export($cookie, true));
	return new Request("$prelude $application");
}

$id = request(null, '$session->set("user", ["id" => 42, "name" => "ann"]); $session->save(); echo $session->getId();')->end();
check('a new visitor gets a session', isMadeByPhp($id) && $node->version($id) > 0);
$version = $node->version($id);
$expiry = $node->expiry($id);
echo request($id, 'echo json_encode($session->get("user")); $session->save();')->end(), "\n";
check('a request that changes nothing writes nothing', $node->version($id) === $version);
check('but renews the session', $node->expiry($id) > $expiry);

$first = request($id, '$session->set("n", 1); say("started"); hear(); $session->save();');
$first->hear();
$second = request($id, '$session->start(); say("started"); $session->set("n", $session->get("n") + 1);');
check('the next request of the visitor waits', $second->isSilentFor(0.3));
$first->end();
check('until this one is saved', $second->hear() === 'started');
$second->end();
echo request($id, 'echo $session->get("n");')->end(), "\n";

$attacker = str_repeat('a', 32);
$given = request($attacker, '$session->set("user", "bob"); $session->save(); echo $session->getId();')->end();
check('an id that nobody has is replaced', $given !== $attacker && $node->version($given) > 0 && $node->version($attacker) === 0);

$new = request($id, '$session->start(); $session->migrate(true); $session->set("n", 3); echo $session->getId();')->end();
check('a login moves the session', $new !== $id && $node->version($id) === 0 && $node->version($new) > 0);
$kept = request($new, '$session->start(); $session->migrate(); $session->set("n", 4); echo $session->getId();')->end();
echo request($new, 'echo $session->get("n");')->end(), request($kept, 'echo $session->get("n");')->end(), "\n";
$none = request($kept, '$session->start(); $session->invalidate(); $session->save(); echo $session->getId();')->end();
check('a logout ends it', $node->version($kept) === 0);
check('and an empty session is none', $node->version($none) === 0);

$expression = "maps:get(<<\"user\">>, maps:get(<<\"_sf2_attributes\">>, maps:get(term, element(2, session_handler:lookup(<<\"$new\">>)))))";
echo $node->run($expression), "\n";

check('no lock is left', $node->run('lists:sum([maps:get(locks, session_shard:info(Shard)) || '
	. '{_, Shard, _, _} <- supervisor:which_children(session_store_sup)])') === '0');

$node->stop();
$outage = request($new, 'try { $session->start(); say("started"); } catch (Throwable) { say("refused"); }')->end();
check('an outage is an error, not an empty session', str_starts_with($outage, "refused"));
?>
--EXPECT--
ok: a new visitor gets a session
{"id":42,"name":"ann"}
ok: a request that changes nothing writes nothing
ok: but renews the session
ok: the next request of the visitor waits
ok: until this one is saved
2
ok: an id that nobody has is replaced
ok: a login moves the session
34
ok: a logout ends it
ok: and an empty session is none
#{<<"id">> => 42,<<"name">> => <<"ann">>}
ok: no lock is left
ok: an outage is an error, not an empty session
