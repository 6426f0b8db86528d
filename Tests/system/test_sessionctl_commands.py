# SPDX-License-Identifier: Apache-2.0
"""What holds for each command of sessionctl: help, JSON, exit codes, questions before what destroys, and the secrecy of the cookie."""
import json
import pathlib
import re
import subprocess

from harness.case import SystemCase
from harness.ctl import PROGRAM, sessionctl
from harness.programs import program

# Of each command: its words on a node that is alone and empty, and the exit code there.
CALLS = {
    "status": ([], 0), "members": ([], 0), "join": (["nobody@127.0.0.1"], 1), "leave": (["nobody@127.0.0.1"], 1),
    "role": (["ram"], 1), "list": ([], 0), "count": ([], 0), "tags": ([], 0), "locks": ([], 0), "unlock": (["none"], 1),
    "destroy": (["none"], 1), "revoke": (["user:1"], 0), "gc": ([], 0), "backup": (["FILE"], 0), "restore": (["FILE"], 0),
    "verify": ([], 0), "diagnose": ([], 0), "drain": ([], 0),
}
ASKS = {"leave", "role", "unlock", "destroy", "revoke", "restore"}
OPTIONS = ("--node", "--cookie-file", "--namespace", "--json", "--yes")
# Stands before erl on the PATH, and notes how every Erlang is called and what is in its environment.
WRAPPER = """#!/bin/sh
{ printf '%s\\n' "$@"; env; } >>'LOG'
exec 'ERL' "$@"
"""


class EachCommand(SystemCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sessionctl(cls.node, "backup", str(cls.directory / "FILE"))

    def tearDown(self):
        self.node.ask("session_limits:drain(false)")

    def run_ctl(self, *arguments, **environment):
        return sessionctl(self.node, *arguments, **environment)

    def call(self, name, *options, **environment):
        words, _ = CALLS[name]
        return self.run_ctl(name, *(word.replace("FILE", str(self.directory / "FILE")) for word in words), *options, **environment)

    def each(self, test):
        for name in CALLS:
            with self.subTest(command=name):
                test(name)

    def test_the_table_of_this_test_has_all_commands(self):
        overview = subprocess.run([PROGRAM, "help"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(set(re.findall(r"^  ([a-z]+) ", overview, re.MULTILINE)), set(CALLS))

    def test_each_has_a_help_that_names_its_call_and_the_options(self):
        def test(name):
            asked = self.run_ctl("help", name)
            self.assertEqual((asked.returncode, asked.stderr), (0, ""))
            self.assertRegex(asked.stdout, rf"^Usage: sessionctl \[OPTION\.\.\.\] {name}\b")
            for option in OPTIONS:
                self.assertIn(option, asked.stdout)
            self.assertEqual(self.run_ctl(name, "--help").stdout, asked.stdout)
        self.each(test)

    def test_each_ends_with_the_code_of_what_it_found(self):
        def test(name):
            done = self.call(name, "--yes")
            self.assertEqual(done.returncode, CALLS[name][1], done)
            self.assertEqual(done.stdout == "", done.returncode != 0, done)
            self.assertEqual(done.stderr.startswith("sessionctl: "), done.returncode != 0, done)
        self.each(test)

    def test_each_tells_programs_one_json_value(self):
        def test(name):
            done = self.call(name, "--yes", "--json")
            self.assertEqual(done.returncode, CALLS[name][1], done)
            if done.returncode == 0:
                self.assertEqual(done.stdout.count("\n"), 1, done)
                json.loads(done.stdout)
        self.each(test)

    def test_what_destroys_asks_and_nothing_else_does(self):
        def test(name):
            done = self.call(name)
            asks = "Go on? [y/N]" in done.stdout
            self.assertEqual(asks, name in ASKS, done)
            if asks:
                self.assertEqual(done.returncode, 2, done)
                self.assertIn("nothing was done", done.stderr)
        self.each(test)

    def test_a_word_too_many_is_code_2_and_shows_the_usage(self):
        def test(name):
            words = CALLS[name][0] or ([] if name != "verify" else ["FILE"])
            done = self.run_ctl(name, *words, "more", "--yes")
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)
            self.assertIn(f"usage: sessionctl {name}", done.stderr)
        self.each(test)

    def test_without_a_node_each_is_code_3(self):
        def test(name):
            done = self.call(name, "--yes", SESSIONCTL_NODE="nobody@127.0.0.1")
            self.assertEqual((done.returncode, done.stdout), (3, ""), done)
        self.each(test)

    def test_the_cookie_is_neither_on_a_command_line_nor_in_an_environment(self):
        log = self.directory / "calls"
        folder = self.directory / "bin"
        folder.mkdir()
        wrapper = folder / "erl"
        wrapper.write_text(WRAPPER.replace("LOG", str(log)).replace("ERL", program("erl")))
        wrapper.chmod(0o755)

        def test(name):
            log.write_text("")
            done = self.call(name, "--yes", "--json", PATH=f"{folder}:{self.node.environment()['PATH']}")
            self.assertEqual(done.returncode, CALLS[name][1], done)
            noted = log.read_text()
            self.assertIn(f"\n{name}\n", noted)
            self.assertNotIn(self.node.cookie, noted)
        self.each(test)

    def test_the_manual_page_says_of_each_what_the_help_says(self):
        manual = pathlib.Path(PROGRAM.parents[1] / "man" / "sessionctl.1").read_text(encoding="utf-8").replace("\\-", "-")
        overview = self.run_ctl("help").stdout
        for name, summary in re.findall(r"^  ([a-z]+)(?: [^ ]+)? +(.+)$", overview, re.MULTILINE):
            if name in CALLS:
                with self.subTest(command=name):
                    self.assertRegex(manual, rf"(?m)^\.B[IR]? {name}\b.*\n{re.escape(summary.split(':')[0].split(', from')[0])}")
