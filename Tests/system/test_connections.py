# SPDX-License-Identifier: Apache-2.0
"""Connections that were lost: a page that could be served is served, and a change is made once."""
from harness.case import SystemCase, new_id
from harness.processes import wait_until
from harness.proxy import CUT, CUT_AFTER, CUT_UNSEEN

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"

# Long enough to learn of a connection that is cut right after an answer.
SLOW_COUNT = COUNT.replace("echo", "usleep(50000); echo")

# Erlang code for the node: drops every PHP client.
DISCONNECT = """
[erlang:disconnect_node(Node) || Node <- nodes(hidden), lists:suffix("@php", atom_to_list(Node))]
"""


class Once:
    """A rule that acts on the first frame of a name and lets all else pass."""

    def __init__(self, sender, name, action):
        self.wanted = (sender, name)
        self.action = action
        self.happened = 0

    def __call__(self, frame):
        if self.happened or (frame.sender, frame.name) != self.wanted:
            return None
        self.happened += 1
        return self.action


class Lost(SystemCase):
    """In the middle of a page."""

    def setUp(self):
        self.proxy = self.start_proxy()
        self.fpm = self.start_fpm(erlang__node=self.through(self.proxy))
        self.script, self.session = self.page(SLOW_COUNT), new_id()
        self.assert_body(self.get(), "1")
        self.proxy.forget()

    def get(self):
        return self.fpm.get(self.script, session=self.session)

    def assert_counts_on(self, sender, name, action, expected):
        """The next page loses its connection as told, sends the expected messages, and counts once."""
        self.proxy.rule = Once(sender, name, action)
        self.assert_body(self.get(), "2")
        self.assertEqual(self.proxy.rule.happened, 1, "nothing was cut")
        self.assertEqual(self.proxy.names("client"), expected)
        self.assert_body(self.get(), "3")

    def test_a_commit_whose_answer_is_lost_is_repeated_and_applied_once(self):
        self.assert_counts_on("node", "committed", CUT, ["start", "commit", "commit"])
        self.assertEqual(self.proxy.names("node")[:3], ["started", "committed", "committed"])

    def test_a_commit_that_did_not_arrive_is_repeated(self):
        self.assert_counts_on("client", "commit", CUT, ["start", "commit", "commit"])

    def test_a_start_that_did_not_arrive_is_repeated(self):
        self.assert_counts_on("client", "start", CUT, ["start", "start", "commit"])

    def test_a_start_whose_answer_is_lost_is_repeated_and_finds_its_own_lock(self):
        self.assert_counts_on("node", "started", CUT, ["start", "start", "commit"])

    def test_a_start_finds_its_own_lock_while_the_node_believes_in_the_lost_connection(self):
        self.assert_counts_on("node", "started", CUT_UNSEEN, ["start", "start", "commit"])

    def test_a_commit_is_applied_once_while_the_node_believes_in_the_lost_connection(self):
        self.assert_counts_on("node", "committed", CUT_UNSEEN, ["start", "commit", "commit"])

    def test_a_connection_lost_after_the_answer_to_start_loses_no_write(self):
        self.assert_counts_on("node", "started", CUT_AFTER, ["start", "commit"])

    def test_a_page_that_lost_its_lock_does_not_write_over_another_page(self):
        held = self.file()
        slow = self.page(f"session_start(); $_SESSION['n'] = 'late'; touch('{held}'); usleep(300000);")
        # The other page writes when the first has lost its lock with its connection.
        self.proxy.rule = Once("node", "started", CUT_AFTER)
        page = self.in_background(lambda: self.fpm.get(slow, session=self.session))
        wait_until(held.exists, "the slow page has read")
        other = self.run_cli(f"session_id('{self.session}'); {COUNT}")
        self.assert_body(other, "2")
        self.assert_one_warning(page.result(), "another request changed the session|lock was lost")
        self.assert_body(self.get(), "3")


class Idle(SystemCase):
    """Between two pages: the next page sees nothing of it."""

    def setUp(self):
        self.script, self.session = self.page(COUNT), new_id()

    def get(self, fpm):
        return fpm.get(self.script, session=self.session)

    def test_a_node_that_was_restarted_is_found_again(self):
        node = self.start_node()
        fpm = self.start_fpm(node)
        self.assert_body(self.get(fpm), "1")
        node.restart()
        # This store is memory: the count begins anew.
        self.assert_body(self.get(fpm), "1")
        self.assert_body(self.get(fpm), "2")

    def test_a_connection_that_the_node_closed_is_replaced(self):
        fpm = self.start_fpm()
        self.assert_body(self.get(fpm), "1")
        self.assertIn("true", self.node.ask(DISCONNECT))
        self.assert_body(self.get(fpm), "2")

    def test_a_connection_that_was_cut_is_replaced(self):
        proxy = self.start_proxy()
        fpm = self.start_fpm(erlang__node=self.through(proxy))
        for count in range(1, 4):
            self.assert_body(self.get(fpm), str(count))
            self.assertEqual(proxy.connects, count)
            proxy.cut()

    def test_an_application_that_was_restarted_is_found_again(self):
        node = self.start_node()
        fpm = self.start_fpm(node)
        self.assert_body(self.get(fpm), "1")
        self.assertEqual(node.ask("application:stop(session_handler), session_handler:start()"), "ok")
        self.assert_body(self.get(fpm), "1")
        self.assert_body(self.get(fpm), "2")
