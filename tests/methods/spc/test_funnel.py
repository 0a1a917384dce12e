from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.spc import funnel

# Printed with 15 digits by qicharts2.
TOLERANCE = 1e-9


def counts(events: list[float], sizes: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"unit": [f"u{i}" for i in range(len(sizes))], "numerator": events, "denominator": sizes})


@pytest.mark.golden
def test_limits_are_those_of_qicharts2_for_hospitals_in_no_order(shared: Path) -> None:
    folder = shared / "reference" / "spc" / "expected" / "qicharts2"
    points = pd.read_csv(folder / "_points_long.csv", low_memory=False)
    panels = points[points["id"] == "up_hai_funnel_categorical"].groupby("facet1")
    assert len(panels) == 3
    for _, panel in panels:
        table = pd.DataFrame({"unit": panel["x"], "numerator": panel["y.sum"], "denominator": panel["n"]})
        found = funnel(table, kind="rate", per=10_000).table.set_index("unit").loc[list(panel["x"])]
        for mine, theirs in (("centre", "cl"), ("lower", "lcl"), ("upper", "ucl"), ("lower_2", "lcl.95")):
            np.testing.assert_allclose(found[mine], panel[theirs], rtol=TOLERANCE, atol=TOLERANCE)


def test_units_that_differ_no_more_than_chance_keep_the_limits_of_their_counts() -> None:
    found = funnel(counts([10, 11, 9, 10, 20], [100, 100, 100, 100, 200]), kind="proportion")
    assert found.spread == 1
    low, high = found.limits_at(np.array([100.0]))
    sigma = np.sqrt(found.centre * (1 - found.centre) / 100)
    assert [low[0], high[0]] == pytest.approx([found.centre - 3 * sigma, found.centre + 3 * sigma])


def test_the_lines_of_the_funnel_pass_through_the_limits_of_the_units() -> None:
    found = funnel(counts([30, 80, 9, 10, 90], [100, 140, 60, 100, 200]), kind="proportion")
    assert found.spread > 1
    low, high = found.limits_at(found.table["size"].to_numpy())
    assert list(low) == pytest.approx(list(found.table["lower"]))
    assert list(high) == pytest.approx(list(found.table["upper"]))


def test_one_unit_far_from_the_rest_is_outside() -> None:
    found = funnel(counts([30] * 40 + [300], [1000] * 41), kind="rate", per=1000)
    assert list(found.table.loc[found.table["outside"], "unit"]) == ["u40"]


def test_a_unit_without_a_denominator_is_left_out_and_four_units_are_too_few() -> None:
    with pytest.raises(NotEnoughData) as refusal:
        funnel(counts([1, 2, 3, 4, 0], [10, 10, 10, 10, 0]), kind="proportion")
    assert (refusal.value.reason, refusal.value.found) == ("funnel_too_few_units", 4)


@pytest.mark.parametrize("events", [0, 10])
def test_units_without_variation_are_refused(events: int) -> None:
    with pytest.raises(NotEnoughData) as refusal:
        funnel(counts([events] * 6, [10] * 6), kind="proportion")
    assert refusal.value.reason == "funnel_no_variation"
