import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import RunChart, assurance, run_chart, standing, variation

BETTER = {"increase": "up", "decrease": "down", "neutral": None}
VARIATION_FILES = {
    "better_high": "improvement_high.svg",
    "better_low": "improvement_low.svg",
    "worse_high": "concern_high.svg",
    "worse_low": "concern_low.svg",
    "changed_high": "neutral_high.svg",
    "changed_low": "neutral_low.svg",
    "common_cause": "common_cause.svg",
}
ASSURANCE_FILES = {"passes": "pass.svg", "fails": "fail.svg", "hit_or_miss": "inconsistent.svg"}

# Where the peer's icon is wrong, and ours.
FLAT = "a flat series meets its target or does not; it is not hit or miss"
NO_TARGET = "without a target there is nothing to be assured of"
NEWER_RULE = "its last point is the second of three beyond 2 sigma, the other lying outside the limits (rule of 2023)"
DEVIATIONS = {
    ("edge_const_increase", "no facet", "assurance"): (FLAT, "fail.svg"),
    ("edge_const_decrease", "no facet", "assurance"): (FLAT, "pass.svg"),
    ("four_breaches_facets", "RDU", "assurance"): (NO_TARGET, None),
    ("england_perf_target95", "no facet", "variation"): (NEWER_RULE, "concern_low.svg"),
}


def panels(folder: Path) -> list[tuple[str, str, str, RunChart]]:
    found = []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        table = pd.DataFrame(document["points"])
        for facet, rows in table.groupby("f", sort=False):
            periods = pd.PeriodIndex(rows["x"].str[:7], freq="M")
            value = rows["y"].to_numpy(dtype=float)
            rebased = rows["rebase_group"].to_numpy()
            fixed = rows["fix_y"].isna().to_numpy() & np.isfinite(value)
            chart = run_chart(
                Series(kind="continuous", periods=periods, value=value),
                chart="i",
                rules="mdc",
                phases=[periods[i] for i in range(1, len(rows)) if rebased[i] != rebased[i - 1]],
                baseline=(periods[0], periods[np.argmax(fixed) - 1]) if fixed.any() else None,
                screened="noscreen" not in path.stem,
                judge=False,
            )
            target = rows["target"].iloc[-1] if "target" in rows and pd.notna(rows["target"].iloc[-1]) else None
            found.append((path.stem, facet, document["improvement_direction"], replace(chart, target=target)))
    return found


@pytest.mark.golden
def test_icons_are_those_of_nhsrplotthedots_where_it_is_right(shared: Path) -> None:
    folder = shared / "reference" / "spc" / "expected" / "ptd"
    expected = pd.read_csv(folder / "_icons.csv").set_index(["id", "f", "type"])["icon"].to_dict()
    deviating = set()
    for identifier, facet, direction, chart in panels(folder):
        mine = {
            "variation": VARIATION_FILES.get(str(variation(chart, better=BETTER[direction]))),
            "assurance": ASSURANCE_FILES.get(str(assurance(chart, better=BETTER[direction]))),
        }
        for icon, file in mine.items():
            case = (identifier, facet, icon)
            if case in DEVIATIONS:
                assert file == DEVIATIONS[case][1]
                assert file != expected[case]
                deviating.add(case)
            else:
                assert file == expected.get(case), case
    assert deviating == set(DEVIATIONS)


def chart_of(value: list[float], **asked: object) -> RunChart:
    periods = pd.period_range("2020-01", periods=len(value), freq="M")
    return run_chart(Series(kind="continuous", periods=periods, value=np.array(value)), **asked)


def test_a_run_chart_that_has_shifted_shows_the_direction_of_the_shift() -> None:
    chart = chart_of([*[4.0, 6.0] * 6, *[14.0, 16.0] * 6])
    assert variation(chart, better="up") == "better_high"
    assert variation(chart, better="down") == "worse_high"
    assert variation(chart, better=None) == "changed_high"


def test_a_stable_run_chart_shows_common_cause() -> None:
    assert variation(chart_of([4.0, 6.0, 6.5, 3.5] * 5, target=5.0), better="up") == "common_cause"


def test_a_change_that_is_over_is_neither_better_nor_worse_now() -> None:
    value = [*[4.0, 6.0] * 6, *[14.0, 16.0] * 5, *[4.5, 6.5, 3.5, 5.5] * 3]
    periods = pd.period_range("2020-01", periods=len(value), freq="M")
    chart = run_chart(
        Series(kind="continuous", periods=periods, value=np.array(value)), baseline=(periods[0], periods[11])
    )
    assert chart.signal
    assert variation(chart, better="down") == "passed"


@pytest.mark.parametrize(("target", "expected"), [(3.0, "passes"), (3.5, "passes"), (5.0, "hit_or_miss"),
                                                  (6.5, "hit_or_miss"), (7.0, "fails")])  # fmt: skip
def test_a_run_chart_is_assured_by_its_recent_points(target: float, expected: str) -> None:
    chart = chart_of([4.0, 6.0, 6.5, 3.5] * 5, target=target)
    assert assurance(chart, better="up") == expected
    met = {"passes": 12, "fails": 0}.get(expected)
    if met is not None:
        assert standing(chart, better="up").n_met == met


def test_a_run_chart_with_five_recent_points_promises_nothing() -> None:
    periods = pd.period_range("2020-01", periods=17, freq="M")
    series = Series(kind="continuous", periods=periods, value=np.array([4.0, 6.0, 6.5, 3.5] * 4 + [9.0]))
    for n, expected in ((5, None), (6, "hit_or_miss")):
        chart = run_chart(series, target=5.0, baseline=(periods[0], periods[-1 - n]))
        assert assurance(chart, better="up") == expected


def test_only_what_came_after_a_frozen_baseline_is_held_against_the_target() -> None:
    value = [*[4.0, 6.0] * 6, *[14.0, 16.0] * 5]
    periods = pd.period_range("2020-01", periods=len(value), freq="M")
    series = Series(kind="continuous", periods=periods, value=np.array(value))
    chart = run_chart(series, target=10.0, baseline=(periods[0], periods[11]))
    found = standing(chart, better="up")
    assert (found.assurance, found.n_met, found.n_recent) == ("passes", 10, 10)
    assert found.value == 16.0
    assert found.centre == 5.0


def test_each_point_is_held_against_the_target_of_its_own_period() -> None:
    value = [4.0, 6.0, 6.5, 3.5] * 5
    chart = chart_of(value, target=[3.0] * 16 + [7.0] * 4)
    found = standing(chart, better="up")
    assert (found.n_met, found.n_recent, found.target) == (8, 12, 7.0)
    assert found.assurance == "hit_or_miss"


def test_targets_that_do_not_fit_the_series_are_refused() -> None:
    with pytest.raises(ValueError, match="one for each period"):
        chart_of([4.0, 6.0] * 10, target=[1.0, 2.0])


def test_an_excluded_point_is_not_the_latest() -> None:
    value = [4.0, 6.0, 6.5, 3.5] * 5
    periods = pd.period_range("2020-01", periods=20, freq="M")
    series = Series(kind="continuous", periods=periods, value=np.array(value))
    found = standing(run_chart(series, exclude=[periods[-1]], target=5.0), better="down")
    assert found.period == periods[-2]
    assert found.n_recent == 12


def test_a_chart_that_is_not_judged_has_no_variation_icon() -> None:
    assert variation(chart_of([5.0] * 20), better="up") is None


@pytest.mark.parametrize(("target", "expected"), [(5.0, "passes"), (4.0, "passes"), (6.0, "fails"), (None, None)])
def test_a_flat_series_is_judged_by_its_value_against_the_target(target: float | None, expected: str | None) -> None:
    assert assurance(chart_of([5.0] * 20, chart="i", target=target), better="up") == expected


def test_a_target_beyond_the_limits_is_met_or_missed_and_between_them_either() -> None:
    value = [4.0, 6.0, 6.5, 3.5] * 5
    found = {t: assurance(chart_of(value, chart="i", target=t), better="down") for t in (-20.0, 5.0, 30.0)}
    assert found == {-20.0: "fails", 5.0: "hit_or_miss", 30.0: "passes"}
