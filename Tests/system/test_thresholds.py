# SPDX-License-Identifier: Apache-2.0
"""What a session's cycle needs is no more than bench/thresholds says: counts that are the same on every machine. Times are never tested."""
import math
import subprocess
import sys

from harness.case import SystemCase
from harness.load import Load, build
from harness.programs import ROOT, program

sys.path.insert(0, str(ROOT / "bench"))

from measure import contenders, trace  # noqa: E402
from measure.lab import Lab  # noqa: E402
from measure.rounds import SCENES  # noqa: E402

HERE = ROOT / "Tests" / "system" / "harness"
SIZE = 1000
# The number of a session whose id is as long as PHP's own.
NUMBER = 10 ** 18
# A busy machine adds to what is counted, and takes nothing away.
TRIES = 6


def limits(part):
    """Those whose name begins so, by the rest of the name."""
    lines = (ROOT / "bench" / "thresholds").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {name.removeprefix(part): int(limit) for name, limit in pairs if name.startswith(part)}


class Thresholds(SystemCase):

    def assert_held(self, part, count):
        """`count` gives a table of counts like that of the limits."""
        allowed = limits(part)
        least = {}
        for _ in range(TRIES):
            least = {name: min(round(value, 1), least.get(name, math.inf)) for name, value in count().items()}
            over = [f"{part}{name} is {value:g}, its limit {allowed.get(name)}" for name, value in least.items() if value > allowed.get(name, -1)]
            if not over:
                break
        if over:
            self.fail("; ".join(over) + ": see bench/thresholds")
        self.assertEqual(least.keys(), allowed.keys(), "what bench/thresholds names is what is counted")

    def test_a_cycle_in_php_makes_no_more_system_calls_and_sends_no_more_bytes(self):
        program("strace")
        with Lab() as lab:
            self.assert_held("php.", lambda: self.php_cycles(lab))

    def php_cycles(self, lab, times=20):
        # How often it looks before it sleeps depends on how soon the answer comes.
        ours, counted = contenders.ours(lab, erlang__spin="0"), {}
        for kind in ("new", "changed", "unchanged", "read_and_close"):
            traced = trace.run(lab, ours, SCENES / "cycle.php", {"kind": kind, "size": SIZE, "count": times})
            names = {"calls": "calls", "round trips": "round-trips", "bytes sent": "sent", "bytes received": "received"}
            counted |= {f"{kind}.{names[name]}": value / times for name, value in traced.items()}
        return counted

    def test_a_cycle_of_the_core_allocates_no_more(self):
        counter = self.directory / "allocations.so"
        subprocess.run(["cc", "-std=c11", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-o", counter, HERE / "allocations.c"], check=True)
        self.assert_held("core.", lambda: {
            f"{kind}.allocations": (self.allocations(counter, kind, 300) - self.allocations(counter, kind, 100)) / 200
            for kind in ("new", "changed", "unchanged", "unlocked")
        })

    def allocations(self, counter, kind, times):
        """Of a whole program."""
        told = self.directory / "allocations"
        load = self.start_load(LD_PRELOAD=str(counter), ALLOCATIONS=str(told))
        self.cycles(load, kind, times)
        load.stop()
        return int(told.read_text())

    def test_a_cycle_costs_the_node_no_more_reductions(self):
        load = self.start_load()
        self.assert_held("node.cycle.", lambda: self.reductions(load, 500))

    def reductions(self, load, times):
        counted = {}
        for kind in ("new", "changed", "unchanged", "unlocked"):
            # The first ones are spent on what is not there yet.
            self.cycles(load, kind, 100)
            idle = -self.reductions_so_far() + self.reductions_so_far()
            before = self.reductions_so_far()
            self.cycles(load, kind, times)
            counted[f"{kind}.reductions"] = (self.reductions_so_far() - before - idle) / times
        return counted

    def reductions_so_far(self):
        return self.node.ask_number("element(1, erlang:statistics(exact_reductions))")

    def test_a_session_in_memory_takes_no_more(self):
        load = self.start_load()
        self.assert_held("node.session.", lambda: {"bytes": self.bytes_of_a_session(load, 5000)})

    def bytes_of_a_session(self, load, count):
        load.tell("new", NUMBER, 1, SIZE, 100)
        before = self.memory()
        load.tell("new", NUMBER, 1, SIZE, count)
        return (self.memory() - before) / count

    def memory(self):
        return self.node.ask_number("erlang:memory(ets) + erlang:memory(binary)")

    # --- the program that does it

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.built = build(cls.directory)

    def start_load(self, **environment):
        load = Load(self.built, self.node, **environment)
        self.addCleanup(load.stop)
        load.tell("connect", 1)
        return load

    def cycles(self, load, kind, times):
        load.tell(kind, NUMBER, 1, SIZE, times)
