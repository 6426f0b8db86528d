--TEST--
Every term of an OTP node comes back as it was
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
$count = 0;
foreach (vectors('term') as $name => $bytes) {
	$value = Erlang\decode($bytes, exact: true);
	if (Erlang\encode($value, exact: true) !== $bytes) {
		echo "$name: ", bin2hex(Erlang\encode($value, exact: true)), "\n";
	}
	if (Erlang\decode(Erlang\encode($value, exact: true), exact: true) != $value) {
		echo "$name is not equal to itself\n";
	}
	if (unserialize(serialize($value)) != $value) {
		echo "$name does not survive serialize()\n";
	}
	$count++;
}
check('there were some', $count > 60);
/* Another spelling of a term: once it is written in ours, it stays. */
foreach (vectors('old') as $name => $bytes) {
	$value = Erlang\decode($bytes, exact: true);
	if (Erlang\decode(Erlang\encode($value, exact: true), exact: true) != $value) {
		echo "old: $name\n";
	}
}
?>
--EXPECT--
ok: there were some
