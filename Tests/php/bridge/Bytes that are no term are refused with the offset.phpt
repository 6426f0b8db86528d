--TEST--
Bytes that are no term are refused with the offset
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\DecodeException;

/** The exception of bytes that are no term; null if they are one. */
function refusal(string $bytes): ?DecodeException
{
	try {
		Erlang\decode($bytes, exact: true);
		return null;
	} catch (DecodeException $exception) {
		return $exception;
	}
}

foreach (vectors('bad') as $name => $bytes) {
	if (refusal($bytes) === null) {
		echo "NOT OK: $name\n";
	}
}
/* Every beginning of a term is none; every change of a byte is refused with a place in the bytes, or is another term. */
$tried = 0;
foreach (vectors('term') as $name => $bytes) {
	if (strlen($bytes) > 400) {
		continue;
	}
	for ($i = 0; $i < strlen($bytes); $i++) {
		if (refusal(substr($bytes, 0, $i)) === null) {
			echo "NOT OK: $name, $i bytes of it\n";
		}
		foreach ([0, 1, 0x6c, 0x74, 0xff, ord($bytes[$i]) ^ 1] as $byte) {
			$changed = substr_replace($bytes, chr($byte), $i, 1);
			$exception = refusal($changed);
			if ($exception !== null && ($exception->offset < 0 || $exception->offset > strlen($changed))) {
				echo "NOT OK: $name, offset $exception->offset\n";
			}
			$tried++;
		}
	}
}
check('many were tried', $tried > 5000);
$examples = [
	'nothing' => '', 'no version' => "\x61\x01", 'another version' => "\x82\x61\x01", 'no more' => "\x83", 'two terms' => "\x83jj",
	'a lie' => "\x83l\xff\xff\xff\xffj", 'a key twice' => "\x83t\0\0\0\2a\1ja\1j", 'a key twice in a map' => "\x83t\0\0\0\2jjjj",
	'no such tag' => "\x83\0", 'not finite' => "\x83F\x7f\xf0\0\0\0\0\0\0", 'not unpacked' => "\x83P\0\0\0\1xxxx",
	'too large' => "\x83P\xff\xff\xff\xff" . gzcompress("\x6a"),
];
foreach ($examples as $name => $bytes) {
	$exception = refusal($bytes);
	echo "$name: ", $exception->getMessage(), " ($exception->offset)\n";
}
?>
--EXPECT--
ok: many were tried
nothing: Erlang\decode(): at byte 0: the bytes end too early (0)
no version: Erlang\decode(): at byte 0: a term does not begin with version 131 (0)
another version: Erlang\decode(): at byte 0: a term does not begin with version 131 (0)
no more: Erlang\decode(): at byte 1: the bytes end too early (1)
two terms: Erlang\decode(): at byte 2: bytes are left over at the end (2)
a lie: Erlang\decode(): at byte 1: more terms are promised than bytes are left (1)
a key twice: Erlang\decode(): at byte 11: a map has a key twice (11)
a key twice in a map: Erlang\decode(): at byte 10: a map has a key twice (10)
no such tag: Erlang\decode(): at byte 1: no term has this tag (1)
not finite: Erlang\decode(): at byte 2: the float is not finite (2)
not unpacked: Erlang\decode(): at byte 6: the compressed stream is damaged or of another size (6)
too large: Erlang\decode(): at byte 6: the unpacked size is over the limit (6)
