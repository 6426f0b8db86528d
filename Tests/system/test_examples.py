# SPDX-License-Identifier: Apache-2.0
"""The programs in examples/ do what they say."""
import subprocess

from harness.case import SystemCase, new_id
from harness.node import Node
from harness.programs import ROOT, program

EXAMPLES = ROOT / "examples"
MODULE_PAGE = """
session_start();
$what = $_SERVER['QUERY_STRING'] ?? '';
if ($what === 'read') { echo $_SESSION['n']; exit; }
if ($what === 'gc') { echo session_gc(); exit; }
if ($what === 'tag') { try { Erlang\\Session::tag('a'); } catch (Erlang\\SessionException $e) { echo $e->getMessage(); } exit; }
$_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
if ($what === 'regenerate') { session_regenerate_id(true); }
echo $_SESSION['n'];
"""
LOGIN = "session_id('{id}'); session_start(); $_SESSION['user'] = ['id' => 42, 'name' => 'ann'];"


class Login(SystemCase):
    """examples/elixir/login.exs reads what PHP has stored."""

    def test_a_login_by_php_is_seen(self):
        self.assert_seen("php")
        self.assert_seen("php_serialize")
        self.assert_seen("erlang")

    def test_an_object_is_seen_as_one(self):
        for serializer, seen in (("php", "an object of User, "), ("erlang", "an object of PHP, ")):
            session = new_id()
            login = f"class User {{}} session_id('{session}'); session_start(); $_SESSION['user'] = new User;"
            self.assert_quiet(self.run_cli(login, session__serialize_handler=serializer))
            answer = self.who(session)
            self.assertTrue(answer.stdout.startswith(seen), answer)

    def test_who_has_not_logged_in_is_nobody(self):
        session = new_id()
        self.run_cli(f"session_id('{session}'); session_start(); $_SESSION['n'] = 1;")
        self.assertIn("nobody, ", self.who(session).stdout)

    def test_an_unknown_session_is_said_to_be_none(self):
        self.assertEqual(self.who(new_id()).stdout, "no such session\n")

    def test_a_node_that_is_not_there_is_an_error(self):
        answer = self.who(new_id(), "nobody@127.0.0.1")
        self.assertEqual((answer.returncode, answer.stderr), (1, "cannot ask nobody@127.0.0.1: :nodedown\n"))

    def assert_seen(self, serializer):
        session = new_id()
        page = self.run_cli(LOGIN.replace("{id}", session), session__serialize_handler=serializer)
        self.assert_quiet(page)
        answer = self.who(session)
        self.assertRegex(answer.stdout, rf"^ann \(42\), \d s idle, written by {serializer}\n$", answer.stderr)

    def who(self, session, node=None):
        command = [program("elixir"), "--hidden", "--name", "reader@127.0.0.1", "--cookie", self.node.cookie]
        command += ["--erl", "-start_epmd false", EXAMPLES / "elixir" / "login.exs", node or self.node.name, session]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=30, env=self.node.environment(), check=False)


class ErlangStore(Node):
    """A node with examples/plain_rpc/my_store.erl and nothing else of ours."""
    module = "my_store"

    def command(self):
        source = EXAMPLES / "plain_rpc" / "my_store.erl"
        subprocess.run([program("erlc"), "-o", self.home, source], check=True)
        self.arguments = ["-pa", self.home, "-s", "my_store"]
        return super().command()


class ElixirStore(Node):
    """A node with examples/plain_rpc/my_store.ex."""
    module = "'Elixir.MyStore'"

    def command(self):
        return [
            program("elixir"), "--name", self.name, "--cookie", self.cookie, "--erl", "-start_epmd false -noinput",
            "-r", EXAMPLES / "plain_rpc" / "my_store.ex", "-e", 'MyStore.start(); IO.puts("ready")', "--no-halt"]


class PlainRpc(SystemCase):
    """Stores of one's own keep the contract of read/1, write/2, destroy/1 and gc/1."""
    has_node = False

    def test_a_store_in_erlang_keeps_the_contract(self):
        self.assert_keeps_the_contract(ErlangStore(self.epmd, application=False))

    def test_a_store_in_elixir_keeps_the_contract(self):
        self.assert_keeps_the_contract(ElixirStore(self.epmd, application=False))

    def test_php_keeps_its_sessions_in_a_module_of_erlang_or_elixir(self):
        for kind, module in ((ErlangStore, "my_store"), (ElixirStore, "Elixir.MyStore")):
            with self.subTest(module):
                node = kind(self.epmd, application=False)
                self.addCleanup(node.stop)
                self.assert_keeps_sessions(node, module)

    def assert_keeps_sessions(self, node, module):
        fpm = self.start_fpm(node, erlang__session__module=module, session__use_strict_mode=1)
        page, session = self.page(MODULE_PAGE), new_id()
        # Nobody has such a session.
        answer = fpm.get(page, session=session)
        self.assertEqual(len(answer.cookies), 1, answer.describe())
        session = answer.cookies[0].split("=")[1].split(";")[0]
        self.assert_body(fpm.get(page, session=session), "2")
        self.assert_body(fpm.get(page, session=session), "3")
        self.assert_body(fpm.get(page, "read", session=session), "3")
        self.assert_body(fpm.get(page, "gc", session=session), "0")
        self.assert_body(fpm.get(page, "regenerate", session=session), "4")
        self.assertEqual(len(fpm.get(page, session=session).cookies), 1, "the old id is still there")
        answer = fpm.get(page, "tag", session=session)
        self.assertIn("has no tags and no lists", answer.text)

    def test_a_module_that_is_not_there_is_one_warning(self):
        node = ErlangStore(self.epmd, application=False)
        self.addCleanup(node.stop)
        answer = self.run_cli("session_start();", node=node, erlang__session__module="nowhere")
        self.assert_one_warning(answer, f"erlang: {node.name}: calling write: EXIT undef nowhere write")

    def assert_keeps_the_contract(self, node):
        self.addCleanup(node.stop)

        def calls(call, answer):
            self.assertEqual(node.ask(f"{node.module}:{call} =:= {answer}"), "true", call)

        calls('read(<<"abc">>)', "[]")
        calls('write(<<"abc">>, <<"n|i:1;">>)', "true")
        calls('read(<<"abc">>)', '<<"n|i:1;">>')
        calls('write("abc", "n|i:2;")', "true")
        calls('read("abc")', '<<"n|i:2;">>')
        calls('write(<<"abd">>, <<>>)', "true")
        calls('read(<<"abd">>)', "<<>>")
        calls('destroy(<<"abd">>)', "true")
        calls('read(<<"abd">>)', "[]")
        calls("gc(1440)", "0")
        calls("gc(0)", "0")
        node.ask("timer:sleep(1100)")
        calls('write(<<"new">>, <<"n|i:1;">>)', "true")
        calls("gc(1)", "1")
        calls('read(<<"abc">>)', "[]")
        calls('read(<<"new">>)', '<<"n|i:1;">>')
