--TEST--
GMP numbers are integers, when the extension is there
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
if (!is_file(PHP_EXTENSION_DIR . '/gmp.so')) {
	fail('the extension gmp is missing: install php-gmp');
}
echo Request::run('require "' . dirname(__DIR__) . '/helpers.inc";' . <<<'PHP'
	$number = gmp_pow(-7, 301);
	check('to BigInt', (string) Erlang\BigInt::of($number) === gmp_strval($number));
	check('from BigInt', gmp_cmp(Erlang\BigInt::of($number)->toGmp(), $number) === 0);
	check('from a small one', gmp_cmp(Erlang\BigInt::of(-5)->toGmp(), -5) === 0);
	check('encoded', Erlang\decode(Erlang\encode([$number]))[0] == Erlang\BigInt::of($number));
	check('a small one is an int', Erlang\decode(Erlang\encode(gmp_init(12))) === 12);
	echo thrownBy(fn () => Erlang\encode($number, exact: true));
	PHP, ['extension' => PHP_EXTENSION_DIR . '/gmp.so']), "\n";
?>
--EXPECT--
ok: to BigInt
ok: from BigInt
ok: from a small one
ok: encoded
ok: a small one is an int
Erlang\EncodeException: Erlang\encode(): an object of class GMP has no term that comes back as one
