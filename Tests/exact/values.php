<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

/** Values of every kind that has a term, made of a seed: the same ones of the same seed. */
final class Values
{
	/** Numbers of the seed, without an end. */
	private string $state;

	public function __construct(string $seed)
	{
		$this->state = $seed;
	}

	public function any(int $depth = 4): mixed
	{
		return match ($this->below($depth > 0 ? 16 : 10)) {
			0 => null,
			1 => $this->below(2) === 1,
			2, 3 => $this->integer(),
			4 => $this->float(),
			5, 6 => $this->string(),
			7 => $this->atom(),
			8 => $this->bigInt(),
			9 => $this->identifier(),
			10, 11 => $this->listOf($depth),
			12 => $this->array($depth),
			13 => Tuple::of(...$this->listOf($depth)),
			14 => $this->map($depth),
			15 => ImproperList::of([$this->any($depth - 1), ...$this->listOf($depth)], $this->atom()),
		};
	}

	/** Of 0 to $limit - 1. */
	private function below(int $limit): int
	{
		return unpack('N', $this->bytes(4))[1] % $limit;
	}

	private function bytes(int $count): string
	{
		$bytes = '';
		while (strlen($bytes) < $count) {
			$this->state = hash('xxh128', $this->state, true);
			$bytes .= $this->state;
		}
		return substr($bytes, 0, $count);
	}

	private function integer(): int
	{
		return match ($this->below(4)) {
			0 => $this->below(256),
			1 => $this->below(1 << 31) - (1 << 30),
			2 => [PHP_INT_MAX, PHP_INT_MIN, 255, 256, -1, (1 << 31) - 1, 1 << 31, -(1 << 31), -(1 << 31) - 1][$this->below(9)],
			3 => unpack('q', $this->bytes(8))[1],
		};
	}

	private function float(): float
	{
		$float = unpack('d', $this->bytes(8))[1];
		return is_finite($float) ? $float : [0.0, -0.0, PHP_FLOAT_MIN, 5e-324][$this->below(4)];
	}

	private function string(): string
	{
		return match ($this->below(3)) {
			0 => (string) $this->integer(),
			1 => ['', "\0", 'é', "\x83a\1", '1.0', '-0'][$this->below(6)],
			2 => $this->bytes($this->below(40)),
		};
	}

	private function atom(): Atom
	{
		return Atom::of(['ok', 'nil', 'null', '', 'Elixir.Foo', '10', 'é', str_repeat('😀', 255), bin2hex($this->bytes(4))][$this->below(9)]);
	}

	private function bigInt(): BigInt
	{
		$digits = $this->bytes(20 + $this->below(400));
		return BigInt::of(($this->below(2) === 1 ? '-' : '') . '1' . implode('', array_map(fn ($byte) => ord($byte) % 10, str_split($digits))));
	}

	private function identifier(): mixed
	{
		return match ($this->below(3)) {
			0 => Bitstring::of($this->bytes(3), 17 + $this->below(7)),
			1 => Export::of('lists', 'map', $this->below(256)),
			2 => Erlang\decode("\x83Z\0\2w\3a@b" . $this->bytes(4) . "\0\0" . $this->bytes(6)),
		};
	}

	private function listOf(int $depth): array
	{
		$list = [];
		for ($count = $this->below(6); $count > 0; $count--) {
			$list[] = $this->any($depth - 1);
		}
		return $list;
	}

	private function array(int $depth): array
	{
		$array = [];
		for ($count = $this->below(8); $count > 0; $count--) {
			$array[$this->below(2) === 1 ? $this->string() : $this->integer()] = $this->any($depth - 1);
		}
		return $array;
	}

	private function map(int $depth): Map
	{
		$pairs = [[1.5, $this->any($depth - 1)], [$this->atom(), $this->any($depth - 1)], [Tuple::of($this->array($depth - 1)), $this->any($depth - 1)]];
		return Map::ofPairs(array_slice($pairs, 0, $this->below(4)));
	}
}
