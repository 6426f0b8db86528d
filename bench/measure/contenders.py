# SPDX-License-Identifier: Apache-2.0
"""Who is measured, and with which settings: each as its manual advises for a persistent connection, and otherwise as it is shipped."""
import dataclasses
import os

from harness.programs import EXTENSION, program

# The same for all. What a warning says has to reach us, and not the page.
COMMON = {
    "session.use_cookies": "0", "session.cache_limiter": "", "session.gc_probability": "0", "session.use_strict_mode": "0",
    "session.gc_maxlifetime": "7200", "memory_limit": "1G", "display_errors": "0", "log_errors": "1", "html_errors": "0", "error_log": "",
}


@dataclasses.dataclass(frozen=True)
class Contender:
    """A save handler with its settings. `baseline` is the one of ours that is to be compared with it: the same promise of locks."""
    name: str
    baseline: str
    extensions: tuple
    settings: dict
    environment: dict = dataclasses.field(default_factory=dict)

    def table(self, **changes):
        return COMMON | self.settings | {key.replace("__", "."): str(value) for key, value in changes.items()}

    def ini(self, **changes):
        """The lines of a php.ini."""
        lines = [f"extension = {name}" for name in self.extensions]
        return "".join(line + "\n" for line in lines + [f'{key} = "{value}"' for key, value in self.table(**changes).items()])

    def command(self, script, *arguments, **changes):
        pairs = [("extension", name) for name in self.extensions] + list(self.table(**changes).items())
        # Without quotes, PHP would take a question mark for the end.
        options = [part for key, value in pairs for part in ("-d", f'{key}="{value}"')]
        return [program("php"), "-n", *options, str(script), *(str(argument) for argument in arguments)]

    def variables(self):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("ERL_", "PHP"))}
        return clean | {"PHP_INI_SCAN_DIR": ""} | self.environment


def ours(lab, name="ours", node=None, **changes):
    """Everything that is not the node's address and cookie has its default."""
    node = node or lab.node
    settings = {"session.save_handler": "erlang", "erlang.node": node.name, "erlang.cookie": node.cookie}
    settings |= {key.replace("__", "."): value for key, value in changes.items()}
    return Contender(name, name, (str(EXTENSION),), settings, {"ERL_EPMD_PORT": str(node.epmd.port)})


def ours_unlocked(lab):
    return ours(lab, "ours, no lock", erlang__session__lock="0")


# Its lock expires after max_execution_time, which the command line has none of: the lock would stay for ever. 30 s is what a web server has.
REDIS_LOCK = {"redis.session.locking_enabled": "1", "redis.session.lock_expire": "30", "redis.session.lock_retries": "-1"}


def phpredis(lab, name="phpredis", baseline="ours, no lock", server=None, **settings):
    server = server or lab.redis
    path = f"tcp://127.0.0.1:{server.port}?persistent=1"
    table = {"session.save_handler": "redis", "session.save_path": path} | settings
    return Contender(name, baseline, ("igbinary", "redis"), table)


def phpredis_locked(lab):
    return phpredis(lab, "phpredis, lock", "ours", **REDIS_LOCK)


MEMCACHED_LOCK = {"memcached.sess_locking": "1", "memcached.sess_lock_expire": "30"}


def memcached(lab, name="memcached", baseline="ours, no lock", settings=None, server=None):
    server = server or lab.memcached
    path = f"127.0.0.1:{server.port}"
    table = {"session.save_handler": "memcached", "session.save_path": path, "memcached.sess_persistent": "1"}
    return Contender(name, baseline, ("igbinary", "msgpack", "memcached"), table | (settings or {"memcached.sess_locking": "0"}))


def memcached_locked(lab, server=None):
    return memcached(lab, "memcached, lock", "ours", MEMCACHED_LOCK, server)


def files(lab):
    return Contender("files", "ours", (), {"session.save_handler": "files", "session.save_path": str(lab.folder("files"))})


LOCKED = (ours, phpredis_locked, memcached_locked, files)
ALL = (*LOCKED, ours_unlocked, phpredis, memcached)


def in_lab(lab, makers):
    return [maker(lab) for maker in makers]


def baselines(contenders):
    return {contender.name: contender.baseline for contender in contenders}
