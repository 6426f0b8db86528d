# SPDX-License-Identifier: Apache-2.0
"""Erlang nodes that nobody else can meet: a cookie, a port mapper and a home of their own."""
import os
import pathlib
import secrets
import signal
import socket
import struct
import subprocess
import time

from .processes import Process, free_port, is_port_open, is_stopped, wait_until
from .programs import EBIN, program

START_WITHIN = 60
ANSWER_WITHIN = 10
TRIES = 5


class Epmd:
    """A port mapper of our own, in the foreground."""

    def __init__(self, directory):
        self.port = free_port()
        self.directory = pathlib.Path(directory)
        self.process = None
        self.start()

    def start(self):
        arguments = [program("epmd"), "-port", self.port, "-address", "127.0.0.1"]
        self.process = Process(arguments, self.directory / "epmd.log")
        wait_until(lambda: is_port_open(self.port), "epmd listens", process=self.process)

    def stop(self):
        self.process.stop()

    def port_of(self, alive):
        """The distribution port of a registered name; None when it is not registered."""
        request = b"z" + alive.encode()
        with socket.create_connection(("127.0.0.1", self.port), 5) as client:
            client.sendall(struct.pack(">H", len(request)) + request)
            answer = client.recv(4096)
        return struct.unpack(">H", answer[2:4])[0] if answer[:2] == b"w\0" else None


class Node:
    """A node with the application session_handler."""

    def __init__(self, epmd, name=None, arguments=(), application=True, naming="-name", cookie=None):
        self.epmd = epmd
        self.name = name or f"s{secrets.token_hex(4)}@127.0.0.1"
        self.alive, self.host = self.name.split("@")
        self.cookie = cookie or secrets.token_hex(10)
        self.naming = naming
        self.arguments = list(arguments)
        self.application = application
        self.home = epmd.directory / ("home-" + self.alive)
        self.home.mkdir(mode=0o700)
        self.process = None
        self.port = None
        self.start()

    def start(self):
        log = self.home / "erl.log"
        log.unlink(missing_ok=True)
        self.process = Process(self.command(), log, self.environment())
        wait_until(lambda: "ready\n" in self.process.output(), "the node starts", START_WITHIN, self.process)
        self.port = self.epmd.port_of(self.alive)

    def command(self):
        command = [program("erl"), "-noinput", self.naming, self.name, "-setcookie", self.cookie]
        command += ["-start_epmd", "false", "-pa", EBIN, *self.arguments]
        if self.application:
            command += ["-s", "session_handler"]
        return command + ["-eval", r'io:put_chars("ready\n").']

    def environment(self):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("ERL_", "ERTS_"))}
        return clean | {"ERL_EPMD_PORT": str(self.epmd.port), "HOME": str(self.home)}

    def stop(self):
        self.process.stop()

    def kill(self):
        self.process.kill()

    def restart(self):
        """The name has to be free before the next start."""
        self.kill()
        wait_until(lambda: self.epmd.port_of(self.alive) is None, "epmd forgets the node")
        self.start()

    def freeze(self):
        """On a busy machine a thread of the node can still finish what it was at."""
        self.process.signal(signal.SIGSTOP)
        wait_until(lambda: is_stopped(self.process.pid), "all of the node stands still")

    def thaw(self):
        self.process.signal(signal.SIGCONT)

    def ask(self, expression):
        """The value of an Erlang expression, as text."""
        for _ in range(TRIES):
            answer = self.call(expression)
            text = answer.stdout.strip()
            if text.startswith("{ok, "):
                return text[len("{ok, "):-1]
            if text or answer.stderr and "failed to connect" not in answer.stderr:
                break
            # The node may still be busy with the end of the question before, which had the same name: it does not let us in, or
            # hangs up on us for it.
            time.sleep(0.1)
        raise AssertionError(f"the node did not answer {expression}: {text} {answer.stderr}")

    def call(self, expression):
        # Always by the same name: each new one would stay in the node as an atom.
        command = [program("erl_call"), "-address", f"127.0.0.1:{self.port}", "-c", self.cookie, "-e"]
        command += ["-h", "asking", "-timeout", str(ANSWER_WITHIN)]
        return subprocess.run(
            command, input=expression.strip() + ".\n", capture_output=True, text=True,
            timeout=ANSWER_WITHIN + 5, env=self.environment(), check=False)

    def ask_number(self, expression):
        return int(self.ask(expression))

    def connections(self):
        return self.ask_number("proplists:get_value(active, supervisor:count_children(session_conn_sup))")

    def locks(self):
        """How many sessions are locked, and how many requests wait for one."""
        locked, waiting = self.ask(LOCKS).strip("{}").split(",")
        return int(locked), int(waiting)


# The shards tell no more than a count of locks, so the queues are read from their states.
LOCKS = """
Shard = fun(N) -> list_to_existing_atom("session_shard_" ++ integer_to_list(N)) end,
Queues = [Queue || N <- lists:seq(0, 15), {Queue, _} <- maps:values(element(3, sys:get_state(Shard(N))))],
{length(Queues), lists:sum([session_lock_queue:waiting(Queue) || Queue <- Queues])}
"""
