# SPDX-License-Identifier: Apache-2.0
"""A million sessions: what they take of the server's memory, and how long reading one of them takes beside one of ten thousand."""
import dataclasses

from measure import contenders
from measure.filling import fill_memcached, fill_node, fill_redis
from measure.memory import resident
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "A million sessions of 1 KB"
LIMIT = {"small": 240, "full": 360}
PLANS = {"small": {"rounds": 9, "count": 100}, "full": {"rounds": 31, "count": 300}}
FEW, MANY, SIZE = 10_000, 1_000_000, 980
MEMORY, READING = "memory of a million sessions of 1 KB", "reading one of"


def measure(lab, plan):
    readers, baselines = [], {}
    result = Result("million", TITLE, baselines=baselines)
    memory, reading = result.case(MEMORY, "GB"), result.case(READING, "us")
    for count in (FEW, MANY):
        for name, server, contender, fill in servers(lab):
            before = resident(server)
            fill(server, count, SIZE)
            if count == MANY:
                memory.of(name).add_round([(resident(server) - before) * 1024 / 1e9])
            reader = dataclasses.replace(contender, name=f"{name}, {count:,} sessions")
            readers.append(Worker(lab, reader, SCENES / "million.php"))
            baselines[reader.name] = f"ours, {count:,} sessions"
    for number, worker in enumerate(in_rounds(readers, plan["rounds"])):
        sessions = MANY if worker.contender.name.endswith(f"{MANY:,} sessions") else FEW
        reading.of(worker.contender.name).add_round(worker.times(sessions=sessions, seed=number, size=SIZE, count=plan["count"]))
    baselines |= {name: "ours" for name in memory.series}
    result.remarks.append("Memory is what the server's process has grown by. Sessions are read by chance, without a lock (`read_and_close`).")
    return result


def servers(lab):
    """New ones, each with its contender and with what fills it."""
    node, redis, memcached = lab.start_node(), lab.start_redis(), lab.start_memcached()
    return (
        ("ours", node, contenders.ours(lab, node=node), fill_node),
        ("phpredis", redis, contenders.phpredis(lab, server=redis), fill_redis),
        ("memcached", memcached, contenders.memcached(lab, server=memcached), fill_memcached),
    )
