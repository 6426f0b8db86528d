# SPDX-License-Identifier: Apache-2.0
"""Nodes by the kinds of names and addresses that they can have."""
import pathlib
import re
import secrets
import socket

from harness.case import SystemCase, new_id

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


class Names(SystemCase):
    has_node = False

    def alive(self):
        return f"s{secrets.token_hex(4)}"

    def assert_serves(self, node, setting, **changes):
        """Two requests, so that the second finds what the first has stored."""
        session = new_id()
        for count in ("1", "2"):
            script = f"session_id('{session}'); {COUNT}"
            self.assert_body(self.run_cli(script, node=node, erlang__node=setting, **changes), count)

    def test_a_node_with_a_long_name_is_reached_by_it(self):
        node = self.start_node(name=f"{self.alive()}@127.0.0.1")
        self.assert_serves(node, node.name)

    def test_a_node_with_a_long_name_is_reached_by_another_address_of_its_host(self):
        node = self.start_node(name=f"{self.alive()}@127.0.0.1")
        self.assert_serves(node, f"{node.alive}@localhost")

    def test_a_node_with_a_short_name_is_reached_by_an_address(self):
        node = self.start_node(name=f"{self.alive()}@short", naming="-sname")
        self.assert_serves(node, f"{node.alive}@127.0.0.1")
        self.assertEqual(node.ask("node()"), f"{node.alive}@short")

    def test_a_node_is_reached_at_its_port_without_epmd(self):
        node = self.start_node()
        self.epmd.stop()
        self.addCleanup(self.epmd.start)
        self.assert_serves(node, f"{node.name}:{node.port}")

    def test_a_save_path_with_an_at_sign_names_the_node(self):
        node = self.start_node()
        self.assert_serves(node, "nobody@127.0.0.1", session__save_path=node.name)

    def test_a_cookie_is_taken_from_a_file(self):
        node, file = self.start_node(), self.file()
        file.touch(mode=0o600)
        file.write_text(node.cookie + "\n")
        self.assert_serves(node, node.name, erlang__cookie="", erlang__cookie_file=file)

    def test_a_node_is_reached_over_ipv6(self):
        node = self.start_node_on_ipv6()
        self.assert_serves(node, f"{node.alive}@::1")
        self.assert_serves(node, f"{node.alive}@[::1]")
        self.assert_serves(node, f"{node.alive}@[::1]:{node.port}")

    def test_a_connection_to_an_ipv6_address_goes_over_ipv6(self):
        node = self.start_node_on_ipv6()
        fpm = self.start_fpm(node, erlang__node=f"{node.alive}@[::1]")
        self.assert_body(fpm.get(self.page(COUNT), session=new_id()), "1")
        self.assertTrue(self.has_ipv6_connection_to(node.port))

    def start_node_on_ipv6(self):
        if not has_ipv6():
            self.skipTest("this machine has no ::1")
        return self.start_node(name=f"{self.alive()}@::1", arguments=["-proto_dist", "inet6_tcp"])

    def has_ipv6_connection_to(self, port):
        """Whether an established connection (01) ends at the port of ::1."""
        loopback = "0" * 24 + "01000000"
        wanted = re.compile(rf" {loopback}:{port:04X} 01 ")
        return bool(wanted.search(pathlib.Path("/proc/net/tcp6").read_text()))
