# SPDX-License-Identifier: Apache-2.0
"""docs/bridge.md: its examples run, in their order, against its Elixir node, and give what it says."""
import re
import subprocess
import unittest

from harness import php
from harness.case import SystemCase
from harness.processes import Process, wait_until
from harness.programs import EXTENSION, ROOT, program

MANUAL = ROOT / "docs" / "bridge.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME, COOKIE = "shop@127.0.0.1", "secret"
END_OF_EXAMPLE = "\0"


def blocks():
    return BLOCK.findall(MANUAL.read_text())


class Manual(SystemCase):
    has_node = False

    def start_shop(self):
        script = self.directory / "shop.exs"
        script.write_text("".join(text for kind, text in blocks() if kind == "elixir"))
        command = [program("elixir"), "--name", NAME, "--cookie", COOKIE, "--erl", "-start_epmd false", script]
        shop = Process(command, self.directory / "shop.log", {**php.environment(self), "HOME": str(self.directory)})
        self.addCleanup(shop.stop)
        wait_until(lambda: "the shop is open\n" in shop.output(), "the Elixir node starts", 30, shop)

    def run_examples(self, examples):
        """What each of them writes."""
        script = self.directory / "examples.php"
        script.write_text("<?php\n" + "".join(example + 'echo "\\0";\n' for example in examples))
        done = subprocess.run(
            [program("php"), "-n", "-d", f"extension={EXTENSION}", "-d", "display_errors=stderr", script], capture_output=True, text=True,
            timeout=60, env=php.environment(self), check=False)
        self.assertEqual(done.stderr, "", done.stdout)
        return done.stdout.split(END_OF_EXAMPLE)[:-1]

    def test_every_example_gives_what_the_manual_says(self):
        found = [(kind, text) for kind, text in blocks() if kind != "elixir"]
        examples = [text for kind, text in found if kind == "php"]
        results = [text for kind, text in found if kind == "text"]
        self.assertEqual([kind for kind, _ in found], ["php", "text"] * len(examples), "each example is followed by its result")
        self.start_shop()
        for example, expected, written in zip(examples, results, self.run_examples(examples), strict=True):
            with self.subTest(example=example.split("\n", 1)[0]):
                self.assertEqual(expected, written)
