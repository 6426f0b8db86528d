# SPDX-License-Identifier: Apache-2.0
"""Three nodes that share their sessions, beside phpredis with a replica: what a page waits for until its session is on more than one machine."""
import time

from measure import contenders
from measure.cluster import start_members, start_replica
from measure.figures import HIGHER
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "A cluster of three"
LIMIT = {"small": 150, "full": 400}
PLANS = {"small": {"rounds": 7, "count": 40}, "full": {"rounds": 21, "count": 100}}
SIZE, CROWD = 1000, 8
REMARKS = (
    "Acknowledged means: with `raft`, on the discs of a majority; with `mnesia`, `durable`, on the discs of all; `memory`, a `sync_transaction` in the memory of all; "
    "with `WAIT 1`, in the memory of the primary and of its replica. What each loses when something breaks: [faults.md](faults.md); of redis, its manual says "
    "that `WAIT` does not make it a strongly consistent store.",
    "All three nodes share this machine's cores and disc, and nothing is the distance between them. `sync_dirty` is no setting of ours, since it loses what it acknowledged.",
)


def measure(lab, plan):
    starts = dict(everybody(lab))
    result = Result("cluster", TITLE, remarks=list(REMARKS), baselines=dict.fromkeys(starts, "raft"))
    crews = {name: [start() for _ in range(CROWD)] for name, start in starts.items()}
    for kind in ("changed", "new"):
        case = result.case(f"a {kind} session of 1 KB", "us")
        for number, name in enumerate(in_rounds(list(crews), plan["rounds"])):
            # Another session in every round: some have their leader at another node.
            case.of(name).add_round(crews[name][0].times(kind=kind, size=SIZE, count=plan["count"], id=f"{kind}{number}"))
    case = result.case(f"{CROWD} processes, changed sessions", "sessions/s", better=HIGHER)
    for number, name in enumerate(in_rounds(list(crews), plan["rounds"])):
        case.of(name).rounds.append(throughput(crews[name], number, plan["count"]))
    return result


def everybody(lab):
    """Names, and functions that start a worker."""
    clusters = {
        "raft": start_members(lab, "raft", 3, "store", "raft"),
        "mnesia, durable": start_members(lab, "durable", 3, "store", "mnesia"),
        "mnesia, memory": start_members(lab, "memory", 3, "store", "mnesia", "ack", "memory"),
    }
    for name, nodes in clusters.items():
        yield name, starter(lab, contenders.ours(lab, name, nodes[0]))
    start_replica(lab, lab.redis)
    waiting = contenders.phpredis(lab, "phpredis, lock, WAIT 1", "raft", **contenders.REDIS_LOCK)
    yield waiting.name, lambda: Worker(lab, waiting, SCENES / "cycle_waiting.php", lab.redis.port)
    yield "ours, one node, in memory", starter(lab, contenders.ours(lab, "ours, one node, in memory"))


def starter(lab, contender):
    return lambda: Worker(lab, contender, SCENES / "cycle.php")


def throughput(crew, number, count):
    """Sessions a second, from the first question until the last answer."""
    started = time.monotonic()
    for one, worker in enumerate(crew):
        worker.tell(kind="changed", size=SIZE, count=count, id=f"crowd{number}x{one}")
    for worker in crew:
        worker.take_times()
    return len(crew) * count / (time.monotonic() - started)
