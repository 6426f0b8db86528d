# SPDX-License-Identifier: Apache-2.0
"""The private servers of a scene: on loopback, on free ports, started when first asked for, and ended with the scene."""
import contextlib
import functools
import pathlib
import shutil
import tempfile

from harness.node import Epmd, Node
from harness.processes import Process, free_port, is_port_open, wait_until
from harness.programs import ROOT, SEARCH, require_build


def peer(name, package):
    found = shutil.which(name, path=SEARCH)
    if found is None:
        raise SystemExit(f"{name} is missing: install {package}")
    return found


def shipped_flags():
    """Those of the release, with a name of our own."""
    lines = (ROOT / "server" / "config" / "vm.args").read_text(encoding="utf-8").splitlines()
    return [part for line in lines if not line.startswith(("#", "-name")) for part in line.split()]


class Server:
    """A program that listens on a port of its own."""

    def __init__(self, folder, name, arguments):
        self.port = free_port()
        self.process = Process([str(part).format(port=self.port) for part in arguments], folder / f"{name}-{self.port}.log")
        wait_until(lambda: is_port_open(self.port), f"{name} listens", process=self.process)

    def stop(self):
        self.process.stop()


class Lab(contextlib.ExitStack):
    """One for each scene."""

    def __enter__(self):
        super().__enter__()
        require_build()
        self.directory = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True)))
        return self

    def folder(self, name):
        path = self.directory / name
        path.mkdir(exist_ok=True)
        return path

    def keep(self, server):
        """Stopped at the scene's end."""
        self.callback(server.stop)
        return server

    @functools.cached_property
    def epmd(self):
        return self.keep(Epmd(self.directory))

    @functools.cached_property
    def node(self):
        return self.start_node()

    def start_node(self, **options):
        """The server as it is shipped."""
        return self.keep(Node(self.epmd, arguments=[*shipped_flags(), *options.pop("arguments", ())], **options))

    @functools.cached_property
    def redis(self):
        return self.start_redis()

    def start_redis(self, *options):
        """In memory alone, as our store is: Debian's settings would write snapshots."""
        command = [peer("redis-server", "redis-server"), "--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--dir", self.folder("redis"), "--dbfilename", "{port}.rdb", "--maxclients", "10000", *options]
        return self.keep(Server(self.directory, "redis", command))

    @functools.cached_property
    def memcached(self):
        return self.start_memcached()

    def start_memcached(self, *options):
        command = [peer("memcached", "memcached"), "-l", "127.0.0.1", "-p", "{port}", "-U", "0", "-u", "nobody", "-m", "4096", "-c", "10000", *options]
        return self.keep(Server(self.directory, "memcached", command))
