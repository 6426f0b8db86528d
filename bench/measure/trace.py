# SPDX-License-Identifier: Apache-2.0
"""System calls, round trips and bytes of a PHP process between two marks, as strace sees them."""
import re
import shutil

from .worker import Worker

BEGIN, END = '"/bench-begin"', '"/bench-end"'
CALL = re.compile(r"^(?:\d+\s+)?(\w+)\((\d+<(?:TCP|TCPv6|UNIX)[^ ]*)?.* = (-?\d+)")
SENT = {"write", "writev", "send", "sendto", "sendmsg"}
RECEIVED = {"read", "readv", "recv", "recvfrom", "recvmsg"}


def run(lab, contender, script, task):
    """One task under strace."""
    if shutil.which("strace") is None:
        return {}
    log = lab.directory / "strace.log"
    worker = Worker(lab, contender, script, before=("strace", "-yy", "-s", "64", "-o", str(log)))
    worker.ask(**task)
    worker.process.popen.stdin.close()
    worker.process.wait(10)
    return count(log.read_text(errors="replace").splitlines())


def count(lines):
    """A round trip: something is received after something was sent."""
    told = {"calls": 0, "round trips": 0, "bytes sent": 0, "bytes received": 0}
    asked = False
    for line in between(lines):
        call = CALL.match(line)
        if call is None:
            continue
        name, socket, value = call[1], call[2], int(call[3])
        told["calls"] += 1
        if socket and name in SENT and value > 0:
            told["bytes sent"] += value
            asked = True
        elif socket and name in RECEIVED and value > 0:
            told["bytes received"] += value
            told["round trips"] += asked
            asked = False
    return told


def between(lines):
    inside = False
    for line in lines:
        if BEGIN in line or END in line:
            inside = BEGIN in line
        elif inside:
            yield line
