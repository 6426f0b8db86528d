# SPDX-License-Identifier: Apache-2.0
"""Requests in the queue for a lock, and what can happen to them there."""
from harness import php
from harness.case import new_id
from harness.processes import wait_until
from harness.waiting import WaitingCase


class Waiting(WaitingCase):

    def test_a_waiter_that_lost_its_connection_queues_again_and_is_served(self):
        proxy, session = self.start_proxy(), new_id()
        holder = self.start_holder(session)
        waiter, told = self.start_waiter(session, erlang__node=self.through(proxy))
        proxy.cut()
        wait_until(lambda: proxy.names("client") == ["start", "start"], "the waiter queues again", 3)
        wait_until(lambda: self.node.locks() == (1, 1), "it stands there once", 3)
        holder.kill()
        self.served_at(told)
        self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))

    def test_a_waiter_whose_node_dies_is_told_at_once(self):
        node, session = self.start_node(), new_id()
        self.start_holder(session, node=node)
        waiter, _ = self.start_waiter(session, node=node)
        node.kill()
        waiter.wait(1)
        # A node that is about to be gone may still take the connection.
        gone = "no node of this name|Connection refused|connection was closed|reset by peer"
        self.assert_one_warning(php.Page(b"", waiter.output()), gone)

    def test_a_waiter_whose_node_freezes_is_told_when_its_patience_is_over(self):
        node, session = self.start_node(), new_id()
        self.start_holder(session, node=node)
        waiter, _ = self.start_waiter(session, node=node, erlang__session__lock_timeout=1, erlang__timeout=1)
        node.freeze()
        # As long as it would wait for the lock, and as long again as it would wait for an answer.
        waiter.wait(1 + 1 + 0.5)
        self.assert_one_warning(php.Page(b"", waiter.output()), "neither granted nor refused in time")
