# SPDX-License-Identifier: Apache-2.0
"""Two nodes that know nothing of each other: what each is asked, and what it is believed."""
from harness.case import SystemCase, new_id
from harness.processes import wait_until

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"
# Tells that it has read, and goes on when it is told to.
HOLD = """
session_id('ID'); session_start();
file_put_contents('FILE', '1');
while (file_exists('FILE')) { usleep(10000); clearstatcache(); }
$_SESSION['n'] = 'changed';
session_write_close();
"""


class Failover(SystemCase):

    def setUp(self):
        self.first = self.start_node()
        self.second = self.start_node(cookie=self.first.cookie)
        self.both = f"{self.first.name},{self.second.name}"

    def fpm(self, **changes):
        return self.start_fpm(self.first, erlang__node=self.both, **changes)

    def test_a_new_visitor_is_served_by_the_second_node_while_the_first_is_away(self):
        self.first.kill()
        fpm, page, session = self.fpm(), self.page(COUNT), new_id()
        answers = [fpm.get(page) for _ in range(2)]
        for answer in answers:
            self.assert_body(answer, "1")
        self.assertEqual(self.second.ask_number("session_handler:count()"), 2)
        # One who says that he has a session may have it on the first.
        answer = fpm.get(page, session=session)
        self.assert_one_warning(answer, f"{self.second.name}: no such session here, but {self.first.name}, which is away")
        self.assertEqual(answer.cookies, [], "another id was given")

    def test_a_visitor_of_the_first_node_keeps_his_session_over_its_absence(self):
        fpm, page, session = self.fpm(erlang__session__retry_after="0.2"), self.page(COUNT), new_id()
        self.assert_body(fpm.get(page, session=session), "1")
        # A node whose connection is lost is frozen, so that its memory survives its absence.
        self.first.freeze()
        for _ in range(2):
            answer = fpm.get(page, session=session)
            self.assertEqual(len(answer.warnings), 2, answer.describe())
            self.assertEqual(answer.cookies, [], "another id was given")
        self.assert_body(fpm.get(page), "1")
        self.first.thaw()
        wait_until(lambda: fpm.get(page, session=session).warnings == [], "the first node is back")
        self.assertGreaterEqual(int(fpm.get(page, session=session).text), 3)

    def test_a_frozen_node_costs_its_share_of_the_time_once(self):
        fpm, page = self.fpm(erlang__timeout="1"), self.page(COUNT)
        self.first.freeze()
        slow, fast = fpm.get(page), fpm.get(page)
        self.first.thaw()
        self.assert_body(slow, "1")
        self.assert_body(fast, "1")
        self.assertGreater(slow.seconds, 0.45)
        self.assertLess(slow.seconds, 0.95)
        self.assertLess(fast.seconds, 0.45)

    def test_a_page_whose_node_dies_under_it_fails_clearly_and_stores_nothing(self):
        session, file = new_id(), self.file()
        self.run_cli(f"session_id('{session}'); session_start(); $_SESSION['n'] = 1;", node=self.first)
        script = HOLD.replace("ID", session).replace("FILE", str(file))
        page = self.start_cli(script, node=self.first, erlang__node=self.both)
        wait_until(file.exists, "the page has read", process=page)
        self.first.kill()
        file.unlink()
        page.wait(10)
        self.assertIn(f"{self.second.name}: the node does not have the session that was read", page.output())
        self.assertNotIn("unknown", page.output())
        self.assertEqual(self.second.ask_number("session_handler:count()"), 0)

    def test_a_page_whose_write_nobody_confirms_says_that_it_is_unknown(self):
        session, file = new_id(), self.file()
        self.run_cli(f"session_id('{session}'); session_start(); $_SESSION['n'] = 1;", node=self.first)
        script = HOLD.replace("ID", session).replace("FILE", str(file))
        page = self.start_cli(script, node=self.first, erlang__node=self.both, erlang__timeout="1")
        wait_until(file.exists, "the page has read", process=page)
        self.first.freeze()
        file.unlink()
        page.wait(10)
        self.first.thaw()
        self.assertIn("it is unknown whether the session was stored", page.output())

    def test_when_no_node_answers_the_warning_names_each(self):
        self.first.kill()
        self.second.kill()
        answer = self.run_cli("session_start();", node=self.first, erlang__node=self.both)
        self.assert_one_warning(answer, f"{self.first.name}: asking EPMD.*; {self.second.name}: asking EPMD.*, after [0-9]+ of 3000 ms")

    def test_a_shuffled_list_spreads_the_processes(self):
        for _ in range(14):
            page = self.run_cli("session_start(); $_SESSION['n'] = 1;", node=self.first, erlang__node=self.both,
                                erlang__node_order="shuffled")
            self.assert_quiet(page)
        counts = [node.ask_number("session_handler:count()") for node in (self.first, self.second)]
        self.assertEqual(sum(counts), 14)
        self.assertGreater(min(counts), 0, counts)
