# SPDX-License-Identifier: Apache-2.0
"""What is told of measured values: medians, percentiles, and ratios of contenders that ran in the same rounds."""
import dataclasses
import math
import statistics

LOWER, HIGHER = "lower", "higher"


def percentile(values, part):
    """The smallest value that is not below `part` of them (0.99: one in a hundred is slower)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


@dataclasses.dataclass(frozen=True)
class Spread:
    """A median, and the quartiles and ends of what it stands for."""
    median: float
    low: float
    high: float
    least: float
    most: float

    @classmethod
    def of(cls, values):
        return cls(statistics.median(values), percentile(values, 0.25), percentile(values, 0.75), min(values), max(values))


@dataclasses.dataclass
class Series:
    """What one contender did in one case: a value per round, in the case's unit, and all single values when there are any."""
    name: str
    rounds: list = dataclasses.field(default_factory=list)
    single: list = dataclasses.field(default_factory=list)
    notes: dict = dataclasses.field(default_factory=dict)

    def add_round(self, values):
        """The single values of one round, which counts by their median; of a round without any there is a gap, so that rounds stay beside each other."""
        self.rounds.append(statistics.median(values) if values else None)
        self.single.extend(values)

    def summary(self):
        told = {"name": self.name, "rounds": [rounded(value) for value in self.rounds], "notes": self.notes}
        if there := present(self.rounds):
            told |= {"median": rounded(statistics.median(there))}
        # Of fewer, it would be the worst one.
        if len(self.single) >= 100:
            told |= {"p99": rounded(percentile(self.single, 0.99)), "count": len(self.single)}
        return told


def present(rounds):
    return [value for value in rounds if value is not None]


def leads(ours, theirs, better=LOWER):
    """How many times better ours was, round by round: above 1, ours leads."""
    pairs = [(mine, other) for mine, other in zip(ours, theirs) if mine and other]
    return [other / mine if better == LOWER else mine / other for mine, other in pairs]


def rounded(value):
    """To four digits: more would be noise in a file that is kept."""
    if not value or not math.isfinite(value):
        return value
    return round(value, 3 - math.floor(math.log10(abs(value))))
