# SPDX-License-Identifier: Apache-2.0
"""Usage: run.py SOURCE TARGET [TEST...]. Started by dev/conformance, with the PHP to judge by first on the PATH."""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from harness.node import Epmd, Node
from harness.programs import EXTENSION, ROOT, program, require_build

import suite

EXCEPTIONS = ROOT / "docs" / "conformance.md"
LEAK = "memory leaks detected"
SETTINGS = """extension = "{extension}"
session.save_handler = erlang
erlang.node = "{node.name}"
erlang.cookie = "{node.cookie}"
"""


def exceptions():
    """The tests that docs/conformance.md lists: those in the first column of its table."""
    return set(re.findall(r"^\| `([^`]+)` \|", EXCEPTIONS.read_text(), re.MULTILINE))


def run(target, names):
    """What PHP's test runner said of each test, by name: PASSED, FAILED, XFAILED ..."""
    with tempfile.TemporaryDirectory(prefix="cf") as name:
        directory = pathlib.Path(name)
        epmd = Epmd(directory)
        try:
            node = Node(epmd)
            try:
                return run_against(node, target, names, directory)
            finally:
                node.stop()
        finally:
            epmd.stop()


def run_against(node, target, names, directory):
    settings = directory / "php.ini"
    settings.write_text(SETTINGS.format(extension=EXTENSION, node=node))
    results = directory / "results"
    php = program("php")
    command = [php, "-n", suite.RUNNER, "-q", "-p", php, "-c", settings, "-W", results, *paths(target, names)]
    variables = node.environment() | {
        "NO_INTERACTION": "1", "TEST_PHP_CGI_EXECUTABLE": program("php-cgi"), "TEMP": str(directory), "TMPDIR": str(directory)}
    with open(target / "log", "w", encoding="utf-8") as log:
        subprocess.run(command, cwd=target, env=variables, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False)
    if not results.exists():
        sys.exit(f"PHP's test runner failed: {target / 'log'}")
    lines = (line.split("\t") for line in results.read_text().splitlines())
    return {pathlib.Path(path).stem: word for word, path in lines}


def paths(target, names):
    if not names:
        return [suite.TESTS]
    found = [path for name in names for path in sorted((target / suite.TESTS).glob(f"{name}*.phpt"))]
    return [path.relative_to(target) for path in found] or sys.exit(f"no test of PHP is called {' or '.join(names)}")


def leaks(target):
    """A leak in a test that fails anyway must be seen as well."""
    return {path.stem for path in (target / suite.TESTS).glob("*.out") if LEAK in path.read_text("latin-1")}


def judge(results, expected, leaking):
    """What is wrong, as sentences that begin with a test's name."""
    def of(*words):
        return {name for name, word in results.items() if word in words}

    failed, wrong = of("FAILED", "LEAKED", "BORKED", "WARNED"), []
    wrong += [f"{name} fails, and is not among the exceptions" for name in sorted(failed - expected)]
    wrong += [f"{name} passes, and is among the exceptions" for name in sorted(expected & of("PASSED"))]
    wrong += [f"{name} was skipped: this PHP lacks what it needs" for name in sorted(of("SKIPPED"))]
    wrong += [f"{name} leaks" for name in sorted(leaking)]
    return wrong


def show(results, expected, wrong, target):
    count = collections.Counter(results.values())
    exempt = [name for name, word in sorted(results.items()) if word == "FAILED" and name in expected]
    print(f"{count['PASSED']} passed, {count['FAILED'] - len(exempt)} failed, {len(exempt)} exceptions "
          f"(docs/conformance.md), {count['XFAILED']} that PHP itself expects to fail")
    for sentence in wrong:
        name = sentence.split()[0]
        print(f"\n{sentence}")
        difference = target / suite.TESTS / f"{name}.diff"
        if difference.exists():
            print(difference.read_text("latin-1"))


def main():
    source, target = (pathlib.Path(os.path.abspath(argument)) for argument in sys.argv[1:3])
    names = sys.argv[3:]
    require_build()
    suite.copy(source, target)
    results = run(target, names)
    expected = exceptions()
    wrong = judge(results, expected, leaks(target))
    if not names:
        wrong += [f"{name} is among the exceptions, and no test of PHP" for name in sorted(expected - results.keys())]
    show(results, expected, wrong, target)
    sys.exit(1 if wrong else 0)


main()
