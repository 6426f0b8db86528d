# SPDX-License-Identifier: Apache-2.0
"""A node that has seen very many clients is as it was. Started by dev/soak."""
import os
import time

from harness.case import SystemCase
from harness.load import Load, build
from harness.processes import wait_until

CONNECTS = int(os.environ.get("CONNECTS", "20000"))
AT_ONCE = 8

ATOMS = "erlang:system_info(atom_count)"
PROCESSES = "erlang:system_info(process_count)"
LOOKS = 5
# What the node's own memory may vary by.
BYTES_ALLOWED = 300_000
MEMORY = "begin [erlang:garbage_collect(P) || P <- processes()], erlang:memory(total) end"


class Connects(SystemCase):
    # A name that is no longer in use is forgotten a minute later. Here: at once.
    node_arguments = ("+zdntgc", "0")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load = Load(build(cls.directory), cls.node)
        cls.addClassCleanup(cls.load.stop)

    def connect(self, count):
        self.assertEqual(self.load.tell("visit", count, AT_ONCE), [str(count), "visits"])
        wait_until(lambda: self.node.connections() == 0, "the connections have ended")

    def state(self):
        """The least of some looks: a heap that was just collected may be a megabyte larger in one look than in the next."""
        return [min(self.node.ask_number(question) for _ in range(LOOKS)) for question in (ATOMS, PROCESSES, MEMORY)]

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
