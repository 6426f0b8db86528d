# SPDX-License-Identifier: Apache-2.0
"""The law that figures follow as something grows: cost ~ count^exponent, or cost = fixed + each * size. By least squares over the medians."""
import dataclasses
import math
import statistics


def medians(cases):
    """For each contender its points: (what has grown, the median)."""
    points = {}
    for grown, case in cases:
        for name, series in case.series.items():
            points.setdefault(name, []).append((grown, statistics.median(series.rounds)))
    return points


def slope(points):
    """Of the straight line, and where it begins."""
    each, begin = statistics.linear_regression(*zip(*points))
    return each, begin


@dataclasses.dataclass(frozen=True)
class Law:
    """The exponent of each contender: 0 is a cost that does not grow, 1 one that grows with the count."""
    exponents: dict

    @classmethod
    def of(cls, cases):
        return cls({name: slope([(math.log(x), math.log(y)) for x, y in points])[0] for name, points in medians(cases).items()})

    def told(self, what):
        return f"With {what}^x, x = " + ", ".join(f"{exponent:.2f} ({name})" for name, exponent in self.exponents.items()) + "."


@dataclasses.dataclass(frozen=True)
class Line:
    """What one unit costs each contender, beside a fixed cost that its smallest case shows."""
    each: dict

    @classmethod
    def of(cls, cases):
        return cls({name: slope(points)[0] for name, points in medians(cases).items()})

    def told(self, unit, size):
        return "Beyond a fixed cost, " + ", ".join(f"{each * size:.2g} us for each {unit} ({name})" for name, each in self.each.items()) + "."
