--TEST--
Erlang reads the same session whichever serializer wrote it
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

// More keys than a map of Erlang keeps in any order; objects that are there twice, in other keys' values too.
$login = <<<'PHP'
	class User { public $name = 'ann'; protected $role = 'admin'; private $cart; function __construct() { $this->cart = new Cart($this->name); } }
	class Cart { public $items = [1.5, 'a']; public $of; function __construct($of) { $this->of = $of; } }
	enum Suit: string { case Hearts = 'h'; }
	session_start();
	$user = new User;
	$_SESSION = ['z' => $user, 'list' => [$user, [1 => $user]], 'none' => null, 'yes' => true, 'no' => false, 'empty' => []];
	for ($n = 0; $n < 50; $n++) { $_SESSION["k$n"] = [$n => -$n, 'big' => PHP_INT_MAX - $n]; }
	$_SESSION['bytes'] = "\0\xff|;:";
	$_SESSION['float'] = [0.1, -0.0, 1e300, INF, -INF, NAN];
	$_SESSION['suit'] = [Suit::Hearts, Suit::Hearts];
	$_SESSION['one'] = ['shared' => 1];
	$_SESSION['two'] = &$_SESSION['one'];
	$deep = 'bottom';
	for ($n = 0; $n < 300; $n++) { $deep = [$deep]; }
	$_SESSION['deep'] = $deep;
	$_SESSION['a'] = $user;
	PHP;
foreach (['php', 'php_serialize', 'php_binary', 'erlang'] as $serializer) {
	echo Request::run("session_id('" . strtr($serializer, '_', '-') . "'); $login", ['session.serialize_handler' => $serializer]);
}
$term = '{ok, #{term := Term}} = session_handler:lookup';
echo $node->run('length(lists:usort([begin ' . $term . '(Id), Term end || Id <- [<<"php">>, <<"php-serialize">>, <<"php-binary">>, <<"erlang">>]]))'),
	" reading\n";
$term .= '(<<"erlang">>)';
echo $node->run("$term, map_size(Term)"), " keys\n";
$term .= ', #{<<"z">> := User, <<"a">> := User, <<"list">> := [User, #{1 := User}]} = Term, {object, <<"User">>, Properties} = User';
foreach (['<<"name">>', '{protected, <<"role">>}', '{private, <<"User">>, <<"cart">>}'] as $property) {
	echo $node->run("$term, maps:get($property, Properties)"), "\n";
}
foreach (['float', 'suit', 'two', 'k7', 'bytes', 'empty', 'none'] as $key) {
	echo "$key: ", $node->run("$term, maps:get(<<\"$key\">>, Term)"), "\n";
}
?>
--EXPECT--
1 reading
63 keys
<<"ann">>
<<"admin">>
{object,<<"Cart">>,#{<<"items">> => [1.5,<<"a">>],<<"of">> => <<"ann">>}}
float: [0.1,-0.0,1.0e300,infinity,'-infinity',nan]
suit: [{enum,<<"Suit">>,<<"Hearts">>},{enum,<<"Suit">>,<<"Hearts">>}]
two: #{<<"shared">> => 1}
k7: #{7 => -7,<<"big">> => 9223372036854775800}
bytes: <<0,255,124,59,58>>
empty: []
none: null
