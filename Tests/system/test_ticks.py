# SPDX-License-Identifier: Apache-2.0
"""The node asks every few seconds whether PHP is there. PHP answers when it waits, not when it idles."""
import signal

from harness.case import new_id
from harness.processes import wait_until
from harness.waiting import WAIT, WaitingCase

TICKTIME = 4
# A silent client is cut after the tick time and a quarter of it at most.
CUT_AFTER = TICKTIME * 1.25 + 1

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"
READ = "session_id('ID'); session_start(); echo $_SESSION['holder'];"
CLIENTS = 'length([Node || Node <- nodes(hidden), lists:suffix("@php", atom_to_list(Node))])'


class Ticks(WaitingCase):
    # The application sets the node's tick time at its start.
    node_arguments = ("-session_handler", "net_ticktime", str(TICKTIME),
                      "-kernel", "net_ticktime", str(TICKTIME))

    def await_cut(self, left=0):
        """Until the node has so many clients left."""
        wait_until(lambda: self.node.ask_number(CLIENTS) == left, "the node cuts who is silent", CUT_AFTER)

    def test_an_idle_worker_that_was_cut_serves_the_next_page_unseen(self):
        fpm, script, session = self.start_fpm(), self.page(COUNT), new_id()
        self.assert_body(fpm.get(script, session=session), "1")
        self.assertEqual(self.node.ask_number(CLIENTS), 1)
        self.await_cut()
        self.assert_body(fpm.get(script, session=session), "2")
        self.assertEqual(self.node.ask_number(CLIENTS), 1)

    def test_a_paused_holder_that_wakes_after_its_lease_writes_over_nobody(self):
        session = new_id()
        holder = self.start_holder(session, "$seconds = 0.5;", erlang__session__lock_lease="2")
        holder.signal(signal.SIGSTOP)
        waiter, told = self.start_waiter(session, script=WAIT + "$_SESSION['holder'] = 'waiter'; session_write_close();")
        self.served_at(told, patience=CUT_AFTER + 3)
        self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))
        holder.signal(signal.SIGCONT)
        holder.wait(5)
        self.assertRegex(holder.output(), "another request changed the session since it was read; nothing was stored")
        self.assertEqual(self.run_cli(READ.replace("ID", session)).text, "waiter")

    def test_a_paused_holder_whom_nobody_waited_for_keeps_its_lock_over_its_lease(self):
        session = new_id()
        holder = self.start_holder(session, "$seconds = 0.5;", erlang__session__lock_lease="300")
        holder.signal(signal.SIGSTOP)
        self.await_cut()
        waiter, told = self.start_waiter(session)
        holder.signal(signal.SIGCONT)
        self.assertEqual((holder.wait(5), holder.output()), (0, ""), "the holder's write, over another connection")
        self.served_at(told)
        self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))

    def test_a_page_that_waits_for_a_lock_answers_ticks_and_gets_it(self):
        proxy, session, go = self.start_proxy(), new_id(), self.file()
        holder = self.start_holder(session, f"$go = '{go}';")
        waiter, told = self.start_waiter(session, erlang__node=self.through(proxy))
        # The holder computes in silence: its connection is cut, and its lock is kept for its lease.
        self.await_cut(left=1)
        for side in ("node", "client"):
            wait_until(lambda: proxy.names(side, ()).count("tick") >= 3, f"the {side} ticks")
        self.assertFalse(told.exists(), "a silent holder lost its lock")
        go.touch()
        self.served_at(told)
        self.assertEqual((waiter.wait(5), waiter.output(), proxy.connects), (0, "", 1))
        self.assertEqual((holder.wait(5), holder.output()), (0, ""), "the holder's write")
        self.assertEqual(self.run_cli(READ.replace("ID", session)).text, str(holder.pid))
