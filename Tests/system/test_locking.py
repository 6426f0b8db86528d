# SPDX-License-Identifier: Apache-2.0
"""One session, many requests: no write is lost, and a lock never outlives its holder."""
import concurrent.futures
import os
import signal
import statistics
import time

from harness.case import SystemCase, new_id
from harness.processes import wait_until
from harness.waiting import HOLD, WAIT, WaitingCase, script_of

REQUESTS = 400
WORKERS = 8

# A page says whether its write was accepted: session_write_close() is false, or warns, when it was not.
COUNT = """
set_error_handler(function ($level, $text) { $GLOBALS['told'][] = $text; return true; });
$told = [];
session_start();
$_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
$stored = session_write_close();
echo $stored && !$told ? 'stored' : 'refused: ' . implode(' ', $told);
"""

READ = "session_start(['read_and_close' => true]); echo $_SESSION['n'] ?? 0;"

TIMED = """
$before = hrtime(true);
session_id('ID'); session_start();
echo (hrtime(true) - $before) / 1e9;
"""

# The handler runs between the slices of the wait, so that three signals are three calls.
HANDLING = """
$signals = 0;
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () use (&$signals) { $signals++; });
""" + WAIT + """
if ($signals !== 3) echo "$signals signals were handled";
"""


class Counting(SystemCase):

    def count(self, **changes):
        """400 pages by 8 workers; returns what the pages said and what the session says."""
        fpm = self.start_fpm(workers=WORKERS, erlang__session__lock_timeout=60, **changes)
        script, session = self.page(COUNT), new_id()
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as browsers:
            pages = list(browsers.map(lambda _: fpm.get(script, session=session), range(REQUESTS)))
        return [page.text for page in pages], int(fpm.get(self.page(READ), session=session).text)

    def test_with_locking_no_increment_is_lost(self):
        said, counted = self.count()
        self.assertEqual(set(said), {"stored"})
        self.assertEqual(counted, REQUESTS)

    def test_without_locking_every_acknowledged_write_is_counted(self):
        said, counted = self.count(erlang__session__lock=0)
        stored = [text for text in said if text == "stored"]
        refused = [text for text in said if text != "stored"]
        self.assertEqual(counted, len(stored), refused[:3])
        self.assertTrue(refused, "no two requests ran side by side, so nothing was tested")
        for text in refused:
            self.assertIn("another request changed the session since it was read", text)


class HandOver(WaitingCase):
    """A holder that dies gives the lock to the next at once."""
    times = 5
    limit = 0.050

    def test_a_killed_php_cli_hands_its_lock_to_the_waiter_in_under_50_ms(self):
        self.assert_prompt(lambda session: self.start_holder(session).pid)

    def test_a_killed_php_fpm_worker_hands_its_lock_to_the_waiter_in_under_50_ms(self):
        fpm = self.start_fpm(workers=1)
        with concurrent.futures.ThreadPoolExecutor(self.times) as self.browsers:
            self.assert_prompt(lambda session: self.hold_in_worker(fpm, session))

    def hold_in_worker(self, fpm, session):
        """The process of a worker that is in the middle of a page."""
        told = self.file()
        script = self.page(script_of(HOLD, session, told))
        page = self.browsers.submit(fpm.get, script)
        self.addCleanup(lambda: self.assertIsInstance(page.exception(), ConnectionError))
        wait_until(told.exists, "the worker has the lock", process=fpm.process)
        return int(told.read_text())

    def assert_prompt(self, hold):
        delays = [self.hand_over(hold) for _ in range(self.times)]
        print(f"[{', '.join(f'{delay * 1000:.1f}' for delay in delays)} ms] ", end="", flush=True)
        self.assertLess(statistics.median(delays), self.limit)

    def hand_over(self, hold):
        session = new_id()
        holder = hold(session)
        waiter, told = self.start_waiter(session)
        killed = time.time()
        os.kill(holder, signal.SIGKILL)
        served = self.served_at(told)
        self.assertEqual(waiter.wait(5), 0, waiter.output())
        return served - killed


class Queue(WaitingCase):

    def test_six_waiters_are_served_in_the_order_of_their_arrival(self):
        session = new_id()
        holder = self.start_holder(session)
        waiters = [self.start_waiter(session) for _ in range(6)]
        holder.kill()
        times = [self.served_at(told) for _, told in waiters]
        self.assertEqual(times, sorted(times))
        for waiter, _ in waiters:
            self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))

    def test_a_waiter_gives_up_after_lock_timeout_and_names_the_holder(self):
        session = new_id()
        holder = self.start_holder(session)
        page = self.run_cli(TIMED.replace("ID", session), erlang__session__lock_timeout=1)
        sentence = f"lock was not free in time; process {holder.pid} at .* has held it for"
        self.assert_one_warning(page, sentence)
        self.assertGreaterEqual(float(page.text), 1.0)
        self.assertLess(float(page.text), 1.3)
        self.assertEqual(self.node.locks(), (1, 0))

    def test_without_patience_a_locked_session_is_refused_at_once(self):
        session = new_id()
        self.start_holder(session)
        page = self.run_cli(TIMED.replace("ID", session), erlang__session__lock_timeout=0)
        self.assert_one_warning(page, "lock was not free in time")
        self.assertLess(float(page.text), 0.3)

    def test_a_waiting_php_cli_handles_signals_and_gets_its_lock(self):
        if self.run_cli("echo extension_loaded('pcntl') ? 'yes' : 'no';").text == "no":
            self.skipTest("PHP has no pcntl here")
        session = new_id()
        holder = self.start_holder(session)
        waiter, told = self.start_waiter(session, script=HANDLING)
        for _ in range(3):
            waiter.signal(signal.SIGUSR1)
            time.sleep(0.05)
        self.assertFalse(told.exists())
        holder.kill()
        self.served_at(told)
        self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))

    def test_a_waiting_php_cli_ends_at_sigterm_and_leaves_the_queue(self):
        session = new_id()
        self.start_holder(session)
        waiter, _ = self.start_waiter(session)
        waiter.signal(signal.SIGTERM)
        waiter.wait(2)
        wait_until(lambda: self.node.locks() == (1, 0), "the waiter has left the queue", 2)
