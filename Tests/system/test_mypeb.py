# SPDX-License-Identifier: Apache-2.0
"""Programs written for mypeb, behind php-fpm; and docs/mypeb.md, whose examples do what it says."""
import re
import subprocess

from harness import php
from harness.case import SystemCase, new_id
from harness.node import Node
from harness.programs import ROOT, program

PAGE = ROOT / "examples" / "article" / "page.php"
# PHP 8.4 deprecates the form of session_set_save_handler() that the class needs.
# And a busy machine needs more than a second now and then.
QUIET = {"error_reporting": "24575", "peb.min_connect_timeout_ms": "10000"}

HANDLER = f"""
require '{PAGE.with_name("ErlangSessionHandler.php")}';
$sh = new ErlangSessionHandler();
session_set_save_handler(
    array($sh, 'open'), array($sh, 'close'), array($sh, 'read'), array($sh, 'write'), array($sh, 'destroy'), array($sh, 'gc'));
"""

ANY_DATA = """
class A { private $secret = 1; }
ob_start();
[$id, $what] = explode('&', $_SERVER['QUERY_STRING']);
session_id($id);
session_start();
$_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
if ($what === 'write') {
    $_SESSION += ['private' => new A, 'long' => str_repeat('x', 70000)];
    echo 'written ', $_SESSION['n'];
} elseif ($what === 'read') {
    echo str_replace("\0", '*', serialize($_SESSION['private'])), ' ', strlen($_SESSION['long']), ' ', $_SESSION['n'];
} elseif ($what === 'again') {
    echo $_SESSION['n'], ' ';
    session_write_close();
    session_start();
    echo $_SESSION['n'] += 1, ' ';
    session_write_close();
    session_id($id . 'other');
    session_start();
    echo $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1, ' ';
    session_regenerate_id(true);
    session_destroy();
    session_id($id);
    session_start();
    echo $_SESSION['n'];
} else {
    echo json_encode(session_destroy());
}
"""

PERSISTENT = """
$link = peb_pconnect($_SERVER['QUERY_STRING'], '%s');
while (($message = peb_receive($link, 20)) !== false) echo 'old message ';
$self = peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]), $link))[0];
peb_rpc_to('erlang', 'abs', peb_encode('[~i]', [[-2]]), $link); // its answer is not waited for
echo peb_linkinfo($link)['thisnodename'], ' ', $self;
"""


class Article(SystemCase):
    """Against `erl -sname server`, which the class reaches as server@127.0.0.1."""
    has_node = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node(cls.epmd, name="server@short", naming="-sname", cookie="ABCDEFGHI")
        cls.addClassCleanup(cls.node.stop)

    def test_the_session_class_keeps_the_sessions_of_a_site(self):
        fpm = self.start_fpm(workers=2, session__save_handler="files", **QUIET)
        one, other = new_id(), new_id()
        for visit in range(1, 4):
            self.assert_body(fpm.get(PAGE, session=one), f"visit {visit}\n")
        self.assert_body(fpm.get(PAGE, session=other), "visit 1\n")
        self.assertEqual(self.node.ask(f'binary_to_list(session_handler:read("{one}"))'), '"visits|i:3;"')


    def test_data_of_any_kind_comes_back_and_a_request_may_start_several_sessions(self):
        fpm = self.start_fpm(session__save_handler="files", session__use_cookies=0, **QUIET)
        page = self.page(HANDLER + ANY_DATA)
        session = new_id()
        self.assert_body(fpm.get(page, query=f"{session}&write"), "written 1")
        self.assert_body(fpm.get(page, query=f"{session}&read"), "O:1:\"A\":1:{s:9:\"*A*secret\";i:1;} 70000 2")
        self.assert_body(fpm.get(page, query=f"{session}&again"), "3 4 1 4")
        self.assert_body(fpm.get(page, query=f"{session}&destroy"), "true")
        self.assertEqual(self.node.ask(f'session_handler:read("{session}")'), "[]")


class PersistentLinks(SystemCase):
    def test_a_worker_keeps_its_connection_and_none_of_the_messages(self):
        fpm = self.start_fpm()
        page = self.page(PERSISTENT % self.node.cookie)
        first = fpm.get(page, query=self.node.name)
        self.assertRegex(first.text, r"^\w+@php 1$")
        for _ in range(3):
            self.assert_body(fpm.get(page, query=self.node.name), first.text)

    def test_a_connection_that_the_node_has_ended_is_replaced(self):
        node = self.start_node()
        fpm = self.start_fpm(node)
        page = self.page(PERSISTENT % node.cookie)
        self.assertRegex(fpm.get(page, query=node.name).text, r"^\w+@php 1$")
        node.restart()
        self.assertRegex(fpm.get(page, query=node.name).text, r"^\w+@php 1$")


MANUAL = ROOT / "docs" / "mypeb.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Manual(SystemCase):
    has_node = False

    def start_nodes(self, commands, definitions):
        self.assertEqual(commands, ["erl -sname server -setcookie ABCDEFGHI -s session_handler\n"])
        self.start_node(name="server@short", naming="-sname", cookie="ABCDEFGHI")
        pong = self.start_node(name="pong@127.0.0.1", cookie="secret", application=False)
        for definition in definitions:
            pong.ask(definition.strip().rstrip("."))
        return pong

    def run_example(self, text):
        changes = QUIET | {"session__save_handler": "files", "session__use_cookies": 0, "session__save_path": self.directory}
        done = subprocess.run(
            [program("php"), "-n", *php.options(php.settings(self.pong, **changes)), "-r", text], cwd=ROOT, capture_output=True, text=True, timeout=60,
            env=php.environment(self), check=False)
        self.assertEqual(done.stderr, "", done.stdout)
        return done.stdout

    def test_every_example_gives_what_the_manual_says(self):
        found = BLOCK.findall(MANUAL.read_text())
        of_kind = lambda wanted: [text for kind, text in found if kind == wanted]
        examples = [(kind, text) for kind, text in found if kind in ("php", "text")]
        self.assertEqual([kind for kind, _ in examples], ["php", "text"] * len(of_kind("php")), "each example is followed by its result")
        self.pong = self.start_nodes(of_kind("sh"), of_kind("erlang"))
        for example, expected in zip(of_kind("php"), of_kind("text"), strict=True):
            with self.subTest(example=example.split("\n", 1)[0]):
                self.assertEqual(expected, self.run_example(example))
        self.pong.ask("timer:sleep(200)")
        self.assertIn('Got ["how are you"]', self.pong.process.output())
