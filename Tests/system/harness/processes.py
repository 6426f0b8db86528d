# SPDX-License-Identifier: Apache-2.0
"""Processes that end with the test that started them, also when the tests are interrupted."""
import contextlib
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

from .programs import program

RUNNING = set()


def interrupt(_number, _frame):
    """unittest runs no clean-ups after an interrupt, and threads may be waiting for a page of what runs."""
    for process in list(RUNNING):
        process.stop(2)
    raise KeyboardInterrupt


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, interrupt)


class Process:
    """A program in the background, with its output in a file, or in a pipe and only its complaints there. When we are killed, it gets `parting`."""

    def __init__(self, arguments, log, env=None, stdin=subprocess.DEVNULL, parting="KILL", stdout=None):
        self.log = log
        command = [program("setpriv"), "--pdeathsig", parting, *(str(argument) for argument in arguments)]
        with open(log, "ab") as output:
            self.popen = subprocess.Popen(command, stdin=stdin, stdout=stdout or output, stderr=output, env=env)
        self.pid = self.popen.pid
        RUNNING.add(self)

    def is_running(self):
        return self.popen.poll() is None

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def signal(self, number):
        if self.is_running():
            os.kill(self.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.wait(None)

    def stop(self, patience=5):
        """By SIGTERM, and by SIGKILL when that takes too long."""
        # A stopped process hears nothing but these two.
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            self.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait(self, patience):
        code = self.popen.wait(patience)
        RUNNING.discard(self)
        return code


def wait_until(condition, what, patience=10, process=None):
    """Polls until the condition holds, and returns what it returned."""
    end = time.monotonic() + patience
    while True:
        result = condition()
        if result:
            return result
        if process is not None and not process.is_running():
            raise AssertionError(f"{what}: the process ended\n{process.output()}")
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {patience} s\n{process.output() if process else ''}")
        time.sleep(0.005)


def free_port():
    """A port of loopback where nobody listens, below the range out of which the system serves all others that run meanwhile."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def is_port_open(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), 1).close()
    except OSError:
        return False
    return True


def is_socket_open(path):
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def is_stopped(pid):
    """Whether every thread is."""
    states = (task.read_text().rpartition(")")[2].split()[0] for task in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"))
    return all(state == "T" for state in states)
