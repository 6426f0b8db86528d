# SPDX-License-Identifier: Apache-2.0
"""A node that has seen very many clients is as it was. Started by dev/soak."""
import os
import pathlib
import subprocess
import time

from harness.case import SystemCase
from harness.processes import wait_until
from harness.programs import EXTENSION, ROOT

CONNECTS = int(os.environ.get("CONNECTS", "20000"))
AT_ONCE = 8
HERE = pathlib.Path(__file__).parent

ATOMS = "erlang:system_info(atom_count)"
PROCESSES = "erlang:system_info(process_count)"
# What the node's own memory may vary by.
BYTES_ALLOWED = 1_000_000
MEMORY = "begin [erlang:garbage_collect(P) || P <- processes()], erlang:memory(total) end"


class Connects(SystemCase):
    # A name that is no longer in use is forgotten a minute later. Here: at once.
    node_arguments = ("+zdntgc", "0")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.directory / "connects"
        subprocess.run(
            ["cc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-pedantic", "-Wall", "-Wextra", "-Werror", "-pthread",
             f"-I{ROOT / 'Sources' / 'CSessionShim' / 'include'}", "-o", cls.program, HERE / "connects.c",
             f"-L{EXTENSION.parent}", f"-Wl,-rpath,{EXTENSION.parent}", "-lSessionCore"], check=True)

    def connect(self, count):
        environment = os.environ | {"ERL_EPMD_PORT": str(self.epmd.port)}
        done = subprocess.run(
            [self.program, self.node.name, self.node.cookie, str(count), str(AT_ONCE)],
            env=environment, capture_output=True, text=True, check=False)
        self.assertEqual((done.stdout, done.returncode), (f"{count} connects\n", 0), done.stderr)
        wait_until(lambda: self.node.connections() == 0, "the connections have ended")

    def state(self):
        return [self.node.ask_number(question) for question in (ATOMS, PROCESSES, MEMORY)]

    def test_a_node_that_saw_many_clients_has_no_more_atoms_than_there_were_clients_at_once(self):
        # The first ones load the node's code.
        self.connect(AT_ONCE)
        self.state()
        before = self.state()
        started = time.monotonic()
        self.connect(CONNECTS)
        per_second = CONNECTS / (time.monotonic() - started)
        atoms, processes, memory = (after - before for after, before in zip(self.state(), before))
        print(f"[{CONNECTS} connects, {per_second:.0f} a second: {atoms} more atoms, {processes} more processes, "
              f"{memory} more bytes] ", end="", flush=True)
        self.assertLessEqual(atoms, AT_ONCE)
        self.assertLessEqual(processes, 0)
        self.assertLessEqual(memory, BYTES_ALLOWED)
