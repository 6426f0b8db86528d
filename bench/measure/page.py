# SPDX-License-Identifier: Apache-2.0
"""The part of docs/performance.md that is made of results: the bars, and a section for each scene."""
from harness.programs import ROOT

from . import bars
from .result import heading, lead_of, number

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def update(page, results, order):
    """Between the marks; what others wrote around them stays."""
    page.write_text(updated(page.read_text(encoding="utf-8"), results, order), encoding="utf-8")


def updated(text, results, order):
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    made = "\n".join(made_of(results, order))
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def made_of(results, order):
    yield "## Bars"
    yield ""
    yield from bars.table(results)
    yield ""
    for scene in order:
        if scene in results:
            yield from section(results[scene])


def section(summary):
    yield f"## {summary['title']}"
    yield ""
    yield f"![{summary['title']}](../bench/results/{summary['scene']}.svg)"
    yield ""
    for remark in summary["remarks"]:
        yield f"- {remark}"
    if summary["remarks"]:
        yield ""
    yield "<details><summary>All figures</summary>"
    yield ""
    yield from rows(summary["cases"])
    yield ""
    yield "</details>"
    yield ""
    yield origin(summary)
    yield ""


def rows(cases):
    yield "| | | median | 99 of 100 | how many times better ours is (quartiles of the rounds) | |"
    yield "|---|---|---|---|---|---|"
    for case in cases:
        for place, one in enumerate(case["contenders"]):
            yield "| " + " | ".join(cells(case, one, place == 0)) + " |"


def cells(case, one, is_first):
    notes = ", ".join(f"{key} {value}" for key, value in one["notes"].items())
    median = f"{number(one['median'])} {case['unit']}" if "median" in one else "-"
    p99 = number(one["p99"]) if "p99" in one else ""
    return [heading(case) if is_first else "", one["name"], median, p99, lead_of(one) if "lead" in one else "", notes]


def origin(summary):
    """Small print."""
    machine, versions = summary["machine"], summary["versions"]
    programs = ", ".join(f"{name} {version}" for name, version in versions.items())
    place = f"{machine['cores']} cores of {machine['processor']}, {machine['memory']}, {machine['system']}, Linux {machine['kernel']}"
    return f"<sub>{summary['date']}, {summary['plan']} run of {summary['revision']}: {place}; {programs}.</sub>"
