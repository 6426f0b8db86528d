# SPDX-License-Identifier: Apache-2.0
"""Sixteen PHP processes ask for one session at the same time, and each keeps it for 10 ms."""
import secrets
import time

from measure import contenders
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "Sixteen requests for one session"
LIMIT = {"small": 90, "full": 300}
PLANS = {"small": {"rounds": 5}, "full": {"rounds": 25}}
REQUESTS, HOLD = 16, 0.010
# All have asked before the first is done, and it is certain in which order.
BETWEEN, LEAD = 0.0005, 0.1
PANEL = "16 requests, 10 ms each"


def measure(lab, plan):
    everybody = contenders.in_lab(lab, contenders.LOCKED)
    result = Result("contention", TITLE, baselines=contenders.baselines(everybody))
    case, waits, between = result.case(PANEL, "ms"), result.case("how long a request waited", "ms"), result.case("from one holder to the next", "ms")
    crews = {contender.name: [Worker(lab, contender, SCENES / "contention.php") for _ in range(REQUESTS)] for contender in everybody}
    for crew in crews.values():
        connect(crew)
    rounds = {name: [] for name in crews}
    for name in in_rounds(list(crews), plan["rounds"]):
        told = one_round(crews[name])
        rounds[name].append(told)
        served = [one for one in told if one["stored"]]
        case.of(name).add_round([milliseconds(max(one["done"] for one in told) - told[0]["asked"])])
        between.of(name).add_round(gaps(served))
        waits.of(name).add_round([milliseconds(one["granted"] - one["asked"]) for one in served or told])
    for name, told in rounds.items():
        case.of(name).notes |= judge(told)
    result.remarks.append("In order: each got the lock in the order in which they asked. Lost: pages that failed, or whose change another one overwrote.")
    return result


def connect(crew):
    """Who is not connected yet would ask later than it seems."""
    for worker in crew:
        worker.ask(id=secrets.token_hex(16), at=0, hold=0)


def one_round(crew):
    """What each tells, in the order in which they asked."""
    session, start = secrets.token_hex(16), time.monotonic() + LEAD
    for number, worker in enumerate(crew):
        worker.tell(id=session, at=int((start + number * BETWEEN) * 1e9), hold=int(HOLD * 1e6))
    return sorted((worker.answer() for worker in crew), key=lambda one: one["asked"])


def judge(rounds):
    """The words for the table, over all rounds."""
    ordered = sum(told == sorted(told, key=lambda one: one["granted"]) for told in rounds)
    lost = sum(len(told) - max(one["count"] for one in told) for told in rounds)
    overlaps = sum(overlap(told) for told in rounds)
    order = "always" if ordered == len(rounds) else f"in {ordered} of {len(rounds)} rounds"
    notes = {"in order": order, "lost": f"{lost} of {len(rounds) * REQUESTS}"}
    return notes | ({"at the same time": overlaps} if overlaps else {})


def overlap(told):
    """How many had the session while another one had it."""
    held = sorted((one["granted"], one["held"]) for one in told if one["stored"])
    return sum(later[0] < earlier[1] for earlier, later in zip(held, held[1:]))


def gaps(served):
    """Milliseconds in which nobody had it, from the end of a page's work until the next one could begin."""
    held = sorted((one["granted"], one["held"]) for one in served)
    return [milliseconds(later[0] - earlier[1]) for earlier, later in zip(held, held[1:])]


def milliseconds(nanoseconds):
    return nanoseconds / 1e6
