# SPDX-License-Identifier: Apache-2.0
"""Who may name whom (docs/architecture.md). The compiler cannot tell: the core is one Swift module."""

import re
import unittest
from pathlib import Path

from project import CORE, EXTENSION, ROOT, c_files, lines_matching, swift_files, without_comments

# From the ground up: a room may name what is declared in the rooms before it.
ROOMS = ["Bytes", "Terms", "Distribution", "Transport", "Node", "Session", "ABI"]

# Which other folders of php-ext/ a folder includes. What lies beside the folders is everybody's, and includes none of them, but for the module.
FOLDERS = {"session": set(), "values": set(), "node": {"values"}, "peb": set()}
MODULE = "erlang.c"

DECLARATION = re.compile(r"\b(?:struct|class|enum|protocol|actor|typealias)\s+([A-Z]\w*)")


def types_declared_in(room: str) -> set[str]:
    """Types at the outermost level. What is declared inside another type is reached through its name."""
    names = set()
    for file in swift_files(room):
        depth = 0
        for line in without_comments(file.read_text()).split("\n"):
            if depth == 0:
                names.update(DECLARATION.findall(line))
            depth += line.count("{") - line.count("}")
    return names


def includes() -> list[tuple[Path, str, str]]:
    """Of each `#include "name"` in php-ext/: its file, its line with the place before it, and the name."""
    found = []
    for file in c_files():
        for number, line in enumerate(file.read_text().split("\n"), 1):
            if include := re.match(r'\s*#\s*include\s*"([^"]+)"', line):
                found.append((file, f"{file.relative_to(ROOT)}:{number}: {line.strip()}", include[1]))
    return found


class Arrows(unittest.TestCase):
    def refuse(self, found: list[str], why: str) -> None:
        if found:
            self.fail(f"{why}\n  " + "\n  ".join(found))

    def test_every_source_is_in_a_room(self):
        strays = [str(f.relative_to(ROOT)) for f in swift_files() if f.relative_to(CORE).parts[0] not in ROOMS]
        self.refuse(strays, f"the rooms are {', '.join(ROOMS)}")

    def test_no_room_names_a_room_above(self):
        for level, room in enumerate(ROOMS):
            below = set().union(*(types_declared_in(r) for r in ROOMS[: level + 1]))
            for above in ROOMS[level + 1 :]:
                names = types_declared_in(above) - below
                if not names:
                    continue
                pattern = r"(?<![.\w])(?:" + "|".join(sorted(names)) + r")\b"
                with self.subTest(room=room, above=above):
                    self.refuse(lines_matching(pattern, swift_files(room)), f"{room}/ names what {above}/ declares")

    def test_raw_pointers_stay_where_bytes_cross_a_border(self):
        rooms = [r for r in ROOMS if r not in ("Bytes", "Transport", "ABI")]
        files = [f for room in rooms for f in swift_files(room)]
        self.refuse(lines_matching(r"Unsafe|Unmanaged|OpaquePointer", files), "raw pointers belong in Bytes/, Transport/ and ABI/")

    def test_the_core_imports_the_shim_alone(self):
        self.refuse(
            lines_matching(r"^\s*(?:\w+\s+)*import\s+(?!CSessionShim\b)", swift_files()),
            "Embedded Swift has no Foundation and no Glibc; system headers come in through CSessionShim",
        )

    def test_distribution_does_no_input_or_output(self):
        # A call of the system's, not a case or a function that is called so.
        call = r"(?<!case )(?<!func )(?<![.\w])(?:poll|read|write|recv|send|connect|socket|getaddrinfo|close|open)\s*\("
        pattern = r"\bSocket\b|\berrno\b|\bsys_\w+|" + call
        self.refuse(lines_matching(pattern, swift_files("Distribution")), "Distribution/ is values and state machines; sockets are in Transport/")

    def test_exports_are_in_the_abi_room(self):
        files = [f for room in ROOMS[:-1] for f in swift_files(room)]
        self.refuse(lines_matching(r"@_cdecl|@c\b", files), "functions for C belong in ABI/")

    def test_the_extension_sees_the_header_and_its_own_files_alone(self):
        own = {str(f.relative_to(EXTENSION)) for f in c_files()} | {f.name for f in c_files()} | {"config.h"}
        theirs = re.compile(r"^(?:php|zend|Zend|ext|main|SAPI|TSRM)")
        found = [
            line for _, line, name in includes() if name not in own | {"session_core.h"} and not theirs.match(name)
        ]
        self.refuse(found, "of this project, php-ext/ includes session_core.h only")

    def test_every_folder_of_the_extension_includes_those_it_may_and_no_other(self):
        folders = {f.relative_to(EXTENSION).parts[0] for f in c_files() if f.parent != EXTENSION}
        self.assertEqual(set(FOLDERS), folders)
        found = []
        for file, line, name in includes():
            own = file.relative_to(EXTENSION).parts[0]
            allowed = folders if own == MODULE else FOLDERS.get(own, set()) | {own}
            if name.partition("/")[0] in folders - allowed:
                found.append(line)
        self.refuse(found, f"the arrows between php-ext's folders are {FOLDERS}")
