# SPDX-License-Identifier: Apache-2.0
"""A page that begins at one member of a cluster and ends at another."""
import secrets

from harness.case import SystemCase, new_id
from harness.node import Node
from harness.processes import wait_until

# Tells that it has read, and goes on when it is told to.
HOLD = """
session_id('ID'); session_start();
file_put_contents('FILE', '1');
while (file_exists('FILE')) { usleep(10000); clearstatcache(); }
$_SESSION['n']++;
session_write_close();
"""
READ = "session_id('ID'); session_start(); echo $_SESSION['n'];"


class Cluster(SystemCase):
    has_node = False

    def start_members(self, count):
        names = [f"m{n}{secrets.token_hex(3)}@127.0.0.1" for n in range(count)]
        cookie = secrets.token_hex(10)
        members = "[" + ",".join(f"'{name}'" for name in names) + "]"
        starts = [self.in_background(lambda name=name: Node(
            self.epmd, name=name, cookie=cookie, arguments=self.arguments(name, members))) for name in names]
        nodes = [start.result() for start in starts]
        for node in nodes:
            self.addCleanup(node.stop)
        for node in nodes:
            wait_until(lambda node=node: node.ask_number("length(session_cluster:view())") == count, "all are there")
        return nodes

    def arguments(self, name, members):
        directory = self.directory / ("data-" + name.split("@")[0])
        return ("-kernel", "prevent_overlapping_partitions", "false", "-session_handler", "store", "mnesia",
                "-session_handler", "data_dir", f'"{directory}"', "-session_handler", "members", members)

    def test_a_page_whose_member_dies_between_its_read_and_its_write_is_stored_at_the_next(self):
        nodes, session, file = self.start_members(3), new_id(), self.file()
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
        nodes, session = self.start_members(3), new_id()
        everyone = ",".join(node.name for node in nodes)
        nodes[0].kill()
        script = f"session_id('{session}'); session_start(['use_strict_mode' => 1]); echo session_id();"
        page = self.run_cli(script, node=nodes[0], erlang__node=everyone, erlang__timeout="10")
        self.assert_quiet(page)
        self.assertNotEqual(page.text, session)
