# SPDX-License-Identifier: Apache-2.0
"""bench/terms, whose rounds are in turns already."""
import json
import subprocess

from harness.programs import ROOT

from measure.result import Result

TITLE = "Encoding and decoding terms"
LIMIT = {"small": 60, "full": 240}
PLANS = {"small": {"rounds": 31}, "full": {"rounds": 201}}


def measure(_lab, plan):
    done = subprocess.run([ROOT / "bench" / "terms", str(plan["rounds"]), "json"], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    result = Result("terms", TITLE, baselines={"serialize": "Erlang", "igbinary": "Erlang", "json": "Erlang"})
    for subject, formats in told["taken"].items():
        for way in ("encode", "decode"):
            case = result.case(f"{subject}, {way}", "us")
            for name, times in formats.items():
                case.of(name).rounds = [nanoseconds / 1000 for nanoseconds in times[way]]
                case.of(name).notes["bytes"] = told["bytes"][subject][name]
    return result
