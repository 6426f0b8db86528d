--TEST--
Integers have no bounds
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\BigInt;

foreach (['0', '-0', '000', '-000123', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '1000000000', '999999999999999999',
	'18446744073709551616', '1' . str_repeat('0', 100)] as $digits) {
	$decoded = Erlang\decode(Erlang\encode(BigInt::of($digits)));
	echo "$digits: ", BigInt::of($digits), ' ', is_int($decoded) ? 'int' : $decoded::class, ' ', $decoded, "\n";
}
foreach (['', '-', '+1', '1.0', '1e5', ' 1', '0x1', "1\0"] as $wrong) {
	echo thrownBy(fn () => BigInt::of($wrong)), "\n";
}
echo thrownBy(fn () => BigInt::of(1.5)), "\n";
echo thrownBy(fn () => BigInt::of(new stdClass())), "\n";
echo thrownBy(fn () => BigInt::of(str_repeat('9', 200000))), "\n";
/* 4,096 bits. */
$digits = (string) BigInt::of(str_repeat('1234567890', 123));
check('1230 digits', $digits === str_repeat('1234567890', 123));
check('as a term', Erlang\decode(Erlang\encode(BigInt::of($digits))) == BigInt::of($digits));
echo bin2hex(Erlang\encode(BigInt::of('340282366920938463463374607431768211455'))), "\n";
echo thrownBy(fn () => BigInt::of(1)->toGmp()), "\n";
?>
--EXPECT--
0: 0 int 0
-0: 0 int 0
000: 0 int 0
-000123: -123 int -123
9223372036854775807: 9223372036854775807 int 9223372036854775807
9223372036854775808: 9223372036854775808 Erlang\BigInt 9223372036854775808
-9223372036854775808: -9223372036854775808 int -9223372036854775808
-9223372036854775809: -9223372036854775809 Erlang\BigInt -9223372036854775809
1000000000: 1000000000 int 1000000000
999999999999999999: 999999999999999999 int 999999999999999999
18446744073709551616: 18446744073709551616 Erlang\BigInt 18446744073709551616
10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000: 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 Erlang\BigInt 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
TypeError: Erlang\BigInt::of(): Argument #1 ($value) must be of type GMP|string|int, float given
TypeError: Erlang\BigInt::of(): Argument #1 ($value) must be of type GMP|string|int, stdClass given
ValueError: Erlang\BigInt::of(): Argument #1 ($value) must be an integer in decimal digits, of at most 524288 bits
ok: 1230 digits
ok: as a term
836e1000ffffffffffffffffffffffffffffffff
Erlang\Exception: PHP's extension gmp is not loaded
