# SPDX-License-Identifier: Apache-2.0
"""The forms of a node's name and of its address."""
import secrets
import socket

from harness.case import SystemCase, new_id

COUNT = "session_id('ID'); session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def new_name(host):
    return f"s{secrets.token_hex(4)}@{host}"


class Names(SystemCase):
    has_node = False

    def assert_serves(self, node, **changes):
        script = COUNT.replace("ID", new_id())
        self.assert_body(self.run_cli(script, node=node, **changes), "1")
        self.assert_body(self.run_cli(script, node=node, **changes), "2")

    def test_a_long_name_with_an_address(self):
        self.assert_serves(self.start_node(name=new_name("127.0.0.1")))

    def test_a_short_name(self):
        self.assert_serves(self.start_node(name=new_name("localhost"), naming="-sname"))

    def test_a_name_with_a_port_needs_no_epmd(self):
        node = self.start_node()
        self.epmd.stop()
        self.addCleanup(self.epmd.start)
        self.assert_serves(node, erlang__node=f"{node.name}:{node.port}")

    def test_a_node_at_an_ipv6_address(self):
        self.require_ipv6()
        node = self.start_node(name=new_name("::1"), arguments=["-proto_dist", "inet6_tcp"])
        self.assert_serves(node, erlang__node=f"{node.alive}@[::1]")
        self.assert_serves(node, erlang__node=f"{node.alive}@[::1]:{node.port}")
        self.assert_serves(node, erlang__node=f"{node.alive}@::1")

    def test_a_path_with_an_at_sign_names_the_node(self):
        node = self.start_node()
        self.assert_serves(node, erlang__node="nobody@127.0.0.1", session__save_path=node.name)

    def test_a_cookie_from_a_file(self):
        node = self.start_node()
        file = self.file()
        file.touch(mode=0o600)
        file.write_text(node.cookie + "\n")
        self.assert_serves(node, erlang__cookie="", erlang__cookie_file=file)

    def require_ipv6(self):
        if not has_ipv6():
            self.skipTest("there is no ::1 here")
