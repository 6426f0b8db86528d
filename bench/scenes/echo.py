# SPDX-License-Identifier: Apache-2.0
"""bench/echo, whose rounds are in turns already."""
import subprocess

from harness.programs import ROOT

from measure.result import Result

TITLE = "A message to a process and one back, without PHP"
LIMIT = {"small": 60, "full": 120}
PLANS = {"small": {"rounds": 51}, "full": {"rounds": 401}}


def measure(_lab, plan):
    done = subprocess.run([ROOT / "bench" / "echo", str(plan["rounds"]), "each"], capture_output=True, text=True, check=True)
    result = Result("echo", TITLE, baselines={"libei": "core"})
    case = result.case("a message and one back", "us")
    for line in done.stdout.splitlines():
        for name, value in zip(("core", "libei"), line.split()):
            case.of(name).rounds.append(float(value))
    return result
