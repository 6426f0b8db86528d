<?php
// SPDX-License-Identifier: Apache-2.0
// What bench/terms runs: times in turn, so that whatever else the machine does hits all alike.
declare(strict_types=1);

/** What a shop keeps of a visitor. */
function session(): array
{
	return [
		'_token' => 'dG9rZW4tb2YtZm9ydHktY2hhcmFjdGVycy1sb25n', '_previous' => ['url' => 'https://shop.example.com/products/42?page=3'],
		'_flash' => ['old' => [], 'new' => []], 'user_id' => 1234567, 'user' => ['name' => 'Ada Lovelace', 'email' => 'ada@example.com', 'roles' => ['user', 'editor']],
		'locale' => 'de_DE', 'remember' => true, 'last_seen' => 1700000000.25,
		'cart' => [
			['id' => 17, 'name' => 'Coffee, 500 g', 'price' => 12.9, 'count' => 2], ['id' => 23, 'name' => 'Cup', 'price' => 7.5, 'count' => 1],
			['id' => 42, 'name' => 'Filter papers', 'price' => 2.25, 'count' => 3],
		],
		'visited' => [17, 23, 42, 99, 105, 300],
	];
}

$subjects = [
	'a typical session' => session(),
	'10,000 integers' => array_map(fn ($i) => $i * 7919 % 1000003, range(1, 10000)),
	'1,000 small maps' => array_map(fn ($i) => ['id' => $i, 'name' => "item $i", 'price' => $i / 4, 'sold' => $i % 2 === 0], range(1, 1000)),
];
$formats = [
	'Erlang' => [Erlang\encode(...), Erlang\decode(...)],
	'serialize' => [serialize(...), unserialize(...)],
	'igbinary' => [igbinary_serialize(...), igbinary_unserialize(...)],
	'json' => [fn ($value) => json_encode($value), fn ($text) => json_decode($text, true)],
];

/** Nanoseconds of one call. */
function time_of(callable $call, mixed $argument, int $times): float
{
	$start = hrtime(true);
	for ($i = 0; $i < $times; $i++) {
		$call($argument);
	}
	return (hrtime(true) - $start) / $times;
}

function median(array $values): float
{
	sort($values);
	return $values[intdiv(count($values), 2)];
}

/** Nanoseconds, by format, way and round. */
function times_of(array $formats, mixed $value, int $rounds): array
{
	$times = max(1, (int) (3e6 / time_of('serialize', $value, 10) / 10));
	$taken = [];
	for ($round = 0; $round < $rounds; $round++) {
		foreach ($formats as $format => [$encode, $decode]) {
			$taken[$format]['encode'][] = time_of($encode, $value, $times);
			$taken[$format]['decode'][] = time_of($decode, $encode($value), $times);
		}
	}
	return $taken;
}

function show(string $subject, string $format, array $taken, int $bytes): void
{
	printf("%-20s %-10s", $format === 'Erlang' ? $subject : '', $format);
	foreach (['encode', 'decode'] as $way) {
		$ratios = array_map(fn ($ours, $theirs) => $ours / $theirs, $taken[$format][$way], $taken['serialize'][$way]);
		printf(" %9.2f us %10.2f", median($taken[$format][$way]) / 1000, median($ratios));
	}
	printf(" %8d\n", $bytes);
}

$rounds = (int) ($argv[1] ?? 101);
$taken = array_map(fn ($value) => times_of($formats, $value, $rounds), $subjects);
if (($argv[2] ?? '') === 'json') {
	$bytes = array_map(fn ($value) => array_map(fn ($format) => strlen($format[0]($value)), $formats), $subjects);
	echo json_encode(['taken' => $taken, 'bytes' => $bytes]);
	return;
}
printf("%-20s %-10s %12s %10s %12s %10s %8s\n", '', '', 'encode', 'ratio', 'decode', 'ratio', 'bytes');
foreach ($subjects as $subject => $value) {
	foreach ($formats as $format => [$encode]) {
		show($subject, $format, $taken[$subject], strlen($encode($value)));
	}
}
