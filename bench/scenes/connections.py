# SPDX-License-Identifier: Apache-2.0
"""Thousands of PHP processes that are connected and idle: what each costs the server, and what those who work notice of them."""
from measure import contenders
from measure.memory import resident
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "Thousands of connections"
LIMIT = {"small": 150, "full": 400}
PLANS = {"small": {"ours": 5000, "peers": 1000, "rounds": 9, "count": 60}, "full": {"ours": 5000, "peers": 5000, "rounds": 31, "count": 150}}
SIZE = 1000


def measure(lab, plan):
    everybody = [contenders.ours(lab), contenders.phpredis_locked(lab), contenders.memcached_locked(lab)]
    result = Result("connections", TITLE, baselines=contenders.baselines(everybody))
    memory = result.case("memory for each connection", "KB")
    servers = dict(zip((contender.name for contender in everybody), (lab.node, lab.redis, lab.memcached)))
    workers = [Worker(lab, contender, SCENES / "cycle.php") for contender in everybody]
    alone = result.case("a changed session of 1 KB", "us", "alone")
    cycles(alone, workers, plan)
    for contender in everybody:
        gather(lab, contender, servers[contender.name], plan["ours" if contender.name == "ours" else "peers"], memory)
    cycles(result.case("a changed session of 1 KB", "us", "beside the crowd"), workers, plan)
    result.remarks.append(f"The crowd is {plan['ours']:,} processes of ours and {plan['peers']:,} of each other, idle. Memory is what a server's process has grown by.")
    return result


def cycles(case, workers, plan):
    for worker in in_rounds(workers, plan["rounds"]):
        case.of(worker.contender.name).add_round(worker.times(kind="changed", size=SIZE, count=plan["count"]))


def gather(lab, contender, server, count, memory):
    """Connects them, and tells what the server has grown by for each."""
    before = resident(server)
    there = Worker(lab, contender, SCENES / "connections.php").ask(count=count)["there"]
    if there != count:
        raise SystemExit(f"{contender.name}: {there} of {count} connected")
    memory.of(contender.name).add_round([(resident(server) - before) / count])
