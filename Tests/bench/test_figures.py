# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of dev/bench, and the page that it writes."""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "Tests" / "system")]

from measure import bars, page, trace  # noqa: E402
from measure.figures import HIGHER, Series, Spread, leads, percentile, rounded  # noqa: E402
from measure.lab import shipped_flags  # noqa: E402
from measure.laws import Law, Line  # noqa: E402
from measure.result import KEPT, Result, lines, read, write  # noqa: E402
from measure.rounds import SCENES, in_rounds  # noqa: E402
from scenes import ORDER  # noqa: E402


def two_rounds(theirs=(30.0, 20.0)):
    result = Result("cycle", "Cycles", baselines={"ours": "ours", "phpredis, lock": "ours"})
    case = result.case("changed", "us", "1 KB")
    for _ in range(2):
        case.of("ours").add_round([8, 10, 12] * 20)
    for value in theirs:
        case.of("phpredis, lock").add_round([value] * 50)
    machine = {"processor": "P", "cores": 2, "memory": "4 GB", "system": "Debian", "kernel": "6"}
    return result.summary() | {"machine": machine, "versions": {"PHP": "8.2"}, "revision": "abc", "date": "2026-01-01", "plan": "small"}


class Figures(unittest.TestCase):

    def test_a_percentile_is_a_value_that_was_measured(self):
        self.assertEqual(percentile(range(1, 101), 0.99), 99)
        self.assertEqual(percentile([5], 0.99), 5)
        self.assertEqual(percentile([3, 1, 2], 0.25), 1)

    def test_a_spread_has_the_quartiles_and_the_ends(self):
        self.assertEqual(Spread.of([4, 1, 3, 2, 5]), Spread(median=3, low=2, high=4, least=1, most=5))

    def test_a_round_counts_by_its_median(self):
        series = Series("ours")
        series.add_round([1, 2, 900])
        self.assertEqual((series.rounds, series.single), ([2], [1, 2, 900]))

    def test_who_takes_half_the_time_leads_by_two(self):
        self.assertEqual(leads([10, 20], [20, 40]), [2, 2])

    def test_who_serves_twice_as_many_leads_by_two(self):
        self.assertEqual(leads([40], [20], HIGHER), [2])

    def test_rounds_are_compared_with_their_own_other(self):
        """Medians of each side alone would say that ours leads."""
        self.assertEqual(sorted(leads([1, 100, 10], [2, 50, 5])), [0.5, 0.5, 2])

    def test_a_round_without_values_is_a_gap(self):
        series = Series("theirs")
        for values in ([], [20], [40]):
            series.add_round(values)
        self.assertEqual((series.summary()["rounds"], series.summary()["median"]), ([None, 20, 40], 30))
        self.assertEqual(leads([10, 10, 10], series.rounds), [2, 4])

    def test_a_kept_figure_has_four_digits(self):
        self.assertEqual([rounded(value) for value in (123456.7, 1.23456, 0.000123456, 0)], [123500, 1.235, 0.0001235, 0])

    def test_every_round_begins_with_another_contender(self):
        self.assertEqual("".join(in_rounds(list("abc"), 4)), "abc" "bca" "cab" "abc")


class Laws(unittest.TestCase):

    def cases(self, cost):
        result = Result("growth", "How it grows")
        cases = [(count, result.case("sessions", "us", str(count))) for count in (1, 10, 100)]
        for count, case in cases:
            case.of("changed").add_round([cost(count)])
        return cases

    def test_what_grows_with_the_count_has_the_exponent_one(self):
        self.assertEqual(Law.of(self.cases(lambda count: 3 * count)).told("sessions"), "With sessions^x, x = 1.00 (changed).")

    def test_what_does_not_grow_has_the_exponent_zero(self):
        self.assertEqual(Law.of(self.cases(lambda count: 40)).told("sessions"), "With sessions^x, x = 0.00 (changed).")

    def test_a_line_tells_what_a_unit_costs_beyond_what_all_do(self):
        told = Line.of(self.cases(lambda count: 40 + 2 * count)).told("KB", 1)
        self.assertEqual(told, "Beyond a fixed cost, 2 us for each KB (changed).")


class Traces(unittest.TestCase):

    def test_what_is_between_the_marks_is_counted(self):
        socket = "3<TCP:[127.0.0.1:1->127.0.0.1:2]>"
        told = trace.count([
            f'sendto({socket}, "x", 9, 0, NULL, 0) = 9', 'access("/bench-begin", F_OK) = -1 ENOENT (No such file or directory)',
            f'writev({socket}, [{{iov_base="a"}}], 1) = 70', f'recvfrom({socket}, 0x1, 1, MSG_PEEK, NULL, NULL) = -1 EAGAIN (again)',
            f'read({socket}, "b", 4096) = 5', f'read({socket}, "b", 4096) = 5', 'write(1<pipe:[5]>, "c", 1) = 1',
            'access("/bench-end", F_OK) = -1 ENOENT (No such file or directory)', f'read({socket}, "b", 4096) = 5',
        ])
        self.assertEqual(told, {"calls": 5, "round trips": 1, "bytes sent": 70, "bytes received": 10})


class Servers(unittest.TestCase):

    def test_nodes_have_the_flags_that_are_shipped(self):
        flags = " ".join(shipped_flags())
        self.assertIn("-kernel inet_dist_listen_options [{buffer,8192}]", flags)
        self.assertNotRegex(flags, "sessions@|#")


class Reports(unittest.TestCase):

    def test_a_result_comes_back_from_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            write(pathlib.Path(folder), two_rounds())
            self.assertEqual(read(pathlib.Path(folder)), {"cycle": two_rounds()})

    def test_a_lead_is_told_of_who_has_a_baseline(self):
        ours, theirs = two_rounds()["cases"][0]["contenders"]
        self.assertNotIn("lead", ours)
        self.assertEqual(theirs["lead"], {"of": "ours", "median": 2.5, "low": 2, "high": 3, "least": 2, "most": 3})

    def test_the_terminal_shows_who_took_how_long(self):
        self.assertIn("phpredis, lock                    25  p99        30  2.50 (2.00 to 3.00)", "\n".join(lines(two_rounds())))

    def test_a_bar_is_met_or_missed(self):
        self.assertEqual(bars.BARS[0].row({"cycle": two_rounds()}).split("|")[-3:-1], [" phpredis, lock: 2.50 (2.00 to 3.00) ", " met "])
        self.assertEqual(bars.BARS[0].row({"cycle": two_rounds((19.0, 20.0))}).split("|")[-2], " **missed** ")

    def test_a_bar_without_its_result_is_told_as_not_measured(self):
        for bar in bars.BARS:
            self.assertIn("not measured", bar.row({}))

    def test_the_page_keeps_what_others_wrote(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "performance.md"
            file.write_text(f"before\n{page.BEGIN}\nof last year\n{page.END}\n\n## Steps, client\n")
            page.update(file, {"cycle": two_rounds()}, ("cycle", "web"))
            text = file.read_text()
        self.assertTrue(text.startswith("before\n") and text.endswith("\n\n## Steps, client\n"))
        self.assertNotIn("of last year", text)
        self.assertIn("| changed, 1 KB | ours | 10 us |", text)

    def test_the_page_tells_what_was_measured_last(self):
        results = read(KEPT)
        self.assertEqual(set(ORDER), results.keys())
        text = page.PAGE.read_text(encoding="utf-8")
        self.assertEqual(page.updated(text, results, ORDER), text)
        self.assertNotIn("not measured", text)

    def test_every_scene_is_run(self):
        self.assertEqual({path.stem for path in SCENES.glob("*.py")} - {"__init__"}, set(ORDER))


if __name__ == "__main__":
    unittest.main()
