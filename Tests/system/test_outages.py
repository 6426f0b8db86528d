# SPDX-License-Identifier: Apache-2.0
"""Every outage is one warning in time; the visitor keeps the cookie and finds the session when it is over."""
from harness import fake_node, php
from harness.case import SystemCase, new_id
from harness.fake_node import FakeNode
from harness.processes import free_port, wait_until
from harness.proxy import CUT

TIMEOUT = 1.0
# PHP-CGI has to start as well.
GRACE = 0.5

# EPMD forgets a dead node at once, or a moment later.
GONE = "no node of this name|connecting to the node: Connection refused"

FILL = "session_start(); $_SESSION['kept'] = 'all of it';"
SHOW = "session_start(); echo $_SESSION['kept'] ?? 'emptied';"
# The page goes on without a session, and writes into what it takes for one.
TRY = """
$before = hrtime(true);
$started = session_start();
$_SESSION['kept'] = 'overwritten';
session_write_close();
echo $started ? 'started' : 'refused', ' ', (hrtime(true) - $before) / 1e9;
"""


class Outage(SystemCase):
    """The node of the class is well; each test stands something else between it and PHP."""

    def setUp(self):
        self.session = new_id()
        self.assert_quiet(self.run_cli(f"session_id('{self.session}'); {FILL}"))

    def visit(self, script, node=None, **changes):
        cookie = f"PHPSESSID={self.session}"
        return php.run_cgi(node or self.node, self.page(script), cookie, erlang__timeout=TIMEOUT, **changes)

    def assert_outage(self, pattern, node=None, **changes):
        """Twice: in strict mode PHP asks for the id before it reads, and a missing one would be replaced."""
        for strict in (0, 1):
            with self.subTest(strict=strict):
                page = self.visit(TRY, node, session__use_strict_mode=strict, **changes)
                self.assert_refused(page, pattern)
        self.assert_kept()

    def assert_refused(self, page, pattern):
        self.assert_one_warning(page, pattern)
        self.assertEqual(len(page.warnings), 2, f"ours, and PHP's own\n{page.describe()}")
        said, seconds = page.text.split()
        self.assertEqual(said, "refused", page.describe())
        self.assertLess(float(seconds), TIMEOUT + GRACE)
        self.assert_same_cookie(page)

    def assert_same_cookie(self, page):
        """No cookie, or the one that the visitor has."""
        for cookie in page.cookies:
            self.assertTrue(cookie.startswith(f"PHPSESSID={self.session}"), page.describe())

    def assert_kept(self):
        self.assert_body(self.visit(SHOW, session__use_strict_mode=1), "all of it")

    def test_the_node_has_another_cookie(self):
        self.assert_outage("the node has another cookie", erlang__cookie="another")

    def test_there_is_no_epmd(self):
        node = Stranger(self.node, epmd_port=free_port())
        self.assert_outage("asking EPMD for the node's port: Connection refused", node)

    def test_the_name_is_not_registered(self):
        self.assert_outage("no node of this name is registered", erlang__node="nobody@127.0.0.1")

    def test_the_port_is_refused(self):
        name = f"{self.node.name}:{free_port()}"
        self.assert_outage("connecting to the node: Connection refused", erlang__node=name)

    def test_the_node_runs_without_the_application(self):
        other = self.start_node(application=False)
        self.assert_outage("application session_handler is not running", other)

    def test_the_node_is_frozen(self):
        other = self.start_node()
        other.freeze()
        self.addCleanup(other.thaw)
        self.assert_outage("distribution handshake: timed out", other)

    def test_everything_is_lost_on_the_way(self):
        proxy = self.start_proxy()
        proxy.is_black_hole = True
        self.assert_outage("distribution handshake: timed out", erlang__node=self.through(proxy))

    def test_it_accepts_and_never_answers(self):
        self.assert_fake(fake_node.silent, "distribution handshake: timed out")

    def test_it_shakes_hands_and_never_answers(self):
        self.assert_fake(fake_node.handshake_only, "waiting for the answer: timed out")

    def test_it_closes_at_once(self):
        self.assert_fake(fake_node.closing, "the connection was closed|reset by peer|another cookie")

    def test_it_sends_garbage(self):
        self.assert_fake(fake_node.garbage, "distribution handshake: ")

    def test_it_speaks_tls(self):
        self.assert_fake(fake_node.tls, "the node speaks TLS; set erlang.tls = On")

    def test_it_calls_itself_otherwise(self):
        self.assert_fake(fake_node.wrong_name, "the node calls itself impostor@127.0.0.1")

    def test_it_does_not_know_the_cookie(self):
        self.assert_fake(fake_node.wrong_digest, "the node does not know the cookie")

    def test_it_sends_a_frame_of_four_gigabytes(self):
        self.assert_fake(fake_node.huge_frame, "a message longer than [0-9]+ bytes")

    def test_it_sends_what_is_no_term(self):
        self.assert_fake(fake_node.broken_term, "erlang: ")

    def assert_fake(self, behaviour, pattern):
        fake = FakeNode(behaviour, self.node)
        self.addCleanup(fake.stop)
        self.assert_outage(pattern, erlang__node=f"{self.node.name}:{fake.port}")


class Stranger:
    """What PHP is told of a node, with one thing changed."""

    def __init__(self, node, epmd_port):
        self.name, self.cookie = node.name, node.cookie
        self.epmd = type("NoEpmd", (), {"port": epmd_port})


class NodeDies(SystemCase):
    """Between START and COMMIT."""

    def page_in_two_halves(self):
        """A page that has read its session and waits for us."""
        self.read, self.go = self.file(), self.file()
        return self.page(f"""
            session_start(); $_SESSION['kept'] = 'changed';
            touch('{self.read}');
            while (!file_exists('{self.go}')) {{ usleep(2000); clearstatcache(); }}
            $before = hrtime(true);
            session_write_close();
            echo (hrtime(true) - $before) / 1e9;
        """)

    def test_a_node_that_dies_under_a_page_is_one_warning_and_the_cookie_stays(self):
        node, session = self.start_node(), new_id()
        script = self.page_in_two_halves()
        cookie = f"PHPSESSID={session}"
        page = self.in_background(lambda: php.run_cgi(node, script, cookie, erlang__timeout=TIMEOUT))
        wait_until(self.read.exists, "the page has read its session")
        node.kill()
        self.go.touch()
        result = page.result()
        self.assert_one_warning(result, f"{GONE}|connection was closed")
        self.assertLess(float(result.text), TIMEOUT + GRACE)
        self.assertEqual(result.cookies, [])

    def test_a_write_whose_fate_is_unknown_is_reported_as_such(self):
        proxy, session = self.start_proxy(), new_id()

        def lose_the_answer(frame):
            """And the node with it: nobody can be asked again."""
            if frame.name != "committed":
                return None
            proxy.is_black_hole = True
            return CUT

        proxy.rule = lose_the_answer
        page = php.run_cgi(self.node, self.page(FILL), f"PHPSESSID={session}", erlang__timeout=TIMEOUT,
                           erlang__node=self.through(proxy))
        self.assert_one_warning(page, "it is unknown whether the session was stored")
        self.assert_body(self.run_cli(f"session_id('{session}'); {SHOW}"), "all of it")


class OutageUnderFpm(SystemCase):

    def test_a_worker_survives_an_outage_and_goes_on(self):
        node, session = self.start_node(), new_id()
        fpm = self.start_fpm(node, erlang__timeout=TIMEOUT)
        script = self.page("session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo getmypid();")
        before = fpm.get(script, session=session)
        self.assert_quiet(before)
        node.kill()
        for _ in range(3):
            self.assert_one_warning(fpm.get(script, session=session), GONE)
        node.start()
        self.assert_body(fpm.get(script, session=session), before.text)
