# SPDX-License-Identifier: Apache-2.0
"""What is left on the node when PHP has done its work: the sessions, and nothing else."""
import concurrent.futures
import random

from harness.case import SystemCase, new_id
from harness.processes import wait_until

PAGES = [
    "session_start(); echo 'ok';",
    "session_start(); $_SESSION['n'] = random_int(0, 1 << 40); echo 'ok';",
    "session_start(['read_and_close' => true]); echo 'ok';",
    "session_start(); session_regenerate_id(); $_SESSION['n'] = 1; echo 'ok';",
    "session_start(); session_regenerate_id(true); $_SESSION['n'] = 1; echo 'ok';",
    "session_start(); session_destroy(); echo 'ok';",
    "session_start(); $_SESSION['n'] = 2; session_abort(); echo 'ok';",
    "session_start(); $_SESSION['n'] = 3; session_reset(); echo 'ok';",
    "session_start(); session_gc(); echo 'ok';",
    "session_start(); session_write_close(); session_start(); $_SESSION['n'] = 4; echo 'ok';",
    "session_start(); $_SESSION['n'] = 5; session_write_close(); session_id('other'); session_start(); echo 'ok';",
    "session_start(); session_unset(); echo 'ok'; exit;",
]

REQUESTS = 100
CONNECTS = 300
ATOMS = "erlang:system_info(atom_count)"
PROCESSES = "erlang:system_info(process_count)"


class Leaks(SystemCase):

    def test_after_a_hundred_mixed_pages_no_lock_and_no_connection_is_left(self):
        processes = self.count(PROCESSES)
        pools = [self.start_fpm(workers=3, session__use_strict_mode=strict) for strict in (0, 1)]
        scripts = [self.page(script) for script in PAGES]
        chance = random.Random(7)
        requests = [(pools[n % 2], scripts[n % len(scripts)], chance.choice(["", "one", "two", new_id()]))
                    for n in range(REQUESTS)]
        with concurrent.futures.ThreadPoolExecutor(8) as browsers:
            pages = list(browsers.map(lambda request: request[0].get(request[1], session=request[2]), requests))
        for page in pages:
            self.assert_body(page, "ok")
        # The last ABORTs were not waited for.
        wait_until(lambda: self.node.locks() == (0, 0), "no lock is left", 2)
        self.assertGreater(self.node.connections(), 0)
        for pool in pools:
            pool.stop()
        wait_until(lambda: self.node.connections() == 0, "no connection is left", 2)
        wait_until(lambda: self.count(PROCESSES) <= processes + 2, "no process is left", 5)

    def test_three_hundred_php_processes_leave_no_atoms(self):
        self.connect(20)
        before = self.count(ATOMS)
        self.connect(CONNECTS)
        grown = self.count(ATOMS) - before
        print(f"[{grown} atoms] ", end="", flush=True)
        self.assertLessEqual(grown, 20)
        wait_until(lambda: self.node.connections() == 0, "no connection is left", 2)

    def connect(self, times):
        script = "session_id('ID'); session_start(); $_SESSION['n'] = 1; echo 'ok';"
        with concurrent.futures.ThreadPoolExecutor(4) as runners:
            pages = list(runners.map(lambda _: self.run_cli(script.replace("ID", new_id())), range(times)))
        for page in pages:
            self.assert_body(page, "ok")

    def count(self, expression):
        # The first question loads the code that answers it.
        self.node.ask(expression)
        return self.node.ask_number(expression)
