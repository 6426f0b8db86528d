# SPDX-License-Identifier: Apache-2.0
"""PHP's start, with the extension and without, and one request of a fresh PHP process with each handler."""
import shutil
import subprocess
import time

from harness.programs import EXTENSION, program

from measure import contenders
from measure.result import Result
from measure.rounds import SCENES, in_rounds

TITLE = "A fresh PHP process"
LIMIT = {"small": 60, "full": 180}
PLANS = {"small": {"rounds": 60}, "full": {"rounds": 400}}
RESIDENT = "echo preg_match('/VmRSS:\\s+(\\d+)/', file_get_contents('/proc/self/status'), $found) ? $found[1] : '';"
LIBRARIES = ("libSessionCore.so", "erlang.so")


def measure(lab, plan):
    everybody = contenders.in_lab(lab, contenders.ALL)
    result = Result("cold", TITLE, baselines=contenders.baselines(everybody) | {"without": "with erlang.so"})
    start_php(result, plan["rounds"])
    case = result.case("start, one session, end", "ms")
    for contender in in_rounds(everybody, plan["rounds"]):
        milliseconds, _ = timed(contender.command(SCENES / "cold.php"), contender.variables())
        case.of(contender.name).add_round([milliseconds])
    stripped = result.case("stripped size", "KB")
    stripped.of(" and ".join(LIBRARIES)).add_round([sum(size_of(lab, name) for name in LIBRARIES) / 1024])
    return result


def start_php(result, rounds):
    times, memory = result.case("PHP's start", "ms"), result.case("resident memory", "KB")
    starts = {"with erlang.so": ["-d", f"extension={EXTENSION}"], "without": []}
    for name in in_rounds(list(starts), rounds):
        milliseconds, output = timed([program("php"), "-n", *starts[name], "-r", RESIDENT])
        times.of(name).add_round([milliseconds])
        memory.of(name).add_round([int(output)])


def timed(command, variables=None):
    """Milliseconds of a process from its start to its end, and what it said."""
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=variables, check=False)
    milliseconds = (time.perf_counter() - begin) * 1000
    if done.returncode or done.stderr:
        raise SystemExit(f"{command}: {done.stderr}{done.stdout}")
    return milliseconds, done.stdout


def size_of(lab, name):
    """Of a copy without its symbols."""
    copy = shutil.copy(EXTENSION.parent / name, lab.folder("stripped"))
    subprocess.run(["strip", copy], check=True)
    return lab.folder("stripped").joinpath(name).stat().st_size
