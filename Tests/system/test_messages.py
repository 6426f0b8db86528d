# SPDX-License-Identifier: Apache-2.0
"""The messages of a page and the round trips that it waits for, against the table in docs/wire.md.

The proxy makes every answer late by the same time; a page takes at least that time per round trip that
it waits for. On a busy machine it takes longer, so the fastest of some pages counts.
"""
import re
import time

from harness.case import SystemCase, new_id
from harness.programs import ROOT

DELAY = 0.150
SETTLING = 0.1
TRIES = 4

UNCHANGED = "session_start(); echo 'ok';"
CHANGED = "session_start(); $_SESSION['n'] = bin2hex(random_bytes(8)); echo 'ok';"
READ_AND_CLOSE = "session_start(['read_and_close' => true]); echo 'ok';"
DESTROY = "session_start(); session_destroy(); echo 'ok';"
ABORT = "session_start(); $_SESSION['n'] = 'other'; session_abort(); echo 'ok';"
RESET = "session_start(); $_SESSION['n'] = 'other'; session_reset(); echo 'ok';"
GC = "session_start(); session_gc(); echo 'ok';"


def documented():
    """The table's last column by its first."""
    table = (ROOT / "docs" / "wire.md").read_text().split("## What PHP does, in messages")[1]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.*?) \|$", table, re.MULTILINE)
    return {first: last for first, _, last in rows}


class Messages(SystemCase):

    def setUp(self):
        self.proxy = self.start_proxy()

    def start_worker(self, **changes):
        """One that is connected already."""
        fpm = self.start_fpm(erlang__node=self.through(self.proxy), **changes)
        self.assert_body(fpm.get(self.page(CHANGED), session=new_id()), "ok")
        return fpm

    def known(self):
        session = new_id()
        self.assert_quiet(self.run_cli(f"session_id('{session}'); session_start(); $_SESSION['n'] = 1;"))
        return session

    def measure(self, fpm, script, session):
        """The messages that the page sent, and the round trips that it waited for."""
        path = self.page(script)
        self.proxy.forget()
        self.proxy.delay = DELAY
        page = fpm.get(path, session=session)
        self.assert_body(page, "ok")
        # The page does not wait for its ABORT to arrive.
        time.sleep(SETTLING)
        self.proxy.delay = 0.0
        return self.proxy.names("client"), int(page.seconds / DELAY)

    def assert_costs(self, row, script, visitor, messages, trips=None, **changes):
        """`visitor` makes the session id that each page is visited with."""
        expected = int(documented()[row]) if trips is None else trips
        fpm = self.start_worker(**changes)
        for _ in range(TRIES):
            sent, waited = self.measure(fpm, script, visitor())
            self.assertEqual(sent, messages)
            if waited <= expected:
                break
        print(f"[{row}: {' '.join(sent)}; {waited} round trips] ", end="", flush=True)
        self.assertEqual(waited, expected)

    def test_a_new_visitor_waits_for_one_round_trip(self):
        # Without a cookie: PHP makes the id, and the extension knows that nobody else has it.
        row = "`session_start()`, new visitor, then end of request"
        self.assert_costs(row, CHANGED, lambda: "", ["start", "commit"])

    def test_a_known_visitor_whose_data_is_unchanged_waits_for_one_round_trip(self):
        self.assert_costs("known id, data unchanged", UNCHANGED, self.known, ["start", "abort"])

    def test_a_known_visitor_whose_data_changes_waits_for_two_round_trips(self):
        self.assert_costs("known id, data changed", CHANGED, self.known, ["start", "commit"])

    def test_read_and_close_waits_for_one_round_trip_and_takes_no_lock(self):
        self.assert_costs("`read_and_close`", READ_AND_CLOSE, self.known, ["start"])

    def test_strict_mode_costs_nothing_for_a_known_visitor(self):
        self.assert_row_says("strict mode, known id", "as above")
        self.assert_costs("strict mode, known id", CHANGED, self.known, ["start", "commit"], 2,
                          session__use_strict_mode=1)

    def test_strict_mode_costs_one_round_trip_for_an_unknown_id(self):
        self.assert_costs("strict mode, unknown id", CHANGED, new_id, ["start", "start", "commit"],
                          session__use_strict_mode=1)

    def test_session_destroy_waits_for_one_round_trip_of_its_own(self):
        self.assert_costs_more("`session_destroy()`", DESTROY, ["start", "destroy"])

    def test_session_abort_waits_for_nothing(self):
        self.assert_costs_more("`session_abort()`", ABORT, ["start", "abort"])

    def test_session_reset_waits_for_one_round_trip_of_its_own(self):
        self.assert_costs_more("`session_reset()`", RESET, ["start", "start", "abort"])

    def test_session_gc_waits_for_one_round_trip_of_its_own(self):
        self.assert_costs_more("`session_gc()`", GC, ["start", "gc", "abort"])

    def assert_costs_more(self, row, script, messages):
        """The table counts what the function costs after session_start(), which has waited for one."""
        self.assert_costs(row, script, self.known, messages, 1 + int(documented()[row]))

    def assert_row_says(self, row, text):
        self.assertEqual(documented()[row], text)

    def test_a_worker_keeps_one_connection_over_fifty_pages(self):
        fpm = self.start_fpm(erlang__node=self.through(self.proxy))
        script = self.page(CHANGED)
        for number in range(50):
            self.assert_body(fpm.get(script, session=f"visitor{number % 5}"), "ok")
        self.assertEqual(self.proxy.connects, 1)
        self.assertEqual(self.proxy.names("client", ignoring=()).count("hello"), 1)
