--TEST--
Objects and shared references survive session.serialize_handler = erlang
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

class Cart
{
	public array $items = [];
	public ?Cart $other = null;
}
enum Suit: string { case Hearts = 'h'; }

session_id('abc');
session_start();
$cart = new Cart;
$cart->items = ['apple'];
$cart->other = $cart;
$_SESSION = ['plain' => 'yes', 'cart' => $cart, 'deep' => ['in' => ['here' => [$cart]]], 'one' => [1], 'suit' => Suit::Hearts, 'inf' => INF];
$_SESSION['two'] = &$_SESSION['one'];
$shared = [$cart, new DateTimeImmutable('2026-01-01', new DateTimeZone('UTC'))];
$_SESSION['x'] = $shared;
$_SESSION['y'] = $shared;
session_write_close();

unset($cart, $shared);
$_SESSION = [];
session_start();
$cart = $_SESSION['cart'];
check('an object', $cart instanceof Cart && $cart->items === ['apple']);
check('that refers to itself', $cart->other === $cart);
check('in a nested array it is the same', $_SESSION['deep']['in']['here'][0] === $cart);
check('and in an array that is there twice', $_SESSION['x'][0] === $cart && $_SESSION['y'][1] === $_SESSION['x'][1]);
$_SESSION['one'][] = 2;
check('a reference', $_SESSION['two'] === [1, 2]);
check('an enum', $_SESSION['suit'] === Suit::Hearts);
check('infinity', $_SESSION['inf'] === INF);
echo implode(' ', array_keys($_SESSION)), "\n";
session_write_close();
echo $node->run('#{<<"plain">> := <<"yes">>, <<"cart">> := {php, <<"O:4:", _/binary>>}, <<"inf">> := {php, Inf}} = binary_to_term(session_handler:read(<<"abc">>)), Inf'), "\n";
?>
--EXPECT--
ok: an object
ok: that refers to itself
ok: in a nested array it is the same
ok: and in an array that is there twice
ok: a reference
ok: an enum
ok: infinity
plain cart deep one suit inf two x y
<<"d:INF;">>
