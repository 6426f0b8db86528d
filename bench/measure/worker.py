# SPDX-License-Identifier: Apache-2.0
"""PHP processes that wait for tasks: one line of JSON in, one line of JSON out. They stay, as a web server's do, and their connections with them."""
import json
import secrets
import subprocess

from harness.processes import Process


class Worker:

    def __init__(self, lab, contender, script, *arguments, before=(), **changes):
        self.contender = contender
        command = [*before, *contender.command(script, *arguments, **changes)]
        self.log = lab.directory / f"worker-{secrets.token_hex(4)}.log"
        self.process = Process(command, self.log, contender.variables(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        lab.keep(self)

    def tell(self, **task):
        self.process.popen.stdin.write(json.dumps(task).encode() + b"\n")
        self.process.popen.stdin.flush()

    def answer(self):
        """PHP has nothing to complain of: a wrong setting would be measured as if it were the right one."""
        line = self.process.popen.stdout.readline()
        if not line or self.log.stat().st_size:
            raise SystemExit(f"{self.contender.name}: PHP ended or complained\n{self.process.output()}")
        return json.loads(line)

    def ask(self, **task):
        self.tell(**task)
        return self.answer()

    def times(self, **task):
        """Microseconds of each operation, of a handler that did what it was asked to do: one that fails is a fast one."""
        self.tell(**task)
        return self.take_times()

    def take_times(self):
        """Of a task that was told before."""
        answer = self.answer()
        if answer["warnings"] or not answer["right"]:
            raise SystemExit(f"{self.contender.name}: {answer['warnings'] or 'the session is not what was written'}")
        return [time / 1000 for time in answer["times"]]

    def stop(self):
        self.process.stop()
        self.process.popen.stdin.close()
        self.process.popen.stdout.close()
