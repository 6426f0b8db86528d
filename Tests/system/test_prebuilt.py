# SPDX-License-Identifier: Apache-2.0
"""The extension built where no Swift compiler is, with a core that was built elsewhere: as PIE does it with the option of composer.json."""
import json
import os
import shutil
import subprocess
from pathlib import Path

from harness.case import SystemCase
from harness.programs import EXTENSION, ROOT, program

BUILDING = 300


class Prebuilt(SystemCase):
    has_node = False

    def setUp(self):
        self.build = self.directory / "build"
        self.build.mkdir()
        self.addCleanup(shutil.rmtree, self.build)
        for name in ("config.m4", "Package.swift", "Sources", "php-ext"):
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, self.build / name)
        self.run_here("phpize")

    def run_here(self, *command, check=True):
        environment = os.environ | {"PATH": self.without_swift(os.environ["PATH"])}
        done = subprocess.run(command, cwd=self.build, env=environment, capture_output=True, text=True, timeout=BUILDING, check=False,
                              stdin=subprocess.DEVNULL)
        if check and done.returncode != 0:
            raise AssertionError(f"{command}\n{done.stdout}{done.stderr}")
        return done

    def without_swift(self, path):
        """Of the compilers that there are, Swift's is not found: where it is, everything else is taken from its folder."""
        folders = path.split(os.pathsep)
        tools = self.directory / "tools"
        if not tools.exists():
            tools.mkdir()
            for folder in folders:
                if (Path(folder) / "swift").exists():
                    self.link_others(Path(folder), tools)
        return os.pathsep.join([str(tools), *(folder for folder in folders if not (Path(folder) / "swift").exists())])

    @staticmethod
    def link_others(folder, tools):
        for found in folder.iterdir():
            if not found.name.startswith("swift") and not (tools / found.name).exists():
                (tools / found.name).symlink_to(found)

    def option(self):
        """What composer.json calls it."""
        options = json.loads((ROOT / "composer.json").read_text())["php-ext"]["configure-options"]
        [option] = [option for option in options if option.get("needs-value")]
        return "--" + option["name"]

    def test_it_is_built_and_installed_beside_the_core_that_was_named(self):
        self.run_here("./configure", f"{self.option()}={EXTENSION.parent}")
        self.run_here("make", f"-j{os.cpu_count()}")
        root = self.directory / "root"
        self.run_here("make", "install", f"INSTALL_ROOT={root}")
        [installed] = root.rglob("erlang.so")
        self.assertEqual((installed.parent / "libSessionCore.so").read_bytes(), (EXTENSION.parent / "libSessionCore.so").read_bytes())
        command = [program("php"), "-n", "-d", f"extension={installed}", "--ri", "erlang"]
        shown = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(shown.returncode, 0, shown)
        self.assertIn("erlang.node", shown.stdout)

    def test_a_directory_without_the_core_is_told(self):
        done = self.run_here("./configure", f"{self.option()}={self.directory}", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"there is no libSessionCore.so in {self.directory}", done.stderr + done.stdout)

    def test_without_a_compiler_and_without_a_core_it_is_told_what_to_install(self):
        done = self.run_here("./configure", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no Swift compiler found", done.stderr + done.stdout)
