# SPDX-License-Identifier: Apache-2.0
"""What the built files show to the process they are loaded into, what they ask of it, and what they weigh."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from project import MODULES, ROOT
from test_interface import prototypes

EXTENSION = MODULES / "erlang.so"
LIBRARY = MODULES / "libSessionCore.so"
# The build with Swift's standard library linked in, which is partly written in C++.
IS_FULL = os.environ.get("SESSION_CORE_RUNTIME") == "full"
# Swift 6.0 (with clang 17) makes more code of the same sources: it may weigh so many percent of the goal.
OLD_COMPILER = 110
SYSTEM = {"libc", "libm", "libcrypto", "libssl", "libz", "ld-linux-x86-64", "ld-linux-aarch64"}
if IS_FULL:
    SYSTEM |= {"libgcc_s", "libstdc++"}


def limit() -> int:
    if IS_FULL:
        return 12_000_000
    version = re.search(r"clang version (\d+)", output("readelf", "-p", ".comment", LIBRARY))
    return goal() * OLD_COMPILER // 100 if version and int(version[1]) < 18 else goal()


def goal() -> int:
    return int(re.search(r"^library\.bytes (\d+)$", (ROOT / "bench" / "thresholds").read_text(), re.MULTILINE)[1])


def output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(file: Path) -> list[str]:
    """Symbols that other files can bind to, without the linker's own marks."""
    symbols = [line.split()[-1] for line in output("nm", "-D", "--defined-only", "--extern-only", file).splitlines()]
    return sorted(s for s in symbols if s not in ("_init", "_fini", "_edata", "_end", "__bss_start"))


def needed(file: Path) -> set[str]:
    return {name.split(".so")[0] for name in re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", file))}


def stripped_size(file: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(file, folder)
        subprocess.run(["strip", "--strip-unneeded", copy], check=True)
        return os.path.getsize(copy)


class Binaries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        missing = [f.name for f in (EXTENSION, LIBRARY) if not f.exists()]
        if missing:
            raise AssertionError(f"not built: {', '.join(missing)}; run dev/build first")

    def test_the_library_exports_the_header_and_nothing_else(self):
        self.assertEqual(sorted(prototypes()), exported(LIBRARY))

    def test_the_extension_exports_its_module_and_nothing_else(self):
        self.assertEqual(["get_module"], exported(EXTENSION))

    def test_the_library_needs_the_system_alone(self):
        self.assertLessEqual(needed(LIBRARY), SYSTEM)

    def test_the_extension_needs_the_system_and_the_library(self):
        self.assertLessEqual(needed(EXTENSION), SYSTEM | {"libSessionCore"})
        self.assertIn("libSessionCore", needed(EXTENSION))

    def test_the_extension_finds_the_library_beside_itself(self):
        self.assertRegex(output("readelf", "-d", EXTENSION), r"(RUNPATH|RPATH).*\[\$ORIGIN\]")

    def test_the_library_stays_mapped(self):
        self.assertRegex(output("readelf", "-d", LIBRARY), r"FLAGS_1.*NODELETE")

    def test_both_together_are_small(self):
        sizes = {file.name: stripped_size(file) for file in (EXTENSION, LIBRARY)}
        self.assertLessEqual(sum(sizes.values()), limit(), f"bytes, stripped: {sizes}")
