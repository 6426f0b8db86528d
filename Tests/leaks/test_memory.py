# SPDX-License-Identifier: Apache-2.0
"""What sessions leave in memory: nothing. For a debug build of PHP, which tells at its end what of its memory was not freed. Started by dev/leaks."""
import os
import pathlib
import subprocess

from harness import php
from harness.programs import program
from harness.waiting import WaitingCase

CYCLES = os.environ.get("CYCLES", "10000")
# Every kind of cycle several times; each process is some seconds slower for it.
CYCLES_UNDER_VALGRIND = os.environ.get("CYCLES_UNDER_VALGRIND", "300")
PATIENCE = 1200
HERE = pathlib.Path(__file__).parent

VALGRIND = [
    "valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--show-leak-kinds=definite,indirect",
    "--errors-for-leak-kinds=definite,indirect", "--num-callers=30", f"--suppressions={HERE / 'valgrind.supp'}"]


class Memory(WaitingCase):

    def cycle(self, count, prefix=(), **variables):
        """Returns what PHP, or valgrind, said to the error output."""
        holder = self.start_holder("held", more=f"$seconds = {PATIENCE}; ")
        # Under valgrind, and on a busy machine, everything takes its time.
        settings = php.settings(self.node, session__use_cookies=0, report_memleaks=1, erlang__timeout=60)
        command = [*prefix, program("php"), "-n", *php.options(settings), str(HERE / "cycles.php"), count]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False,
            stdin=subprocess.DEVNULL, env=php.environment(self.node, variables))
        self.assertTrue(holder.is_running(), "the lock was held all the time")
        self.assertRegex(done.stdout, rf"\A{count} cycles, \d+ kinds\n\Z", done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)
        print(f"[{done.stdout.strip()}] ", end="", flush=True)
        return done.stderr

    def test_php_is_a_build_that_reports_leaks(self):
        self.assertEqual(self.run_cli("echo PHP_DEBUG;").text, "1")

    def test_cycles_of_all_kinds_leave_nothing_of_the_memory_of_php(self):
        self.assertEqual(self.cycle(CYCLES), "")

    def test_cycles_of_all_kinds_lose_no_memory_and_touch_none_that_is_not_theirs(self):
        # PHP's own allocator would hide from valgrind what it gave out.
        self.cycle(CYCLES_UNDER_VALGRIND, VALGRIND, USE_ZEND_ALLOC="0", ZEND_DONT_UNLOAD_MODULES="1")
