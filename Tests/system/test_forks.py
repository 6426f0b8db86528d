# SPDX-License-Identifier: Apache-2.0
"""A forked child has nothing of its parent's session: it sends nothing, and it keeps nothing alive."""
import os
import signal

from harness.case import new_id
from harness.processes import is_alive, wait_until
from harness.waiting import WaitingCase

# The parent writes after the child has ended.
PARENT = """
session_id('ID'); session_start();
$_SESSION['who'] = 'parent';
$child = pcntl_fork();
if ($child === 0) { $_SESSION['who'] = 'child'; CHILD }
pcntl_waitpid($child, $status);
"""

ORPHAN = """
session_id('ID'); session_start();
$child = pcntl_fork();
if ($child === 0) { sleep(30); exit; }
file_put_contents('FILE.new', $child); rename('FILE.new', 'FILE');
sleep(30);
"""

OF_THE_PARENT = "the session was opened by the parent process"
SHOW = "session_id('ID'); session_start(['read_and_close' => true]); echo $_SESSION['who'];"


class Forks(WaitingCase):

    def setUp(self):
        if self.run_cli("echo extension_loaded('pcntl') ? 'yes' : 'no';").text == "no":
            self.skipTest("PHP has no pcntl here")
        self.session = new_id()

    def fork(self, child, proxy):
        script = PARENT.replace("CHILD", child).replace("ID", self.session)
        return self.run_cli(script, erlang__node=self.through(proxy))

    def assert_child_is_mute(self, child, pattern=None):
        proxy = self.start_proxy()
        page = self.fork(child, proxy)
        self.assertEqual(proxy.names("client"), ["start", "commit"])
        self.assertEqual(proxy.connects, 1)
        self.assertEqual(self.run_cli(SHOW.replace("ID", self.session)).text, "parent")
        if pattern:
            self.assert_one_warning(page, pattern)
        else:
            self.assert_quiet(page)

    def test_a_child_that_ends_with_the_session_open_sends_nothing(self):
        self.assert_child_is_mute("exit;", OF_THE_PARENT)

    def test_a_child_that_writes_the_session_sends_nothing(self):
        self.assert_child_is_mute("session_write_close(); exit;", OF_THE_PARENT)

    def test_a_child_that_gives_the_session_up_sends_nothing(self):
        self.assert_child_is_mute("session_abort(); exit;")

    def test_a_child_opens_sessions_of_its_own_over_a_connection_of_its_own(self):
        proxy, other = self.start_proxy(), new_id()
        child = f"session_abort(); session_id('{other}'); session_start(); $_SESSION['who'] = 'child'; exit;"
        self.assert_quiet(self.fork(child, proxy))
        self.assertEqual(proxy.connects, 2)
        self.assertEqual(self.run_cli(SHOW.replace("ID", self.session)).text, "parent")
        self.assertEqual(self.run_cli(SHOW.replace("ID", other)).text, "child")

    def test_a_killed_parent_loses_its_lock_although_its_child_lives(self):
        told = self.file()
        parent = self.start_cli(ORPHAN.replace("ID", self.session).replace("FILE", str(told)))
        wait_until(told.exists, "the parent has forked", process=parent)
        child = int(told.read_text())
        self.addCleanup(os.kill, child, signal.SIGKILL)
        waiter, served = self.start_waiter(self.session)
        parent.kill()
        self.served_at(served, 2)
        self.assertTrue(is_alive(child))
        self.assertEqual(waiter.wait(5), 0)
