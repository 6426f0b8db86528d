# SPDX-License-Identifier: Apache-2.0
"""What the project is held to, and what was measured: the table of docs/performance.md. A bar without a result is told as not measured."""
import dataclasses
import statistics

from .figures import Spread, leads
from .result import number


class Missing(Exception):
    """The result that a bar is judged by is not there."""


@dataclasses.dataclass(frozen=True)
class Bar:
    """`judge` takes the results, and returns what was measured, as text, and whether it is enough (None: it is only told)."""
    measure: str
    bar: str
    judge: object

    def row(self, results):
        try:
            told, met = self.judge(results)
        except Missing:
            return f"| {self.measure} | {self.bar} | not measured | |"
        verdict = {True: "met", False: "**missed**", None: ""}[met]
        return f"| {self.measure} | {self.bar} | {told} | {verdict} |"


def table(results):
    yield "| measure | bar | measured | |"
    yield "|---|---|---|---|"
    yield from (bar.row(results) for bar in BARS)


def case_of(results, scene, panel, at=""):
    for case in results.get(scene, {}).get("cases", ()):
        if (case["panel"], case["at"]) == (panel, at):
            return case
    raise Missing


def one_of(results, scene, panel, name, at=""):
    for one in case_of(results, scene, panel, at)["contenders"]:
        if one["name"] == name:
            return one
    raise Missing


def median_of(*place, **at):
    one = one_of(*place, **at)
    if "median" not in one:
        raise Missing
    return one["median"]


def note_of(results, scene, panel, name, note):
    notes = one_of(results, scene, panel, name)["notes"]
    if note not in notes:
        raise Missing
    return notes[note]


def lead(results, scene, panel, ours, theirs, at=""):
    """How many times better ours was in the same rounds."""
    case = case_of(results, scene, panel, at)
    mine, other = (one_of(results, scene, panel, name, at)["rounds"] for name in (ours, theirs))
    ratios = leads(mine, other, case["better"])
    if not ratios:
        raise Missing
    return Spread.of(ratios)


def spread(ratios):
    return f"{ratios.median:.2f} ({ratios.low:.2f} to {ratios.high:.2f})"


def at_least(scene, panel, at, *wanted):
    """Each of `wanted`: ours, theirs, and how many times better ours has to be."""
    def judge(results):
        told = [(theirs, lead(results, scene, panel, ours, theirs, at), bar) for ours, theirs, bar in wanted]
        text = "; ".join(f"{theirs}: {spread(ratios)}" for theirs, ratios, _ in told)
        return text, all(ratios.median >= bar for _, ratios, bar in told)
    return judge


def contention(results):
    panel = "16 requests, 10 ms each"
    ours = median_of(results, "contention", panel, "ours")
    fifo = note_of(results, "contention", panel, "ours", "in order")
    peers = [f"{name} {number(median_of(results, 'contention', panel, name))} ms" for name in ("phpredis, lock", "memcached, lock", "files")]
    return f"{number(ours)} ms, in order: {fifo}; " + ", ".join(peers), ours <= 160 * 1.05 and fifo == "always"


def handover(results):
    panel = "the holder is killed"
    ours = one_of(results, "handover", panel, "ours")
    peers = (one_of(results, "handover", panel, name) for name in ("phpredis, lock", "memcached, lock"))
    told = [f"{one['name']}: " + (f"{number(one['median'])} ms" if "median" in one else one["notes"]["result"]) for one in peers]
    if "median" not in ours:
        raise Missing
    return f"{number(ours['median'])} ms; " + ", ".join(told), ours["median"] < 50


def terms(results):
    told, met = [], True
    for panel in ("encode", "decode"):
        ratios = lead(results, "terms", f"a typical session, {panel}", "Erlang", "serialize")
        told.append(f"{panel} {spread(ratios)}")
        met = met and ratios.median >= 1
    return "serialize(): " + ", ".join(told), met


def web(results):
    told, met = [], True
    for panel in ("many sessions", "few sessions"):
        for theirs in ("phpredis, lock", "memcached, lock"):
            ratios = lead(results, "web", panel, "ours", theirs)
            told.append(f"{panel}, {theirs}: {spread(ratios)}")
            met = met and ratios.median > 1
    return "; ".join(told), met


def startup(results):
    """Of starts one after the other: the machine is faster at one time than at another."""
    more = []
    for panel in ("PHP's start", "resident memory"):
        pair = (one_of(results, "cold", panel, name)["rounds"] for name in ("with erlang.so", "without"))
        more.append(statistics.median(loaded - bare for loaded, bare in zip(*pair)))
    milliseconds, kilobytes = more
    return f"{milliseconds:.2f} ms, {kilobytes:,.0f} KB", milliseconds <= 0.3 and kilobytes <= 1024


def million(results):
    memory = median_of(results, "million", "memory of a million sessions of 1 KB", "ours")
    slower = lead(results, "million", "reading one of", "ours, 10,000 sessions", "ours, 1,000,000 sessions").median
    return f"{memory:.2f} GB; {slower:.2f} times", memory <= 1.4 and slower <= 1.2


def connections(results):
    memory = median_of(results, "connections", "memory for each connection", "ours")
    return f"{memory:.1f} KB", memory <= 60


def cluster(results):
    panel = "a changed session of 1 KB"
    told = [f"{one['name']} {number(one['median'])} us" for one in case_of(results, "cluster", panel)["contenders"] if "median" in one]
    return ", ".join(told), None


def size(results):
    kilobytes = median_of(results, "cold", "stripped size", "libSessionCore.so and erlang.so")
    return f"{kilobytes:.1f} KB", kilobytes <= 400


CYCLE = "a session's cycle of 1 KB"
BARS = (
    Bar(f"{CYCLE}, changed, lock on, against phpredis with lock", "2.0 times faster",
        at_least("cycle", "changed", "1 KB", ("ours", "phpredis, lock", 2.0))),
    Bar("the same, unchanged", "3.5 times faster than phpredis with lock; faster than php-memcached without",
        at_least("cycle", "unchanged", "1 KB", ("ours", "phpredis, lock", 3.5), ("ours", "memcached", 1.0))),
    Bar("the same, changed, lock off on both sides", "1.15 times faster than phpredis; within 1.5 times php-memcached's time",
        at_least("cycle", "changed", "1 KB", ("ours, no lock", "phpredis", 1.15), ("ours, no lock", "memcached", 1 / 1.5))),
    Bar("16 requests on one session, each holding the lock 10 ms", "within 5 % of 160 ms, first come, first served", contention),
    Bar("lock free again after `kill -9` of its holder", "under 50 ms", handover),
    Bar("one request and reply through the core, against libei", "no slower",
        at_least("echo", "a message and one back", "", ("core", "libei", 1.0))),
    Bar("encoding and decoding a typical session", "no slower than `serialize()` and `unserialize()`", terms),
    Bar("nginx and PHP-FPM, 8 workers: requests per second", "ahead of phpredis and php-memcached at equal settings", web),
    Bar("`libSessionCore.so` and `erlang.so`, stripped", "at most 400 KB", size),
    Bar("PHP's start with the extension against without", "at most 0.3 ms and 1 MB more", startup),
    Bar("a million sessions of 1 KB on the server", "at most 1.4 GB; reading within 1.2 times the time at ten thousand", million),
    Bar("5,000 connections of PHP processes", "at most 60 KB each on the server", connections),
    Bar("a cluster of three", "told", cluster),
)
