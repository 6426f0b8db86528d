# SPDX-License-Identifier: Apache-2.0
"""dev/bench still measures: one scene, as small as can be, without the peers that only dev/bench installs."""
import sys
import unittest

from harness.programs import ROOT

sys.path.insert(0, str(ROOT / "bench"))

from measure import contenders  # noqa: E402
from measure.lab import Lab  # noqa: E402
from scenes import cycle  # noqa: E402


class Bench(unittest.TestCase):

    def test_a_scene_measures_every_case_of_every_contender(self):
        with Lab() as lab:
            result = cycle.measure(lab, {"rounds": 2, "count": 3, "traced": 1}, (contenders.ours, contenders.files))
        self.assertEqual(len(result.cases), len(cycle.KINDS) * len(cycle.SIZES))
        for case in result.summary()["cases"]:
            self.assertEqual([(one["name"], len(one["rounds"])) for one in case["contenders"]], [("ours", 2), ("files", 2)])

    def test_a_handler_that_fails_is_not_measured(self):
        with Lab() as lab:
            broken = contenders.ours(lab, erlang__node="nobody@127.0.0.1:1")
            with self.assertRaisesRegex(SystemExit, "nobody@127.0.0.1"):
                cycle.measure(lab, {"rounds": 1, "count": 1, "traced": 0}, (lambda _: broken,))
