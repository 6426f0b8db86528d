# SPDX-License-Identifier: Apache-2.0
"""One PHP process that starts, changes and closes a session again and again."""
from measure import contenders, trace
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "A session's cycle in one PHP process"
LIMIT = {"small": 120, "full": 600}
PLANS = {
    "small": {"rounds": 9, "count": 60, "traced": 20},
    "full": {"rounds": 31, "count": 150, "traced": 50},
}
SIZES = {"0.2 KB": 200, "1 KB": 1000, "10 KB": 10_000, "100 KB": 100_000}
KINDS = ("new", "changed", "unchanged", "read_and_close")
SCRIPT = SCENES / "cycle.php"


def measure(lab, plan, makers=contenders.ALL):
    everybody = contenders.in_lab(lab, makers)
    result = Result("cycle", TITLE, baselines=contenders.baselines(everybody))
    workers = [Worker(lab, contender, SCRIPT) for contender in everybody]
    for kind in KINDS:
        for at, size in SIZES.items():
            case = result.case(kind, "us", at)
            for worker in in_rounds(workers, plan["rounds"]):
                case.of(worker.contender.name).add_round(worker.times(kind=kind, size=size, count=plan["count"]))
            if at == "1 KB":
                for contender in everybody:
                    case.of(contender.name).notes |= counts(lab, contender, kind, size, plan["traced"])
    return result


def counts(lab, contender, kind, size, count):
    """Of one cycle."""
    traced = trace.run(lab, contender, SCRIPT, {"kind": kind, "size": size, "count": count})
    return {name: round(value / count, 1) for name, value in traced.items()}
