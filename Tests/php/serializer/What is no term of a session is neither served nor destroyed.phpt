--TEST--
What is no term of a session is neither served nor destroyed
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
session.serialize_handler=erlang
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
$blobs = [
	'cut' => 'binary:part(term_to_binary(#{<<"a">> => <<"long enough">>}), 0, 15)',
	'list' => 'term_to_binary([1])',
	'pid' => 'term_to_binary(#{<<"a">> => self()})',
	'text' => '<<"a|i:1;">>',
	'tuple' => 'term_to_binary(#{<<"a">> => {b, c}})',
	'blob' => 'term_to_binary(#{<<"a">> => {php, <<"O:4:nonsense">>}})',
];
foreach ($blobs as $id => $blob) {
	$node->run("session_store:commit({self(), x}, #{id => session_id:key(<<>>, <<\"$id\">>), token => none, expected => any, commit_id => rand:bytes(16), change => {write, $blob, 0, <<\"erlang\">>}})");
	session_id($id);
	echo "$id: ", implode("\n", warningsOf('session_start')), "\n";
	session_abort();
	check('kept', $node->version($id) > 0);
}
?>
--EXPECTF--
cut: session_start(): erlang: the session's data is no Erlang term: %s (at byte %d)
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
ok: kept
list: session_start(): erlang: the session's data is a term that serialize_handler = erlang does not make
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
ok: kept
pid: session_start(): erlang: the session's data is a term that serialize_handler = erlang does not make
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
ok: kept
text: session_start(): erlang: the session's data is no Erlang term
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
ok: kept
tuple: session_start(): erlang: the session's data is a term that serialize_handler = erlang does not make
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
ok: kept
blob: session_start(): erlang: the session's data is a term that serialize_handler = erlang does not make
session_start(): erlang: the session's data could not be decoded; it is kept, although PHP says otherwise
session_start(): Failed to decode session object. Session has been destroyed
ok: kept
