# SPDX-License-Identifier: Apache-2.0
"""A scene's picture, as SVG and as PNG: lines where a panel was measured at several points, bars where it was not."""
import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams.update({
    "svg.hashsalt": "bench", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 10,
})

from matplotlib import pyplot, ticker  # noqa: E402

from .figures import percentile, present  # noqa: E402
from .result import number  # noqa: E402

COLOURS = {
    "ours": "#8c1d40", "ours, no lock": "#d07a95", "phpredis, lock": "#1f5fa8", "phpredis": "#7fb0e0", "memcached, lock": "#2f7d4f",
    "memcached": "#8cc9a1", "files": "#777777", "Erlang": "#8c1d40", "core": "#8c1d40", "with erlang.so": "#8c1d40",
}
OTHERS = ("#b8860b", "#6a4c93", "#c05a1c", "#17807e", "#4d4d4d", "#a0527a", "#5f7a1f", "#3b3b98")
COLUMNS = 2
WIDTH, HEIGHT, BAR, LEGEND = 10, 2.9, 0.28, 0.25


def draw(folder, summary):
    panels = panels_of(summary)
    if not panels:
        return
    colours = colours_of(summary)
    columns = min(COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    tallest = max(height_of(cases) for cases in panels.values())
    figure, axes = pyplot.subplots(rows, columns, figsize=(WIDTH, tallest * rows), squeeze=False)
    for place in axes.flat[len(panels):]:
        place.set_visible(False)
    for place, (title, cases) in zip(axes.flat, panels.items()):
        place.set_title(title, loc="left")
        (lines if len(cases) > 1 else bars)(place, cases, colours)
    named = {label: handle for place in axes.flat for handle, label in zip(*place.get_legend_handles_labels())}
    if named:
        figure.legend(named.values(), named.keys(), loc="lower center", ncols=len(named), frameon=False, fontsize=8)
    figure.tight_layout(rect=(0, LEGEND / (tallest * rows) if named else 0, 1, 1))
    for kind in ("svg", "png"):
        metadata = {"Date": None} if kind == "svg" else {}
        figure.savefig(folder / f"{summary['scene']}.{kind}", dpi=110, metadata=metadata)
    pyplot.close(figure)


def panels_of(summary):
    """Those that show a difference: between contenders, or along the way of one."""
    panels = {}
    for case in summary["cases"]:
        if any("median" in one for one in case["contenders"]):
            panels.setdefault(case["panel"], []).append(case)
    return {title: cases for title, cases in panels.items() if len(cases) > 1 or sum("median" in one for one in cases[0]["contenders"]) > 1}


def colours_of(summary):
    names = dict.fromkeys(one["name"] for case in summary["cases"] for one in case["contenders"])
    spare = iter(OTHERS * 3)
    return {name: COLOURS.get(name) or COLOURS.get(name.split(",")[0]) or next(spare) for name in names}


def height_of(cases):
    return HEIGHT if len(cases) > 1 else max(HEIGHT / 2, 0.7 + BAR * len(cases[0]["contenders"]))


def lines(place, cases, colours):
    """Over the cases of a panel, on a scale where equal ratios are equal lengths; the shade is the middle half of the rounds."""
    points = range(len(cases))
    for name in dict.fromkeys(one["name"] for case in cases for one in case["contenders"]):
        found = [next((one for one in case["contenders"] if one["name"] == name and "median" in one), None) for case in cases]
        told = [(point, one) for point, one in zip(points, found) if one]
        at = [point for point, _ in told]
        place.plot(at, [one["median"] for _, one in told], marker="o", markersize=3, label=name, color=colours[name])
        low, high = ([percentile(present(one["rounds"]), part) for _, one in told] for part in (0.25, 0.75))
        place.fill_between(at, low, high, color=colours[name], alpha=0.15, linewidth=0)
    place.set_yscale("log")
    place.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    place.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    place.yaxis.set_minor_formatter(ticker.NullFormatter())
    place.set_xticks(list(points), [case["at"] for case in cases])
    place.set_ylabel(axis(cases[0]))
    place.grid(axis="y", alpha=0.2)


def bars(place, cases, colours):
    """The line across a bar reaches over the middle half of the rounds."""
    told = [one for one in cases[0]["contenders"] if "median" in one]
    for row, one in enumerate(told):
        place.barh(row, one["median"], color=colours[one["name"]], height=0.7)
        low, high = (percentile(present(one["rounds"]), part) for part in (0.25, 0.75))
        place.plot([low, high], [row, row], color="black", linewidth=1)
        place.text(max(one["median"], high), row, f" {number(one['median'])}", va="center", fontsize=8)
    place.set_yticks(range(len(told)), [one["name"] for one in told])
    place.invert_yaxis()
    place.set_xlabel(axis(cases[0]))
    place.xaxis.set_major_locator(ticker.MaxNLocator(6))
    place.margins(x=0.15)


def axis(case):
    return f"{case['unit']} ({case['better']} is better)"
