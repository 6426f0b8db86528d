# SPDX-License-Identifier: Apache-2.0
"""Workers that are killed and nodes that stand still while requests run: what was acknowledged is there."""
import concurrent.futures
import contextlib
import os
import random
import signal
import time

from harness.case import new_id
from harness.processes import wait_until
from harness.waiting import WaitingCase

WORKERS = 6
SECONDS = 3
PAUSE = 0.1

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"
COUNT_AND_TELL = """
session_start();
$_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
usleep(1000);
session_write_close();
echo getmypid();
"""
STORE = "session_start(); $_SESSION['n'] = 50; touch('READ'); while (!file_exists('GO')) usleep(1000);"


class Kills(WaitingCase):

    def test_workers_killed_at_random_lose_no_acknowledged_write_and_leave_no_lock(self):
        self.kill_workers_of(self.node)

    def test_nor_do_they_where_sessions_are_on_disc(self):
        data = f'"{self.directory}/data"'
        self.kill_workers_of(self.start_node(arguments=["-session_handler", "store", "mnesia", "data_dir", data]))

    def kill_workers_of(self, node):
        self.fpm, self.script, self.session = self.start_fpm(node, workers=WORKERS), self.page(COUNT_AND_TELL), new_id()
        self.workers, end = set(), time.monotonic() + SECONDS
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as browsers:
            visits = [browsers.submit(self.visit_until, end) for _ in range(WORKERS)]
            self.kill_until(end)
        stored, broken = (sum(counts) for counts in zip(*(visit.result() for visit in visits)))
        counted = int(self.run_cli(f"session_id('{self.session}'); {COUNT}", node).text) - 1
        print(f"[{stored} stored, {broken} killed, {counted} counted] ", end="", flush=True)
        self.assertGreater(broken, 0, "nothing was killed in the middle of a page")
        # A worker may have died between its write and its answer to the browser.
        self.assertIn(counted, range(stored, stored + broken + 1))
        wait_until(lambda: node.locks() == (0, 0), "the locks are free", 3)

    def visit_until(self, end):
        """How many pages were stored, and how many broke off."""
        stored = broken = 0
        while time.monotonic() < end:
            try:
                page = self.fpm.get(self.script, session=self.session)
            except OSError:
                broken += 1
                continue
            self.assert_quiet(page)
            self.workers.add(int(page.text))
            stored += 1
        return stored, broken

    def kill_until(self, end):
        chance = random.Random(1)
        while time.monotonic() < end:
            time.sleep(PAUSE)
            for worker in chance.sample(sorted(self.workers), min(1, len(self.workers))):
                self.workers.discard(worker)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)


class Freezes(WaitingCase):

    def setUp(self):
        self.other, self.session = self.start_node(), new_id()
        self.fpm = self.start_fpm(self.other, erlang__timeout=1)
        self.script = self.page(COUNT)
        self.assert_body(self.get(), "1")

    def get(self):
        return self.fpm.get(self.script, session=self.session)

    def test_a_request_that_a_frozen_node_finds_when_it_thaws_leaves_no_lock(self):
        self.other.freeze()
        self.assert_one_warning(self.get(), "waiting for the answer: timed out")
        self.other.thaw()
        self.assert_body(self.get(), "2")
        wait_until(lambda: self.other.locks() == (0, 0), "the locks are free", 3)

    def test_a_write_that_a_frozen_node_finds_when_it_thaws_was_said_to_be_unknown(self):
        read, go = self.file(), self.file()
        script = self.page(STORE.replace("READ", str(read)).replace("GO", str(go)))
        page = self.in_background(lambda: self.fpm.get(script, session=self.session))
        wait_until(read.exists, "the page has read")
        self.other.freeze()
        go.touch()
        self.assert_one_warning(page.result(), "unknown whether the session was stored: .* timed out")
        self.other.thaw()
        self.assert_body(self.get(), "51")

    def test_a_waiter_outlasts_a_freeze_that_is_shorter_than_its_patience(self):
        holder = self.start_holder(self.session, node=self.other)
        waiter, told = self.start_waiter(self.session, node=self.other)
        self.other.freeze()
        time.sleep(1)
        self.other.thaw()
        self.assertFalse(told.exists())
        holder.kill()
        self.served_at(told)
        self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))
