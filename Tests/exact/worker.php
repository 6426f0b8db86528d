<?php
// SPDX-License-Identifier: Apache-2.0
// The other side of exact.erl, which tells what a packet asks for.
declare(strict_types=1);

use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

require __DIR__ . '/values.php';

/** Exactly so many bytes of stdin; ends the process at its end. */
function take(int $count): string
{
	$bytes = '';
	while (strlen($bytes) < $count) {
		$more = fread(STDIN, $count - strlen($bytes));
		if ($more === false || $more === '') {
			exit(0);
		}
		$bytes .= $more;
	}
	return $bytes;
}

/** Whether the value of the seed is what the bytes are; what differs, if not. */
function compare(string $seed, string $bytes): string
{
	$value = (new Values($seed))->any();
	$decoded = Erlang\decode($bytes, exact: true);
	return $decoded == $value && gettype($decoded) === gettype($value) ? 'same' : var_export($value, true) . "\nis not\n" . var_export($decoded, true);
}

function answer(string $packet): string
{
	try {
		return match ($packet[0]) {
			'T' => Erlang\encode(Erlang\decode(substr($packet, 1), exact: true), exact: true),
			'V' => Erlang\encode((new Values(substr($packet, 1, 8)))->any(), exact: true),
			'S' => compare(substr($packet, 1, 8), substr($packet, 9)),
		};
	} catch (Throwable $thrown) {
		return $thrown::class . ': ' . $thrown->getMessage();
	}
}

while (true) {
	$answer = answer(take(unpack('N', take(4))[1]));
	fwrite(STDOUT, pack('N', strlen($answer)) . $answer);
}
