# SPDX-License-Identifier: Apache-2.0
"""The server has closed a connection while it was idle: what the next request of that PHP process takes, and whether its visitor notices."""
import re
import secrets

from harness.processes import wait_until

from measure import contenders
from measure.asking import ask
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "A connection that was closed while it was idle"
LIMIT = {"small": 90, "full": 300}
PLANS = {"small": {"rounds": 5}, "full": {"rounds": 25}}
CREW = 8
FIRST, NEXT = "the first session after that", "the next"
# memcached closes by itself what was idle for a second, when it looks.
KICKED = re.compile(rb"STAT idle_kicks (\d+)")
# Not those that ask: the tests' questions come from a node of that name.
DISCONNECT = """
[erlang:disconnect_node(Node) || Node <- nodes(hidden), not lists:prefix("asking", atom_to_list(Node))], ok
"""


def measure(lab, plan):
    cache = lab.start_memcached("-o", "idle_timeout=1")
    everybody = [contenders.ours(lab), contenders.phpredis_locked(lab), contenders.memcached_locked(lab, server=cache)]
    closers = dict(zip((contender.name for contender in everybody), (
        lambda: lab.node.ask(DISCONNECT), lambda: ask(lab.redis, b"CLIENT KILL TYPE normal"), lambda: wait_for_kicks(cache))))
    result = Result("reconnect", TITLE, baselines=contenders.baselines(everybody))
    first, after = result.case(FIRST, "us"), result.case(NEXT, "us")
    crews = {contender.name: [Worker(lab, contender, SCENES / "reconnect.php") for _ in range(CREW)] for contender in everybody}
    failed = dict.fromkeys(crews, 0)
    for name in in_rounds(list(crews), plan["rounds"]):
        close(crews[name], closers[name])
        answers = [worker.ask(id=secrets.token_hex(16), count=2) for worker in crews[name]]
        served = [answer for answer in answers if answer["right"] and not answer["warnings"]]
        failed[name] += len(answers) - len(served)
        for case, place in ((first, 0), (after, 1)):
            # How long a page took to fail is no time of a session.
            case.of(name).add_round([answer["times"][place] / 1000 for answer in served])
    for name, count in failed.items():
        first.of(name).notes["failed"] = f"{count} of {plan['rounds'] * CREW}"
    return result


def close(crew, closer):
    """All of them are connected, and then none."""
    for worker in crew:
        worker.ask(id=secrets.token_hex(16), count=2)
    closer()


def wait_for_kicks(cache):
    before = kicks(cache)
    wait_until(lambda: kicks(cache) >= before + CREW, "memcached closes what is idle", 15, cache.process)


def kicks(cache):
    return int(KICKED.search(ask(cache, b"stats"))[1])
