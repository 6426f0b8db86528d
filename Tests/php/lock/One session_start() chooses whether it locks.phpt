--TEST--
One session_start() chooses whether it locks
--EXTENSIONS--
session
--INI--
session.save_handler=erlang
session.save_path=
session.use_cookies=0
session.cache_limiter=
erlang.node=phpt@127.0.0.1
erlang.cookie=phpt-cookie
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
ErlangNode::start();
store('abc', ['a' => 1]);
$holder = new Request('session_id("abc"); session_start(); say("locked"); hear();');
$holder->hear();
session_id('abc');
$before = microtime(true);
check('without a lock it does not wait', session_start(['erlang_lock' => 'none']) && microtime(true) - $before < 2);
check('the option is not the setting', ini_get('session.erlang_lock') === '');
check('nor when it is read again', session_reset() && $_SESSION === ['a' => 1]);
session_write_close();

ini_set('erlang.session.lock_timeout', '0.1');
echo warningsOf('session_start')[0], "\n";
session_id('abc');
ini_set('session.erlang_lock', 'none');
check('set for the request', session_start());
session_write_close();
check('and it stays', ini_get('session.erlang_lock') === 'none');
echo warningsOf(fn () => session_start(['erlang_lock' => 'exclusive']))[0], "\n";
session_id('abc');
echo implode("\n", array_slice(warningsOf(fn () => session_start(['erlang_lock' => 'shared'])), 0, 2)), "\n";
session_abort();

ini_set('session.erlang_lock', '');
ini_set('erlang.session.lock', '0');
$holder->say();
$holder->end();
session_id('abc');
session_start(['erlang_lock' => 'exclusive']);
$waiting = new Request('session_id("abc"); session_start(); say("locked");');
check('with a lock, though it is off', $waiting->isSilentFor(0.3));
session_reset();
check('also after a reset', $waiting->isSilentFor(0.3));
session_write_close();
echo $waiting->hear(), "\n";
?>
--EXPECTF--
ok: without a lock it does not wait
ok: the option is not the setting
ok: nor when it is read again
session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time; process %d at %s has held it for %d ms, after %d of %d ms
ok: set for the request
ok: and it stays
session_start(): erlang: phpt@127.0.0.1: the session's lock was not free in time; process %d at %s has held it for %d ms, after %d of %d ms
session_start(): erlang: session.erlang_lock is "shared": has to be none or exclusive, or empty for erlang.session.lock
session_start(): Setting option "erlang_lock" failed
ok: with a lock, though it is off
ok: also after a reset
locked
