--TEST--
A counter goes up over requests, and each visitor has one
--INI--
erlang.node=sessions@127.0.0.1
erlang.cookie=cookie_of_the_tests
--FILE--
<?php
require __DIR__ . '/../node.inc';
$node = new Node;

$page = function () {
	$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
	return $_SESSION['visits'];
};
echo visit('first', $page), ' ', visit('first', $page), ' ', visit('second', $page), ' ', visit('first', $page), "\n";
echo (new Request('echo visit("first", fn () => ++$_SESSION["visits"]);'))->output(), "\n";
echo $node->evaluate('session_handler:read(<<"first">>)'), "\n";
echo $node->evaluate('session_handler:count()'), "\n";
?>
--EXPECT--
1 2 1 3
4
<<"visits|i:4;">>
2
