# SPDX-License-Identifier: Apache-2.0
"""docs/settings.md against the settings that the extension registers."""

import re
import unittest

from project import EXTENSION, ROOT, without_comments

MANUAL = ROOT / "docs" / "settings.md"
REGISTERED = re.compile(r'\b(?:STD_PHP_INI_\w+|PHP_INI_ENTRY\w*|ZEND_INI_ENTRY\w*|STD_ZEND_INI_\w+)\s*\(\s*"((?:erlang|peb)\.[\w.]+)"')


class Settings(unittest.TestCase):
    def test_the_manual_has_every_setting_and_no_other(self):
        registered = set()
        for file in sorted(EXTENSION.rglob("*.c")):
            registered.update(REGISTERED.findall(without_comments(file.read_text(), keep_texts=True)))
        self.assertTrue(registered, "no setting was found in php-ext/")
        self.assertTrue(MANUAL.exists(), "docs/settings.md does not exist")
        described = set(re.findall(r"`((?:erlang|peb)\.[\w.]*\w)", MANUAL.read_text()))
        self.assertEqual(set(), registered - described, "settings that docs/settings.md does not mention")
        self.assertEqual(set(), described - registered, "settings in docs/settings.md that do not exist")
