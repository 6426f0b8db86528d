# SPDX-License-Identifier: Apache-2.0
"""The program bench/load.c: clients of a node, without PHP, that do as they are told."""
import os
import subprocess

from .processes import Process
from .programs import EXTENSION, ROOT

SOURCE = ROOT / "bench" / "load.c"


def build(directory):
    """The program, linked with the library that is tested."""
    built = directory / "load"
    subprocess.run(
        ["cc", "-std=c11", "-O2", "-D_GNU_SOURCE", "-pedantic", "-Wall", "-Wextra", "-Werror", "-pthread",
         f"-I{ROOT / 'Sources' / 'CSessionShim' / 'include'}", "-o", built, SOURCE,
         f"-L{EXTENSION.parent}", f"-Wl,-rpath,{EXTENSION.parent}", "-lSessionCore"], check=True)
    return built


class Load:

    def __init__(self, built, node, **environment):
        variables = os.environ | {"ERL_EPMD_PORT": str(node.epmd.port)} | environment
        self.log = built.parent / "load.log"
        self.process = Process([built, node.name, node.cookie], self.log, variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(self, *words):
        """What it answers: its words, most of them numbers."""
        self.process.popen.stdin.write(" ".join(map(str, words)).encode() + b"\n")
        self.process.popen.stdin.flush()
        answer = self.process.popen.stdout.readline()
        if not answer:
            raise AssertionError(f"load ended: {self.process.output()}")
        return answer.decode().split()

    def stop(self):
        """It ends with its last line, having said good-bye."""
        self.process.popen.stdin.close()
        self.process.popen.wait(10)
        self.process.popen.stdout.close()
        self.process.stop()
