<?php

/**
 * Whose sessions are whose: tags join the sessions of one user, or of whatever else, so that they can be told about and ended together.
 *
 * @generate-class-entries
 */

namespace Erlang;

/** What keeps a function of Erlang\Session from its work: no session is open, the node is away, ... */
class SessionException extends \RuntimeException
{
}

/**
 * The session that is open now, with session.save_handler = erlang.
 *
 * A tag is 1 to 255 bytes, as "user:42"; a session has at most 64. Where the site has an erlang.session.namespace, its tags have it too.
 *
 * @strict-properties
 * @not-serializable
 */
final class Session
{
    private function __construct() {}

    /**
     * Gives the session tags. They are stored together with its data, and stay with it when its id is regenerated.
     *
     * @throws SessionException
     */
    public static function tag(string ...$tags): void {}

    /**
     * Takes tags away, together with the next write.
     *
     * @throws SessionException
     */
    public static function untag(string ...$tags): void {}

    /**
     * The tags of the session, those just given included.
     *
     * @return list<string>
     * @throws SessionException
     */
    public static function tags(): array {}

    /**
     * The stored sessions with a tag, at most 1000, those used last first. Times are Unix time, in seconds with a fraction; size is in bytes. A handle names a
     * session for destroy(), and cannot be used as its id.
     *
     * @return list<array{handle: string, created: float, accessed: float, expires: float, size: int, current: bool}>
     * @throws SessionException
     */
    public static function list(string $tag): array {}

    /**
     * Ends the sessions with a tag: logs a user out everywhere, or everywhere else. A page that has one of them open cannot write it any more.
     *
     * @return int how many there were
     * @throws SessionException
     */
    public static function revoke(string $tag, bool $keepCurrent = false): int {}

    /**
     * Ends one session of a list. That it is not there any more is no failure.
     *
     * @throws SessionException
     */
    public static function destroy(string $handle): void {}
}
