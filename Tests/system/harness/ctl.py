# SPDX-License-Identifier: Apache-2.0
"""sessionctl as an operator or a script calls it."""
import json
import subprocess

from .programs import ROOT

PROGRAM = ROOT / "server" / "bin" / "sessionctl"
WITHIN = 30


def command(node, arguments, cookie=None, environment=None):
    """The command and its environment; the cookie is in a file that is the operator's."""
    file = node.home / "operator.cookie"
    file.unlink(missing_ok=True)
    file.write_text(cookie or node.cookie)
    file.chmod(0o600)
    variables = {"SESSIONCTL_NODE": node.name, "SESSIONCTL_COOKIE_FILE": str(file)}
    words = [str(PROGRAM), *(str(argument) for argument in arguments)]
    return {"args": words, "env": node.environment() | variables | (environment or {})}


def sessionctl(node, *arguments, answer="", cookie=None, **environment):
    """Runs a command against the node."""
    return subprocess.run(
        **command(node, arguments, cookie, environment), input=answer, capture_output=True, text=True, timeout=WITHIN,
        check=False)


def start_sessionctl(node, *arguments):
    """One that can be talked to."""
    return subprocess.Popen(
        **command(node, arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def asked(node, *arguments, codes=(0,)):
    """What the command says to a program; it has to succeed, or to find something wrong if that is among the codes."""
    done = sessionctl(node, *arguments, "--json")
    if done.returncode not in codes:
        raise AssertionError(f"{arguments}: {done}")
    return json.loads(done.stdout)
