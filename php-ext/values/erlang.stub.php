<?php

/**
 * SPDX-License-Identifier: Apache-2.0
 * What PHP programs see: docs/bridge.md. dev/stubs makes erlang_arginfo.h of it.
 *
 * @generate-class-entries
 */

namespace Erlang;

/** The external term format of a value, as term_to_binary/1 makes it. Throws EncodeException. */
function encode(mixed $value, bool $exact = false): string {}

/** The value of a term in the external format, version byte and all. Throws DecodeException. */
function decode(string $bytes, bool $exact = false): mixed {}

/** A value in Erlang's notation, in one line, for logs. */
function format(mixed $value): string {}

class Exception extends \RuntimeException
{
}

final class EncodeException extends Exception
{
    /** Where in the value: [2].user.file */
    public readonly string $path;
}

final class DecodeException extends Exception
{
    /** Where in the bytes; in the unpacked ones if they were compressed. */
    public readonly int $offset;
}

/** @strict-properties */
final class Atom implements \Stringable, \JsonSerializable
{
    public readonly string $name;

    private function __construct() {}
    /** Equal names give the same object. */
    public static function of(string $name): Atom {}
    public function __toString(): string {}
    public function jsonSerialize(): string {}
    public function __serialize(): array {}
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Tuple implements \ArrayAccess, \Countable, \IteratorAggregate
{
    public readonly array $elements;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public static function of(mixed ...$elements): Tuple {}
    public function toArray(): array {}
    public function count(): int {}
    public function offsetExists(mixed $offset): bool {}
    public function offsetGet(mixed $offset): mixed {}
    public function offsetSet(mixed $offset, mixed $value): void {}
    public function offsetUnset(mixed $offset): void {}
    public function getIterator(): \Iterator {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class ImproperList
{
    public readonly array $head;
    public readonly mixed $tail;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public static function of(array $head, mixed $tail): ImproperList {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Map implements \ArrayAccess, \Countable, \IteratorAggregate
{
    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public static function of(array $array = []): Map {}
    public static function ofPairs(array $pairs): Map {}
    public function toPairs(): array {}
    public function keys(): array {}
    public function values(): array {}
    public function get(mixed $key, mixed $default = null): mixed {}
    public function count(): int {}
    public function offsetExists(mixed $offset): bool {}
    public function offsetGet(mixed $offset): mixed {}
    /** @implementation-alias Erlang\Tuple::offsetSet */
    public function offsetSet(mixed $offset, mixed $value): void {}
    /** @implementation-alias Erlang\Tuple::offsetUnset */
    public function offsetUnset(mixed $offset): void {}
    public function getIterator(): \Iterator {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Bitstring
{
    public readonly string $bytes;
    public readonly int $bits;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public static function of(string $bytes, int $bits): Bitstring {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class BigInt implements \Stringable
{
    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public static function of(string|int|\GMP $value): BigInt {}
    public function toGmp(): \GMP {}
    public function __toString(): string {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Pid implements \Stringable
{
    public readonly string $node;
    public readonly int $id;
    public readonly int $serial;
    public readonly int $creation;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public function __toString(): string {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Port implements \Stringable
{
    public readonly string $node;
    public readonly int $id;
    public readonly int $creation;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public function __toString(): string {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Reference implements \Stringable
{
    public readonly string $node;
    public readonly int $creation;
    public readonly array $words;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public function __toString(): string {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/** @strict-properties */
final class Export implements \Stringable
{
    public readonly string $module;
    public readonly string $function;
    public readonly int $arity;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    public static function of(string $module, string $function, int $arity): Export {}
    public function __toString(): string {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}

/**
 * A closure, or a native record of OTP 29: kept as it came, for sending it back.
 *
 * @strict-properties
 */
final class Fun
{
    public readonly string $term;

    /** @implementation-alias Erlang\Atom::__construct */
    private function __construct() {}
    /** @implementation-alias Erlang\Atom::__serialize */
    public function __serialize(): array {}
    /** @implementation-alias Erlang\Atom::__unserialize */
    public function __unserialize(array $data): void {}
}
