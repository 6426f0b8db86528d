# SPDX-License-Identifier: Apache-2.0
"""What PHP sees of a server at its limits: one sentence for those who are new, nothing for those who are there."""
from harness import http
from harness.case import SystemCase, new_id
from harness.ctl import asked, sessionctl
from harness.processes import free_port, wait_until

COUNT = "session_id('ID'); session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; session_write_close(); echo $_SESSION['n'];"
NEW = "session_start(); $_SESSION['n'] = 1; echo session_write_close() ? 'stored' : 'refused';"
# Holds its connection until the file is there.
HOLD = "session_id('ID'); session_start(); session_write_close(); while (!file_exists('FILE')) { usleep(5000); clearstatcache(); }"


class LimitedCase(SystemCase):
    has_node = False

    def start_limited(self, *settings):
        self.port = free_port()
        return self.start_node(arguments=http.arguments(self.port, *settings))

    def count(self, node, session, **changes):
        return self.run_cli(COUNT.replace("ID", session), node, **changes)

    def await_full(self, reason):
        wait_until(lambda: http.status(self.port)["full"] == reason, f"the server is full: {reason}")

    def assert_new_ones_are_refused(self, node, reason):
        self.assert_one_warning(self.count(node, new_id()), f"takes no new sessions .* limit of {reason}; nothing was stored")
        self.assertEqual(http.metrics(self.port)[f'session_handler_full{{reason="{reason}"}}'], 1)
        self.assertGreaterEqual(http.metrics(self.port)['session_handler_refusals_total{reason="full"}'], 1)
        status = asked(node, "status")
        self.assertEqual((status["full"], status["refusals"]["full"] >= 1), (reason, True))


class NewSessions(LimitedCase):

    def test_over_max_sessions_new_visitors_are_refused_and_known_ones_served(self):
        node, known = self.start_limited("max_sessions", "2"), new_id()
        self.assert_body(self.count(node, known), "1")
        self.assert_body(self.count(node, new_id()), "1")
        self.await_full("sessions")
        self.assert_new_ones_are_refused(node, "sessions")
        self.assert_body(self.count(node, known), "2")
        asked(node, "destroy", known, "--yes")
        wait_until(lambda: http.status(self.port)["full"] is None, "there is room")
        self.assert_body(self.count(node, new_id()), "1")

    def test_over_max_memory_new_visitors_are_refused(self):
        node = self.start_limited("max_memory", "1000000")
        self.await_full("memory")
        self.assert_new_ones_are_refused(node, "memory")
        self.assertIn("new sessions are refused: the node uses", node.process.output())

    def test_with_less_disc_than_min_free_disc_new_visitors_are_refused(self):
        settings = ("store", "mnesia", "data_dir", f'"{self.directory}/limited"', "min_free_disc", str(1 << 60))
        node = self.start_limited(*settings)
        self.await_full("disc")
        self.assert_new_ones_are_refused(node, "disc")

    def test_a_flood_of_visitors_who_never_come_back_is_gone_after_first_lifetime(self):
        node, known = self.start_limited("first_lifetime", "1", "sweep_interval", "1"), new_id()
        for _ in range(2):
            self.count(node, known)
        for _ in range(5):
            self.count(node, new_id())
        wait_until(lambda: asked(node, "count") == 1, "the flood is gone")
        status = asked(node, "status")
        self.assertEqual((status["created"], status["expired"], status["limits"]["first_lifetime"]), (6, 5, 1))
        self.assertEqual((status["abandoned"], http.metrics(self.port)["session_handler_abandoned_total"]), (5, 5))
        # One that was come back to expires as well, and was not abandoned.
        self.assert_body(self.count(node, known, session__gc_maxlifetime=1), "3")
        wait_until(lambda: asked(node, "count") == 0, "it has expired")
        status = asked(node, "status")
        self.assertEqual((status["expired"], status["abandoned"]), (6, 5))


class OneSession(LimitedCase):

    def test_over_max_size_a_session_is_refused_and_stays_as_it_was(self):
        node, session = self.start_limited("max_size", "1000"), new_id()
        self.assert_body(self.count(node, session), "1")
        large = f"session_id('{session}'); session_start(); $_SESSION['large'] = str_repeat('x', 2000); session_write_close();"
        self.assert_one_warning(self.run_cli(large, node), "1000 bytes")
        self.assert_body(self.count(node, session), "2")
        self.assert_refusals(node, "too_large", 1000, "max_size")

    def test_over_max_waiters_a_request_is_refused_at_once_and_those_in_the_queue_stay_in_it(self):
        node, session = self.start_limited("max_waiters", "1"), new_id()
        opened, released = self.file(), self.file()
        script = (f"session_id('{session}'); session_start(); touch('{opened}');"
                  f"while (!file_exists('{released}')) {{ usleep(5000); clearstatcache(); }}")
        holder = self.start_cli(script, node=node)
        wait_until(opened.exists, "the session is open", process=holder)
        waiter = self.start_cli(COUNT.replace("ID", session), node=node)
        wait_until(lambda: node.locks() == (1, 1), "one waits", process=waiter)
        refused = self.count(node, session)
        self.assertIn("erlang:", " ".join(refused.warnings))
        self.assertEqual(node.locks(), (1, 1))
        released.touch()
        self.assertEqual((holder.wait(5), waiter.wait(5), waiter.output()), (0, 0, "1"))
        self.assert_refusals(node, "busy", 1, "max_waiters")

    def assert_refusals(self, node, reason, limit, setting):
        status = asked(node, "status")
        self.assertEqual((status["refusals"].get(reason), status["limits"][setting]), (1, limit), status)
        self.assertEqual(http.metrics(self.port)[f'session_handler_refusals_total{{reason="{reason}"}}'], 1)
        text = sessionctl(node, "status").stdout
        self.assertRegex(text, rf"(?m)^refusals +{reason} 1$")
        self.assertRegex(text, rf"(?m)^limits .*\b{setting} {limit}\b")


class Connections(LimitedCase):

    def test_over_max_connections_a_process_goes_to_the_next_node_or_is_told(self):
        node, released = self.start_limited("max_connections", "1"), self.file()
        other = self.start_node(cookie=node.cookie)
        holder = self.start_cli(HOLD.replace("ID", new_id()).replace("FILE", str(released)), node=node)
        wait_until(lambda: node.ask("session_limits:admits_connection()") == "false", "no more are let in", process=holder)
        self.assert_one_warning(self.count(node, new_id()), "has as many connections as it allows")
        metrics = http.metrics(self.port)
        self.assertEqual(metrics["session_handler_connections_limit"], 1)
        self.assertGreaterEqual(metrics['session_handler_refusals_total{reason="full_connections"}'], 1)
        self.assert_body(self.run_cli(NEW, node, erlang__node=f"{node.name},{other.name}"), "stored")
        released.touch()
        self.assertEqual(holder.wait(5), 0, holder.output())


class Draining(LimitedCase):

    def test_a_drained_node_lets_open_pages_store_and_sends_the_others_away(self):
        node, session = self.start_limited(), new_id()
        self.assert_body(self.count(node, session), "1")
        told, released = self.file(), self.file()
        script = (f"session_id('{session}'); session_start(); $_SESSION['n'] = 10; touch('{told}');"
                  f"while (!file_exists('{released}')) {{ usleep(5000); clearstatcache(); }}")
        page = self.start_cli(script, node=node)
        wait_until(told.exists, "the page is open", process=page)
        done = sessionctl(node, "drain", "--timeout", 1)
        self.assertEqual((done.returncode, done.stdout), (1, "still locked: 1\n"))
        self.assertEqual(http.request(self.port, "/ready")[0], 503)
        self.assertIn("this node is being drained", node.process.output())
        self.assert_one_warning(self.count(node, new_id()), "starting, stopping or drained")
        released.touch()
        self.assertEqual(page.wait(5), 0, page.output())
        self.assertEqual(sessionctl(node, "drain").returncode, 0)
        self.assertEqual(sessionctl(node, "drain", "--undo").returncode, 0)
        self.assertEqual(http.request(self.port, "/ready")[0], 200)
        self.assert_body(self.count(node, session), "11")
