# SPDX-License-Identifier: Apache-2.0
"""How the cost of a request grows on one node: with the sessions it has, their size, the connections, and those who wait for one lock. Of the core and the node
alone: bench/load.c asks, no PHP."""
import os

from harness.load import Load, build
from measure.filling import fill_node
from measure.laws import Law, Line
from measure.memory import resident
from measure.result import Result

TITLE = "How it grows"
LIMIT = {"small": 240, "full": 600}
PLANS = {
    "small": {"rounds": 5, "times": 200, "sessions": (1000, 10_000, 100_000), "connections": (1, 10, 100, 1000), "waiters": (1, 10, 100)},
    "full": {
        "rounds": 9, "times": 300, "sessions": (1000, 10_000, 100_000, 1_000_000), "connections": (1, 10, 100, 1000, 5000),
        "waiters": (1, 10, 100, 1000),
    },
}
SIZES = {"0.2 KB": 200, "1 KB": 1000, "10 KB": 10_000, "100 KB": 100_000, "1000 KB": 1_000_000}
SIZE, FEW = 1000, 1000
# As load.c names them, and as the other scenes do.
KINDS = {"changed": "changed", "unchanged": "unchanged", "unlocked": "read_and_close"}
# What the server may take of the machine's memory.
MAX_MEMORY = 0.6


def measure(lab, plan):
    result = Result("growth", TITLE)
    built = build(lab.directory)
    sessions(result, lab, built, plan)
    sizes(result, lab, built, plan)
    connections(result, lab, built, plan)
    waiters(result, lab, built, plan)
    return result


def start(lab, built, count, sessions=FEW):
    """A node that has so many sessions, and a program with so many connections to it."""
    node = lab.start_node(arguments=("-session_handler", "max_waiters", "5000"))
    fill_node(node, sessions, SIZE)
    load = lab.keep(Load(built, node))
    load.tell("connect", count)
    return node, load


def cycles(case, load, kind, sessions, size, plan):
    """The mean of a round is noise of the machine's; the median is the request's."""
    for _ in range(plan["rounds"]):
        median, _, _ = load.tell(kind, 1, sessions, size, plan["times"])
        case.of(KINDS[kind]).add_round([float(median)])


def sessions(result, lab, built, plan):
    cases, resident_before = [], None
    for count in plan["sessions"]:
        node, load = start(lab, built, 1, count)
        cases.append((count, result.case("sessions on the node", "us", f"{count:,}")))
        for kind in KINDS:
            cycles(cases[-1][1], load, kind, count, SIZE, plan)
        resident_after = resident(node)
        each = (resident_after - resident_before[1]) * 1024 / (count - resident_before[0]) if resident_before else None
        resident_before = resident_before or (count, resident_after)
        stop(node, load)
    result.remarks.append(Law.of(cases).told("sessions"))
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * MAX_MEMORY / each
    result.remarks.append(f"A session of 1 KB takes {each:,.0f} bytes of the machine's memory; of this machine's, `max_memory` lets {most / 1e6:.0f} million in.")


def sizes(result, lab, built, plan):
    node, load = start(lab, built, 1)
    cases = []
    for at, size in SIZES.items():
        load.tell("fill", FEW + size, 10, size)
        cases.append((size, result.case("size of a session", "us", at)))
        for kind in KINDS:
            for _ in range(plan["rounds"]):
                median, _, _ = load.tell(kind, FEW + size, 10, size, max(20, plan["times"] // (1 + size // 10_000)))
                cases[-1][1].of(KINDS[kind]).add_round([float(median)])
    stop(node, load)
    result.remarks.append(Line.of(cases).told("KB", 1000))


def connections(result, lab, built, plan):
    cases = []
    for count in plan["connections"]:
        node, load = start(lab, built, count)
        cases.append((count, result.case("connections, asking in turn", "us", f"{count:,}")))
        for kind in KINDS:
            cycles(cases[-1][1], load, kind, FEW, SIZE, plan | {"times": max(plan["times"], 2 * count)})
        if count >= 8:
            cases[-1][1].of("changed").notes["new sessions a second, 8 at once"] = int(load.tell("fill", 1 << 30, 5000, SIZE)[0])
        stop(node, load)
    result.remarks.append(Law.of(cases).told("connections"))


def waiters(result, lab, built, plan):
    node, load = start(lab, built, max(plan["waiters"]) + 1)
    cases = []
    for count in plan["waiters"]:
        cases.append((count, result.case("waiters for one lock, for each", "us", f"{count:,}")))
        for _ in range(plan["rounds"]):
            cases[-1][1].of("handing over").add_round([float(load.tell("queue", count)[0])])
    stop(node, load)
    result.remarks.append(Law.of(cases).told("waiters"))


def stop(node, load):
    load.stop()
    node.stop()
