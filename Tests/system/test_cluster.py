# SPDX-License-Identifier: Apache-2.0
"""A page that begins at one member of a cluster and ends at another."""
from harness.case import new_id
from harness.cluster import ClusterCase, await_ready
from harness.processes import wait_until

# Tells that it has read, and goes on when it is told to.
HOLD = """
session_id('ID'); session_start();
file_put_contents('FILE', '1');
while (file_exists('FILE')) { usleep(10000); clearstatcache(); }
$_SESSION['n']++;
session_write_close();
"""
# Says what it has counted to, and how many seconds that took.
TIMED = """
$started = microtime(true);
session_id('ID'); session_start();
$_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
session_write_close();
printf('%d %.3f', $_SESSION['n'], microtime(true) - $started);
"""
# Other nodes are not let in any more, and their connections are closed.
CUT_OFF = """
[begin erlang:set_cookie(Other, nobody), erlang:disconnect_node(Other) end || Other <- [OTHERS]]
"""
LET_IN = "[erlang:set_cookie(Other, erlang:get_cookie()) || Other <- [OTHERS]]"
READ = "session_id('ID'); session_start(); echo $_SESSION['n'];"


class Pages(ClusterCase):
    store = "mnesia"

    def test_a_page_whose_member_dies_between_its_read_and_its_write_is_stored_at_the_next(self):
        nodes, session, file = self.start_members(self.store, 3), new_id(), self.file()
        everyone = ",".join(node.name for node in nodes)
        page = self.run_cli(f"session_id('{session}'); session_start(); $_SESSION['n'] = 1;", node=nodes[0],
                            erlang__node=everyone)
        self.assert_quiet(page)
        script = HOLD.replace("ID", session).replace("FILE", str(file))
        holder = self.start_cli(script, node=nodes[0], erlang__node=everyone, erlang__timeout="10")
        wait_until(file.exists, "the page has read", process=holder)
        nodes[0].kill()
        file.unlink()
        self.assertEqual((holder.wait(15), holder.output()), (0, ""))
        for node in nodes[1:]:
            read = self.run_cli(READ.replace("ID", session), node=node, erlang__node=node.name)
            self.assert_body(read, "2")

    def test_a_session_that_no_member_has_is_missing_although_the_first_is_away(self):
        nodes, session = self.start_members(self.store, 3), new_id()
        everyone = ",".join(node.name for node in nodes)
        nodes[0].kill()
        script = f"session_id('{session}'); session_start(['use_strict_mode' => 1]); echo session_id();"
        page = self.run_cli(script, node=nodes[0], erlang__node=everyone, erlang__timeout="10")
        self.assert_quiet(page)
        self.assertNotEqual(page.text, session)


class PagesOfRaft(Pages):
    store = "raft"


class Majorities(ClusterCase):
    timeout = 4

    def setUp(self):
        self.nodes, self.session = self.start_members("raft", 3), new_id()
        self.everyone = ",".join(node.name for node in self.nodes)
        self.others = ",".join(f"'{node.name}'" for node in self.nodes[1:])

    def count(self, nodes):
        page = self.run_cli(TIMED.replace("ID", self.session), node=self.nodes[0], erlang__node=nodes,
                            erlang__timeout=str(self.timeout))
        self.assert_quiet(page)
        number, seconds = page.text.split()
        return int(number), float(seconds)

    def test_a_page_goes_on_at_the_next_member_when_the_first_has_no_majority(self):
        self.assertEqual(self.count(self.nodes[0].name)[0], 1)
        self.nodes[0].ask(CUT_OFF.replace("OTHERS", self.others))
        # In the first second the member does not know it yet; after that it says so at once.
        number, seconds = self.count(self.everyone)
        self.assertEqual(number, 2)
        self.assertLess(seconds, self.timeout)
        wait_until(lambda: self.nodes[0].ask("session_store:is_ready()") == "false", "the member knows", 3)
        number, seconds = self.count(self.everyone)
        self.assertEqual(number, 3)
        self.assertLess(seconds, self.timeout / 2)
        self.nodes[0].ask(LET_IN.replace("OTHERS", self.others))
        await_ready(self.nodes[0], [node.name for node in self.nodes])
        self.assertEqual(self.count(self.nodes[0].name)[0], 4)
