# SPDX-License-Identifier: Apache-2.0
"""What a scene hands back: cases, each with a series for every contender; as JSON, and as text."""
import dataclasses
import json
import re

from harness.programs import ROOT

from .figures import LOWER, Series, Spread, leads, rounded

# What was measured last.
KEPT = ROOT / "bench" / "results"
NUMBERS = re.compile(r'\[[^][{}"]*\]')


@dataclasses.dataclass
class Case:
    """One thing that was measured of all contenders, in the same rounds. Cases of one `panel` differ in `at` and are drawn together."""
    panel: str
    unit: str
    at: str = ""
    better: str = LOWER
    series: dict = dataclasses.field(default_factory=dict)

    def of(self, name):
        return self.series.setdefault(name, Series(name))

    def summary(self, baselines):
        """With the lead of each contender's baseline over it."""
        told = []
        for name, series in self.series.items():
            one = series.summary()
            ours = self.series.get(baselines.get(name, ""))
            ratios = leads(ours.rounds, series.rounds, self.better) if ours and ours is not series else []
            if ratios:
                one["lead"] = {"of": ours.name} | {key: rounded(value) for key, value in dataclasses.asdict(Spread.of(ratios)).items()}
            told.append(one)
        return {"panel": self.panel, "at": self.at, "unit": self.unit, "better": self.better, "contenders": told}


@dataclasses.dataclass
class Result:
    """Of a scene. `remarks` are sentences for the page."""
    scene: str
    title: str
    cases: list = dataclasses.field(default_factory=list)
    remarks: list = dataclasses.field(default_factory=list)
    baselines: dict = dataclasses.field(default_factory=dict)

    def case(self, panel, unit, at="", better=LOWER):
        case = Case(panel, unit, at, better)
        self.cases.append(case)
        return case

    def summary(self):
        cases = [case.summary(self.baselines) for case in self.cases]
        return {"scene": self.scene, "title": self.title, "remarks": self.remarks, "cases": cases}


def write(folder, summary):
    """A list of numbers is a line."""
    text = NUMBERS.sub(lambda found: " ".join(found[0].split()), json.dumps(summary, indent=1, ensure_ascii=False))
    (folder / f"{summary['scene']}.json").write_text(text + "\n", encoding="utf-8")


def read(folder):
    """All results of a folder, by the scene's name."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return {summary["scene"]: summary for summary in found}


def heading(case):
    return case["panel"] + (f", {case['at']}" if case["at"] else "")


def lines(summary):
    """For a terminal."""
    for case in summary["cases"]:
        yield f"  {heading(case)} ({case['unit']})"
        for one in case["contenders"]:
            yield "    " + line(one)
    yield from (f"  {remark}" for remark in summary["remarks"])


def line(one):
    text = f"{one['name']:26}" + (f" {number(one['median']):>9}" if "median" in one else f" {'-':>9}")
    text += f"  p99 {number(one['p99']):>9}" if "p99" in one else ""
    text += f"  {lead_of(one)}" if "lead" in one else ""
    return text + "".join(f"  {key} {value}" for key, value in one["notes"].items())


def lead_of(one):
    lead = one["lead"]
    return f"{lead['median']:.2f} ({lead['low']:.2f} to {lead['high']:.2f})"


def number(value):
    """Three digits or all that stand before the point."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
