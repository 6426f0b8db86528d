# SPDX-License-Identifier: Apache-2.0
"""A PHP process that has a session's lock is killed, while another one waits for it."""
import secrets
import select
import time

from measure import contenders
from measure.result import Result
from measure.rounds import SCENES, in_rounds
from measure.worker import Worker

TITLE = "A lock's holder is killed"
LIMIT = {"small": 120, "full": 400}
PLANS = {"small": {"rounds": 7, "patience": 6}, "full": {"rounds": 31, "patience": 40}}
PANEL = "the holder is killed"
# Time for the waiter to stand in the queue.
QUEUE = 0.2
SLOW = 1000


def measure(lab, plan):
    everybody = contenders.in_lab(lab, contenders.LOCKED)
    result = Result("handover", TITLE, baselines=contenders.baselines(everybody))
    case, slow = result.case(PANEL, "ms"), set()
    for contender in in_rounds(everybody, plan["rounds"]):
        series = case.of(contender.name)
        if contender.name in slow:
            continue
        waited, outcome = hand_over(lab, contender, plan["patience"])
        series.notes["result"] = outcome
        if waited is not None:
            series.add_round([waited])
        # What takes seconds every time need not be waited for again.
        if waited is None or waited > SLOW:
            slow.add(contender.name)
    return result


def hand_over(lab, contender, patience):
    """Milliseconds from the kill until the waiter has the lock, if it gets it, and what became of it."""
    session = secrets.token_hex(16)
    holder, waiter = (Worker(lab, contender, SCENES / "handover.php") for _ in range(2))
    holder.ask(id=session)
    waiter.tell(id=session)
    time.sleep(QUEUE)
    killed = time.monotonic_ns()
    holder.process.kill()
    answered, _, _ = select.select([waiter.process.popen.stdout], [], [], patience)
    seconds = (time.monotonic_ns() - killed) / 1e9
    if not answered:
        waiter.process.kill()
        return None, f"not within {patience} s"
    answer = waiter.answer()
    waiter.stop()
    if not answer["started"] or answer["warnings"]:
        return None, f"no session: gave up after {seconds:.1f} s"
    return (answer["granted"] - killed) / 1e6, "handed over"
