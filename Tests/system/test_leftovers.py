# SPDX-License-Identifier: Apache-2.0
"""What is left on the node when PHP has gone: nothing but the sessions."""
import concurrent.futures
import signal

from harness.case import new_id
from harness.processes import wait_until
from harness.waiting import WaitingCase

CONNECTS = 300
AT_ONCE = 8
REQUESTS = 100
# What the node itself may make meanwhile.
ATOMS_ALLOWED = 20

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"

PHP_NODES = 'lists:filter(fun(Node) -> lists:suffix("@php", atom_to_list(Node)) end, nodes(hidden))'

# What a page may do to leave something behind.
PAGES = [
    COUNT,
    "session_start(); session_abort();",
    "session_start(); session_destroy();",
    "session_start(); $_SESSION['a'] = 1; session_regenerate_id(); $_SESSION['b'] = 1;",
    "session_start(); session_regenerate_id(true);",
    "session_start(); session_reset();",
    "session_start(); $_SESSION['a'] = 1; session_write_close(); session_start(); $_SESSION['a'] = 2;",
    "session_start(['read_and_close' => true]);",
    "session_start(); session_create_id(); session_gc();",
    "session_start(); exit(1);",
    "session_start(); throw new Exception('of the page');",
    "session_start(); str_repeat('x', PHP_INT_MAX >> 8);",
]


class Leftovers(WaitingCase):

    def assert_nothing_is_left(self):
        wait_until(lambda: self.node.locks() == (0, 0), "the locks are free", 3)
        wait_until(lambda: self.node.connections() == 0, "the connections have ended", 3)
        self.assertEqual(self.node.ask(PHP_NODES), "[]")

    def test_a_hundred_pages_of_all_kinds_leave_no_lock_and_their_workers_no_connection(self):
        pools = [self.start_fpm(workers=3, session__use_strict_mode=strict) for strict in (0, 1)]
        paths = [self.page(script) for script in PAGES]
        # Seven visitors and twelve pages: every visitor meets every page, at one pool or the other.
        visitors = ["one", "two", "", "three", "four", "", new_id()]

        def visit(number):
            pool, path = pools[number // len(paths) % 2], paths[number % len(paths)]
            return pool.get(path, session=visitors[number % len(visitors)])

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as browsers:
            for page in browsers.map(visit, range(REQUESTS)):
                self.assertNotIn("erlang:", page.log, page.describe())
        # The last ABORTs were not waited for.
        wait_until(lambda: self.node.locks() == (0, 0), "the locks are free", 2)
        self.assertIn(self.node.connections(), range(1, 7))
        for pool in pools:
            pool.stop()
        self.assert_nothing_is_left()

    def test_killed_requests_leave_no_lock_no_waiter_and_no_connection(self):
        session = new_id()
        holder = self.start_holder(session)
        waiters = [self.start_waiter(session)[0] for _ in range(3)]
        self.assertEqual(self.node.locks(), (1, 3))
        for process in (*waiters, holder):
            process.signal(signal.SIGKILL)
        for process in (*waiters, holder):
            process.wait(5)
        self.assert_nothing_is_left()

    def test_300_short_connects_make_no_atom_each(self):
        script = f"session_id('atoms'); {COUNT}"
        self.connect(script, 3 * AT_ONCE)
        before = self.node.ask_number("erlang:system_info(atom_count)")
        self.connect(script, CONNECTS)
        grown = self.node.ask_number("erlang:system_info(atom_count)") - before
        print(f"[{grown} atoms over {CONNECTS} connects] ", end="", flush=True)
        self.assertLessEqual(grown, ATOMS_ALLOWED)
        self.assert_nothing_is_left()

    def connect(self, script, times):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as runners:
            for page in runners.map(lambda _: self.run_cli(script), range(times)):
                self.assert_quiet(page)


class Limits(WaitingCase):
    node_arguments = ("-session_handler", "max_waiters", "2", "max_size", "1000000")

    def test_a_session_that_the_server_finds_too_large_is_refused_and_the_old_one_kept(self):
        session = new_id()
        self.assert_body(self.run_cli(f"session_id('{session}'); {COUNT}"), "1")
        page = self.run_cli(f"session_id('{session}'); {COUNT} $_SESSION['x'] = str_repeat('x', 1000001);")
        self.assert_one_warning(page, "larger than the server takes: 1000000 bytes")
        self.assert_body(self.run_cli(f"session_id('{session}'); {COUNT}"), "2")
        self.assertEqual(self.node.locks(), (0, 0))

    def test_more_waiters_than_the_server_allows_are_refused_at_once(self):
        session = new_id()
        holder = self.start_holder(session)
        waiters = [self.start_waiter(session) for _ in range(2)]
        page = self.run_cli(f"session_id('{session}'); {COUNT}")
        self.assert_one_warning(page, "too many wait for the session's lock already: 2")
        holder.kill()
        for waiter, _ in waiters:
            self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))
