# SPDX-License-Identifier: Apache-2.0
"""Terms through PHP and back, values through a node and back. dev/exact alone tries many more."""
import subprocess
import unittest

from harness.programs import ROOT, program, require_build

CASES = 1000


class Exactness(unittest.TestCase):
    def test_terms_and_values_come_back_as_they_were(self):
        require_build()
        program("erl")
        done = subprocess.run(
            [ROOT / "dev" / "exact", str(CASES)], capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("3 passed, 0 failed", done.stdout)
