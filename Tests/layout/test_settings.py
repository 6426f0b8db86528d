# SPDX-License-Identifier: Apache-2.0
"""docs/settings.md against the settings that the extension registers and that the server knows: which there are, and their defaults."""

import re
import unittest

from project import EXTENSION, ROOT, without_comments

MANUAL = ROOT / "docs" / "settings.md"
SERVER = ROOT / "server" / "apps" / "session_handler" / "src" / "session_config.erl"
REGISTERED = re.compile(
    r'\b(?:STD_)?(?:PHP|ZEND)_INI_(?:ENTRY(?:_EX)?|(BOOLEAN))\(\s*"([\w.]+)",\s*"([^"]*)",\s*([A-Z_| ]+),\s*(\w+)'
    r"(?:,\s*(zend_ini_boolean_displayer_cb))?"
)
WHERE = {"PHP_INI_SYSTEM": "System", "PHP_INI_ALL": "All", "PHP_INI_SYSTEM | PHP_INI_PERDIR": "Per directory"}
ROW = re.compile(r"^\| `([\w.]+)` \| (\S+) \| (?:(System|All|Per directory) \| )?", re.MULTILINE)
DEFAULT = re.compile(r"^    (\w+) => (.*?),?$", re.MULTILINE)


def registered() -> dict[str, tuple[str, str]]:
    """Default and place of each setting of php.ini, in the manual's words."""
    found = {}
    for file in sorted(EXTENSION.rglob("*.c")):
        for is_switch, name, default, where, _, displayed in REGISTERED.findall(without_comments(file.read_text(), keep_texts=True)):
            value = ("Off", "On")[int(default)] if is_switch or displayed else default
            found[name] = (f"`{value}`" if value else "empty", WHERE[where])
    return found


def known_to_the_server() -> dict[str, tuple[str, str]]:
    """Default of each of its settings, in the manual's words."""
    table = SERVER.read_text().split("-define(DEFAULTS, #{")[1].split("})")[0]
    return {name: (f"`{plain(value)}`", "") for name, value in DEFAULT.findall(table)}


def plain(value: str) -> str:
    """Numbers as their digits."""
    shifted = re.fullmatch(r"(\d+) bsl (\d+)", value)
    return str(int(shifted[1]) << int(shifted[2])) if shifted else re.sub(r"(?<=\d)_(?=\d)", "", value)


def described(part: str) -> dict[str, tuple[str, str]]:
    return {name: (default, where) for name, default, where in ROW.findall(part)}


class Settings(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.php, self.server = MANUAL.read_text().split("\n## The server\n")

    def test_the_manual_has_every_setting_of_php_with_its_default_and_its_place(self):
        self.assertGreater(len(registered()), 20)
        self.assertEqual(registered(), described(self.php))

    def test_the_manual_has_every_setting_of_the_server_with_its_default(self):
        self.assertGreater(len(known_to_the_server()), 20)
        self.assertEqual(known_to_the_server(), described(self.server))

    def test_every_setting_of_php_that_the_manual_speaks_of_exists(self):
        spoken_of = set(re.findall(r"`((?:erlang|peb)\.[\w.]*\w)", MANUAL.read_text()))
        self.assertEqual(set(), spoken_of - registered().keys())
