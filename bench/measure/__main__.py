# SPDX-License-Identifier: Apache-2.0
"""Runs scenes, each in a process of its own with a time limit: what a scene has started ends with it, however it ends."""
import argparse
import datetime
import importlib
import pathlib
import subprocess
import sys
import time

from harness.programs import program

from scenes import ORDER

from . import machine, page, plots, result
from .lab import Lab


def main():
    options = arguments()
    if options.inside:
        return run_here(options.scenes[0], options.plan, options.into)
    failed = [scene for scene in options.scenes or ORDER if not run(scene, options.plan, options.into)]
    if options.into == result.KEPT:
        page.update(page.PAGE, result.read(result.KEPT), ORDER)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def arguments():
    parser = argparse.ArgumentParser(prog="dev/bench")
    parser.add_argument("--full", dest="plan", action="store_const", const="full", default="small")
    parser.add_argument("--into", type=pathlib.Path, default=result.KEPT)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("scenes", nargs="*", metavar="SCENE")
    options = parser.parse_args()
    unknown = [scene for scene in options.scenes if scene not in ORDER]
    if unknown:
        parser.error(f"unknown scene {unknown[0]}; there are {', '.join(ORDER)}")
    return options


def run(scene, plan, into):
    limit = importlib.import_module(f"scenes.{scene}").LIMIT[plan]
    print(f"\n{scene}", flush=True)
    started = time.monotonic()
    command = [program("setpriv"), "--pdeathsig", "TERM", sys.executable, "-m", "measure", "--inside", "--into", str(into)]
    command += [*(["--full"] if plan == "full" else []), scene]
    ended = wait(subprocess.Popen(command), limit)
    print(f"  {time.monotonic() - started:.0f} s" + ("" if ended == 0 else f", failed: {ended}"), flush=True)
    return ended == 0


def wait(child, limit):
    """The exit code, or a word for what it did not do in time. At SIGTERM a scene stops its servers; a killed one's servers are killed by the system."""
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        child.terminate()
    except KeyboardInterrupt:
        child.terminate()
        child.wait(20)
        raise
    try:
        child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    return f"not done within {limit} s"


def run_here(name, plan, into):
    scene = importlib.import_module(f"scenes.{name}")
    with Lab() as lab:
        summary = scene.measure(lab, scene.PLANS[plan]).summary()
    summary |= machine.describe() | {"date": datetime.date.today().isoformat(), "plan": plan}
    into.mkdir(parents=True, exist_ok=True)
    result.write(into, summary)
    plots.draw(into, summary)
    print("\n".join(result.lines(summary)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
