# SPDX-License-Identifier: Apache-2.0
"""Where the documentation leads to, in this tree: files that are there, and headings that they have."""

import re
import unittest

from project import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md"), *ROOT.glob("bench/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)


def anchors(page):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Links(unittest.TestCase):

    def test_every_link_leads_to_something(self):
        self.assertGreater(len(PAGES), 20)
        dead = [f"{page.relative_to(ROOT)}: {link}" for page in PAGES for link in LINK.findall(CODE.sub("", page.read_text()))
                if not self.leads_somewhere(page, link)]
        self.assertEqual(dead, [])

    def test_a_decision_has_the_number_of_its_file(self):
        pages = sorted(ROOT.glob("docs/decisions/*.md"))
        self.assertGreater(len(pages), 10)
        for page in pages:
            with self.subTest(page=page.name):
                self.assertTrue(page.read_text().startswith(f"# {int(page.name[:4])}. "))

    def leads_somewhere(self, page, link):
        if link.startswith(("http:", "https:")):
            return True
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        return target.exists() and (not anchor or anchor in anchors(target))
