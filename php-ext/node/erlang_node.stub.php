<?php

/**
 * SPDX-License-Identifier: Apache-2.0
 * What PHP programs see: docs/bridge.md. dev/stubs makes erlang_node_arginfo.h of it.
 *
 * @generate-class-entries
 */

namespace Erlang;

final class ConnectException extends Exception
{
}

final class TimeoutException extends Exception
{
}

/** What the called function threw, exited with or failed with. */
final class RemoteException extends Exception
{
    /** error, exit or throw */
    public readonly string $class;
    public readonly mixed $reason;
    /** As Erlang has it: a list of tuples {Module, Function, Arity or arguments, Location}. Empty unless the class is error. */
    public readonly array $stacktrace;
}

/** Whoever should have answered is gone, or never was there. */
final class DownException extends Exception
{
    public readonly mixed $reason;
}

/**
 * @strict-properties
 * @not-serializable
 */
final class Node
{
    private function __construct() {}
    public static function connect(
        ?string $node = null, ?string $cookie = null, ?float $timeout = null, bool $persistent = true, ?string $name = null, bool $fullName = false, bool $exact = false
    ): Node {}
    public function peer(): string {}
    public function name(): string {}
    public function self(): Pid {}
    public function isAlive(): bool {}
    public function close(): void {}
    public function call(string $module, string $function, array $arguments = [], ?float $timeout = null): mixed {}
    public function cast(string $module, string $function, array $arguments = []): void {}
    public function genCall(Pid|Atom|string $server, mixed $request, ?float $timeout = null): mixed {}
    public function genCast(Pid|Atom|string $server, mixed $request): void {}
    public function spawnRequest(string $module, string $function, array $arguments = [], bool $link = false, bool $monitor = false): Reference {}
    public function send(Pid|Reference|Atom|string $to, mixed $message): void {}
    public function receive(?float $timeout = null, ?callable $match = null): mixed {}
    public function monitor(Pid|Atom|string $target): Reference {}
    public function demonitor(Reference $reference): void {}
    public function link(Pid $pid): void {}
    public function unlink(Pid $pid): void {}
    public function exit(Pid $pid, mixed $reason): void {}
    public function register(string $name): void {}
    public function unregister(string $name): void {}
    public function makeReference(): Reference {}
}
