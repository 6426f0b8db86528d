# SPDX-License-Identifier: Apache-2.0
"""What docs/security.md promises, except for what test_tls.py is about."""
import re
import subprocess

from harness import tls
from harness.case import SystemCase
from harness.node import Node
from harness.processes import free_port, is_port_open
from harness.programs import ROOT, program

MANUAL = ROOT / "docs" / "security.md"
TRY = "echo session_start() ? 'started' : 'refused';"
SHELL = """
$link = peb_connect('NODE', 'COOKIE');
echo trim(peb_decode(peb_rpc('os', 'cmd', peb_encode('[~s]', [['echo $((6 * 7))']]), $link))[0]);
"""
PEEK = "echo @file_get_contents('FILE') === false ? 'closed ' : 'open '; " + TRY


class LonelyNode(Node):
    """Where it looks for EPMD, nobody is."""

    def environment(self):
        return super().environment() | {"ERL_EPMD_PORT": str(free_port())}


class LessForPhp(SystemCase):

    def start_with(self, *arguments, **options):
        return self.start_node(arguments=arguments, **options)

    def test_whoever_has_the_cookie_can_run_anything_on_the_node(self):
        script = SHELL.replace("NODE", self.node.name).replace("COOKIE", self.node.cookie)
        self.assert_body(self.run_cli(script), "42")

    def test_a_node_that_allows_others_lets_php_not_in(self):
        node = self.start_with("-eval", "net_kernel:allow(['other@host'])")
        self.assert_one_warning(self.run_cli(TRY, node), "the node does not let us in")

    def test_a_node_that_allows_the_host_part_php_lets_it_in(self):
        node = self.start_with("-eval", "net_kernel:allow([php, 'other@host'])")
        self.assert_body(self.run_cli(TRY, node), "started")

    def test_a_node_listens_everywhere_unless_it_is_told_where(self):
        told = self.start_with("-kernel", "inet_dist_use_interface", "{127,0,0,1}")
        self.assertTrue(is_port_open(self.node.port, "127.0.0.2"))
        self.assertTrue(is_port_open(told.port, "127.0.0.1"))
        self.assertFalse(is_port_open(told.port, "127.0.0.2"))
        self.assert_body(self.run_cli(TRY, told), "started")

    def test_a_node_takes_the_port_that_it_is_told(self):
        port = str(free_port())
        node = self.start_with("-kernel", "inet_dist_listen_min", port, "inet_dist_listen_max", port)
        self.assertEqual(node.port, int(port))

    def test_epmd_tells_everybody_who_reaches_it_and_is_local_when_it_is_told_so(self):
        self.assertEqual(self.epmd.port_of(self.node.alive), self.node.port)
        self.assertTrue(is_port_open(self.epmd.port, "127.0.0.1"))
        self.assertFalse(is_port_open(self.epmd.port, "127.0.0.2"))

    def test_a_node_does_not_start_with_a_cookie_file_that_others_can_read(self):
        home = self.directory / "home"
        home.mkdir()
        cookie = home / ".erlang.cookie"
        cookie.write_text("a-cookie-for-everybody")
        for mode, code in ((0o440, 1), (0o604, 1), (0o400, 0)):
            cookie.chmod(mode)
            command = [program("erl"), "-noshell", "-start_epmd", "false", "-name", "cautious@127.0.0.1", "-s", "init", "stop"]
            done = subprocess.run(command, env=self.node.environment() | {"HOME": str(home)}, capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(done.returncode, code, f"{mode:o}: {done.stdout}{done.stderr}")

    def test_a_node_without_epmd_is_found_by_its_port(self):
        port = free_port()
        node = LonelyNode(self.epmd, arguments=["-erl_epmd_port", str(port)])
        self.addCleanup(node.stop)
        self.assertIsNone(node.port)
        self.assert_body(self.run_cli(TRY, node, erlang__node=f"{node.name}:{port}"), "started")

    def test_open_basedir_keeps_scripts_from_the_cookie_file_and_not_the_extension(self):
        place, cookie = self.directory / "site", self.directory / "cookie"
        place.mkdir()
        cookie.write_text(self.node.cookie)
        cookie.chmod(0o400)
        files = {"erlang__cookie": "", "erlang__cookie_file": cookie}
        script = PEEK.replace("FILE", str(cookie))
        self.assert_body(self.run_cli(script, **files), "open started")
        self.assert_body(self.run_cli(script, open_basedir=place, session__save_path=self.node.name, **files), "closed started")


class Manual(SystemCase):
    """The commands and files of docs/security.md, with another place and another name."""
    has_node = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.directory / "etc"
        cls.place.mkdir()
        text = MANUAL.read_text().split("## TLS, step by step")[1].split("\n## ")[0].replace("sessions1.example", "localhost")
        cls.blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for block in cls.of("sh"):
            subprocess.run(["bash", "-euc", block], cwd=cls.place, check=True, capture_output=True)
        cls.optfile = cls.place / "ssl_dist.conf"
        cls.optfile.write_text(cls.of("erlang")[0].replace("/etc/session-handler", str(cls.place)))
        arguments = cls.of("")[0].replace("/etc/session-handler", str(cls.place)).split()
        cls.node = Node(cls.epmd, name="sessions@localhost", naming="-sname", arguments=[*arguments, "-eval", "net_kernel:allow([php, sessionctl])"])
        cls.addClassCleanup(cls.node.stop)

    @classmethod
    def of(cls, language):
        return [block for kind, block in cls.blocks if kind == language]

    def settings(self):
        lines = [line.split(" = ") for line in self.of("ini")[0].replace("/etc/php/erlang", str(self.place)).splitlines()]
        return {name.replace(".", "__"): value for name, value in lines}

    def test_its_commands_make_a_node_and_a_php_that_trust_each_other(self):
        self.assert_body(self.run_cli(TRY, **self.settings()), "started")

    def test_what_its_node_allows_has_to_stand_in_the_certificate(self):
        authority = tls.Authority(self.place / "ca.pem", self.place / "ca.key")
        page = self.run_cli(TRY, **tls.settings(authority, authority.sign("DNS:elsewhere")))
        self.assertEqual(page.text, "refused", page.describe())
        self.assert_one_warning(page, "distribution handshake: the connection was closed")

    def test_its_options_have_a_node_read_in_large_pieces(self):
        options = [word for line in self.of("")[0].splitlines() if line.startswith("-kernel") for word in line.split()]
        authority = tls.Authority(self.place / "ca.pem", self.place / "ca.key")
        node = tls.TlsNode(self.epmd, authority, authority.sign("DNS:localhost"), name="reader@localhost", naming="-sname", arguments=options)
        self.addCleanup(node.stop)
        buffers = node.ask("[Size || Port <- erlang:ports(), {ok, [{buffer, Size}]} <- [inet:getopts(Port, [buffer])]]")
        self.assertIn("65536", buffers)
        self.assertEqual(node.ask("application:get_env(kernel, inet_dist_connect_options)"), "{ok,[{buffer,65536}]}")

    def test_sessionctl_gets_in_as_it_says(self):
        cookie = self.directory / "cookie"
        cookie.write_text(self.node.cookie)
        cookie.chmod(0o400)
        variables = self.node.environment() | {"ERL_FLAGS": f"-proto_dist inet_tls -ssl_dist_optfile {self.optfile}"}
        command = [ROOT / "server" / "bin" / "sessionctl", "--node", self.node.name, "--cookie-file", cookie, "status"]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(self.node.name, done.stdout)
