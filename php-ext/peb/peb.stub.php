<?php

/**
 * SPDX-License-Identifier: Apache-2.0
 * The functions of mypeb, as PHP 5 programs call them: docs/mypeb.md. A resource has no type that could be written here. dev/stubs makes
 * peb_arginfo.h of it.
 *
 * @generate-class-entries
 */

/** @return resource|false */
function peb_connect(string $node, string $cookie, int $timeout_ms = 0) {}

/** @return resource|false */
function peb_pconnect(string $node, string $cookie, int $timeout_ms = 0) {}

/** @param resource|null $link */
function peb_close($link = null): bool {}

/**
 * @param resource $term
 * @param resource|null $link
 */
function peb_send_byname(string $name, $term, $link = null, int $timeout_ms = 0): bool {}

/**
 * @param resource $pid
 * @param resource $term
 * @param resource|null $link
 */
function peb_send_bypid($pid, $term, $link = null, int $timeout_ms = 0): bool {}

/**
 * @param resource $arguments
 * @param resource|null $link
 * @return resource|false
 */
function peb_rpc(string $module, string $function, $arguments, $link = null) {}

/**
 * @param resource $arguments
 * @param resource|null $link
 */
function peb_rpc_to(string $module, string $function, $arguments, $link = null): bool {}

/**
 * @param resource|null $link
 * @return resource|false
 */
function peb_receive($link = null, int $timeout_ms = 1000) {}

/** @return resource|false */
function peb_encode(string $format, array $values) {}

/** @return resource|false */
function peb_vencode(string $format, array $values) {}

/** @param resource $term */
function peb_decode($term): array|false {}

/** @param resource $term */
function peb_vdecode($term): array|false {}

function peb_error(): ?string {}

function peb_errorno(): int {}

/** @alias peb_errorno */
function peb_errno(): int {}

/** @param resource|null $link */
function peb_linkinfo($link = null): array|false {}

function peb_status(): void {}

/** @param resource $term */
function peb_print_term($term, bool $return = false): string|false|null {}

/**
 * A callback of session_set_save_handler() whose results are made what PHP 8 takes.
 *
 * @strict-properties
 * @not-serializable
 */
final class PebSessionCallback
{
    private function __construct() {}
    public function __invoke(mixed ...$arguments): mixed {}
}
