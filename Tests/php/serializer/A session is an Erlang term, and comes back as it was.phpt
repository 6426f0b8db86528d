--TEST--
A session is an Erlang term, and comes back as it was
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
serialize_precision=17
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$node = ErlangNode::start();
$data = [
	'user' => 'alice', 'id' => 42, 'ratio' => 0.1, 'minus' => -0.0, 'yes' => true, 'no' => false, 'nothing' => null,
	'empty' => [], 'list' => [1, 'two', [3.0]], 'map' => ['a' => 1, 7 => 'seven', '' => 'no name', -1 => 'below'],
	'order' => ['z' => 1, 'a' => 2, 'm' => 3], 'sparse' => [1 => 'a', 2 => 'b'], 'bytes' => "\0\xff|é", 'large' => PHP_INT_MIN,
	5 => 'an integer key', 'a|b' => 'a bar',
];
store('abc', $data);
check('the same comes back', serialize(stored('abc')) === serialize($data));
$code = <<<'ERLANG'
	#{<<"user">> := <<"alice">>, <<"id">> := 42, <<"ratio">> := 0.1, <<"yes">> := true, <<"no">> := false, <<"nothing">> := null,
	  <<"empty">> := [], <<"list">> := [1, <<"two">>, [3.0]], <<"map">> := #{<<"a">> := 1, 7 := <<"seven">>, <<>> := <<"no name">>, -1 := _},
	  <<"sparse">> := #{1 := <<"a">>, 2 := <<"b">>}, 5 := _, <<"a|b">> := <<"a bar">>} = binary_to_term(session_handler:read(<<"abc">>), [safe]), matches
	ERLANG;
echo $node->run(str_replace("\n", ' ', $code)), "\n";
// What Erlang has changed, PHP reads.
$node->run('session_handler:write(<<"written">>, term_to_binary(#{<<"n">> => [1, 2, 3], user => [], <<"7">> => ok, <<"u">> => undefined, f => 1.5}))');
ini_set('session.serialize_handler', 'erlang');
session_id('written');
echo implode("\n", warningsOf('session_start')), "\n";
?>
--EXPECT--
ok: the same comes back
matches
session_start(): erlang: phpt@127.0.0.1: the session was stored with session.serialize_handler = php, and now it is erlang; it is kept as it is
session_start(): Failed to read session data: erlang (path: )
