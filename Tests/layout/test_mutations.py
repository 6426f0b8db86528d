# SPDX-License-Identifier: Apache-2.0
"""Tests/mutations against the code that they change: dev/mutations takes too long to be run with every change."""

import re
import unittest

from project import ROOT

MUTATIONS = sorted((ROOT / "Tests" / "mutations").glob("*.patch"))


def hunks(patch):
    """Of each: the file, and its lines before the change."""
    for part in re.split(r"^--- a/", patch, flags=re.MULTILINE)[1:]:
        path, _, rest = part.partition("\n")
        for hunk in re.split(r"^@@.*\n", rest, flags=re.MULTILINE)[1:]:
            yield path, "".join(f"{line[1:]}\n" for line in hunk.splitlines() if not line.startswith("+"))


class Mutations(unittest.TestCase):

    def test_each_is_of_the_code_as_it_is(self):
        self.assertGreater(len(MUTATIONS), 15)
        for patch in MUTATIONS:
            with self.subTest(patch=patch.name):
                found = list(hunks(patch.read_text()))
                self.assertNotEqual(found, [])
                for path, before in found:
                    self.assertIn(before, (ROOT / path).read_text())

    def test_each_says_what_it_takes_away_and_what_has_to_go_red(self):
        for patch in MUTATIONS:
            with self.subTest(patch=patch.name):
                self.assertRegex(patch.read_text(), r"\A[A-Z].*\.\nRed: .+\n\n--- a/")
