# SPDX-License-Identifier: Apache-2.0
"""The release, started with the files that it has for each store."""
import os
import secrets
import subprocess

from harness.case import SystemCase, new_id
from harness.ctl import asked, sessionctl
from harness.node import Node
from harness.processes import Process, wait_until
from harness.programs import RA, ROOT

COUNT = "session_id('ID'); session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; session_write_close(); echo $_SESSION['n'];"
BUILDING = 120
STARTING = 40


class Released(Node):
    """A node out of the release, with its own Erlang; what is in its files is changed as far as the test has to."""

    def __init__(self, epmd, release, store):
        self.release, self.store = release, store
        super().__init__(epmd, name=f"r{secrets.token_hex(4)}@127.0.0.1")

    def start(self):
        cookie = self.home / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(self.cookie)
            cookie.chmod(0o400)
        self.process = Process([self.release / "bin" / "session_handler", "foreground"], self.home / "erl.log", self.environment())
        wait_until(lambda: self.epmd.port_of(self.alive), "the node has its name", STARTING, self.process)
        self.port = self.epmd.port_of(self.alive)

    def environment(self):
        variables = super().environment()
        return variables | {
            "RELX_CONFIG_PATH": self.changed(self.settings(), "/var/lib/session-handler", str(self.home)),
            "VMARGS_PATH": self.changed(self.arguments_file(), "sessions@127.0.0.1", self.name),
            "RELX_OUT_FILE_PATH": str(self.home),
        }

    def arguments_file(self):
        return next(self.release.glob("releases/*/vm.args"))

    def settings(self):
        return next(self.release.glob("releases/*/sys.config")) if self.store == "ets" else self.release / "config" / f"{self.store}.config"

    def changed(self, file, old, new):
        copy = self.home / file.name
        copy.write_text(file.read_text().replace(old, new))
        return str(copy)


class Release(SystemCase):
    has_node = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        environment = os.environ | {"ERL_LIBS": str(RA)}
        built = subprocess.run(["rebar3", "release", "--output-dir", cls.directory / "release"], cwd=ROOT / "server", env=environment,
                               capture_output=True, text=True, timeout=BUILDING, check=False)
        if built.returncode != 0:
            raise AssertionError(built.stdout + built.stderr)
        cls.release = cls.directory / "release" / "session_handler"

    def start(self, store):
        node = Released(self.epmd, self.release, store)
        self.addCleanup(node.stop)
        self.await_ready(node)
        return node

    def await_ready(self, node):
        wait_until(lambda: '"ready":true' in sessionctl(node, "status", "--json").stdout, "the node is ready", STARTING, node.process)

    def count(self, node, session):
        page = self.run_cli(COUNT.replace("ID", session), node)
        self.assert_quiet(page)
        return page.text

    def test_as_it_is_it_keeps_sessions_in_memory(self):
        node, session = self.start("ets"), new_id()
        status = asked(node, "status")
        self.assertEqual((status["store"], status["ready"]), ("ets", True))
        self.assertEqual([self.count(node, session), self.count(node, session)], ["1", "2"])

    def test_with_the_file_for_mnesia_sessions_survive_a_kill(self):
        self.survive("mnesia")

    def test_with_the_file_for_raft_sessions_survive_a_kill(self):
        self.assertTrue(list(self.release.glob("lib/ra-*")), "Ra is missing: run dev/setup")
        self.survive("raft")

    def survive(self, store):
        node, session = self.start(store), new_id()
        self.assertEqual(asked(node, "status")["store"], store)
        self.assertEqual(self.count(node, session), "1")
        node.restart()
        self.await_ready(node)
        self.assertEqual(self.count(node, session), "2")

    def test_its_sessionctl_runs_on_its_own_erlang(self):
        node = self.start("ets")
        environment = node.environment() | {"PATH": "/usr/bin:/bin", "SESSIONCTL_VM_ARGS": str(node.home / "vm.args")}
        self.assertNotIn("SESSIONCTL_NODE", environment)
        done = subprocess.run(
            [self.release / "bin" / "sessionctl", "status"], env=environment, capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 0, done)
        self.assertIn(node.name, done.stdout)
