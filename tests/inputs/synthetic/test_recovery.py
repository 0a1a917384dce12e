"""What was planted in the shipped networks is found again by the project's own time series."""

import json
from pathlib import Path

import pandas as pd
import pytest

import lnet_eval as le
from lnet_eval.methods.its.result import InterruptedTimeSeries

pytestmark = pytest.mark.recovery

HORIZON = 6
NETWORK_START = {"ahus": "2019-02", "vestre-viken": "2017-09", "phrk": "2019-02"}


def found(network: str, measure: str, examples: Path) -> InterruptedTimeSeries:
    """The series of all teams that start with the network, from the baseline to the network's end, as one."""
    read = le.load_network(network, data=examples)
    plan, frame = read.plan, read.measurements
    assert frame is not None
    assert plan.phases.end is not None
    season = plan.measure(measure).season
    teams = [unit.id for unit in plan.teams if unit.start is None]
    own = frame[
        (frame["measure"] == measure) & frame["unit"].isin(teams) & (frame["period"] <= pd.Timestamp(plan.phases.end))
    ]
    together = own.groupby("period", as_index=False)[["numerator", "denominator", "value"]].sum()
    return le.interrupted_time_series(
        together,
        start=NETWORK_START[network],
        kind=plan.measure(measure).kind,
        numerator="numerator",
        denominator="denominator",
        period="period",
        per=plan.measure(measure).per,
        transition=plan.phases.transition_months,
        horizons=(1, HORIZON),
        season=None if season is None else season.form,
    )


def planted_ratio(network: str, measure: str, examples: Path) -> float:
    truth = json.loads((examples / network / "truth.json").read_text(encoding="utf-8"))
    return float(truth["measures"][measure]["effect_at"][str(HORIZON)]["ratio"])


@pytest.mark.parametrize(
    ("network", "measure", "way"),
    [
        ("ahus", "fall", "down"),
        ("ahus", "risikovurdering", "up"),
        ("ahus", "mobilisering", "down"),
        ("vestre-viken", "antibiotika", "up"),
        ("vestre-viken", "news", "up"),
    ],
)
def test_a_planted_change_is_found_and_its_size_is_in_the_interval(
    network: str, measure: str, way: str, examples: Path
) -> None:
    ratio = found(network, measure, examples).estimate(f"relative_effect_at_{HORIZON}")
    assert ratio is not None
    assert ratio.low < planted_ratio(network, measure, examples) < ratio.high
    assert ratio.low > 1 if way == "up" else ratio.high < 1


@pytest.mark.parametrize(
    ("network", "measure"), [("phrk", "tvang"), ("phrk", "mestringsplan"), ("vestre-viken", "intensiv")]
)
def test_where_nothing_was_planted_nothing_is_found(network: str, measure: str, examples: Path) -> None:
    ratio = found(network, measure, examples).estimate(f"relative_effect_at_{HORIZON}")
    assert ratio is not None
    assert planted_ratio(network, measure, examples) == 1
    assert ratio.low < 1 < ratio.high


def test_readmissions_fall_outside_the_network_as_much_as_in_it(examples: Path) -> None:
    read = le.load_network("gode-pasientforlop", data=examples)
    assert read.measurements is not None
    frame = read.measurements[read.measurements["measure"] == "reinnleggelse"]
    role = frame["unit"].map(lambda unit: read.plan.unit(unit).role)
    late = frame["period"] >= pd.Timestamp("2019-01-01")
    counts = frame.groupby([role.rename("role"), late.rename("late")])[["numerator", "denominator"]].sum()
    share = (counts["numerator"] / counts["denominator"]).unstack("late")
    ratio = share[True] / share[False]
    assert (ratio < 0.85).all()
    assert ratio["team"] == pytest.approx(ratio["comparison"], abs=0.05)
