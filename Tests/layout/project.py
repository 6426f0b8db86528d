# SPDX-License-Identifier: Apache-2.0
"""Where things are, and how to read sources without being misled by comments and texts in them."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "Sources" / "SessionCore"
HEADER = ROOT / "Sources" / "CSessionShim" / "include" / "session_core.h"
EXTENSION = ROOT / "php-ext"
# What dev/build has built; another build can be named.
MODULES = Path(os.environ.get("MODULES", ROOT / ".build-php" / "modules"))

_C_COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def without_comments(source: str, keep_texts: bool = False) -> str:
    """`source` (C or Swift) with comments blanked out, and texts too. Line numbers stay."""

    def blank(match: re.Match) -> str:
        found = match.group()
        if found.startswith('"'):
            return found if keep_texts else '""'
        return "\n" * found.count("\n") or " "

    return _C_COMMENT_OR_TEXT.sub(blank, source)


def swift_files(room: str = "") -> list[Path]:
    return sorted((CORE / room).rglob("*.swift"))


def c_files() -> list[Path]:
    return sorted([*EXTENSION.rglob("*.c"), *EXTENSION.rglob("*.h")])


def lines_matching(pattern: str, files: list[Path]) -> list[str]:
    """`file:line: text` of each line of code (not of comments) where the pattern is found."""
    found = []
    for file in files:
        for number, line in enumerate(without_comments(file.read_text()).split("\n"), 1):
            if re.search(pattern, line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()}")
    return found
