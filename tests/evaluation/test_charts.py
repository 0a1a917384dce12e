import numpy as np
import pandas as pd
import pytest

from lnet_eval.evaluation.charts import charted
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import RunChart
from lnet_eval.plan.measure import Measure

START = pd.Period("2020-01", "M")
REASON = "R"


def measure(**more: object) -> Measure:
    plain = {"id": "m", "title": "M", "definition": "D", "kind": "continuous", "better": "up"}
    return Measure.model_validate({**plain, **more})


def series(n: int = 30, before: int = 15) -> Series:
    value = np.random.default_rng(1).normal(10, 1, n)
    return Series(kind="continuous", periods=pd.period_range(START - before, periods=n, freq="M"), value=value)


def chart(*, unit: str | None = None, before: int = 15, **more: object) -> RunChart:
    found = charted(series(before=before), measure(**more), START, unit)
    assert isinstance(found, RunChart)
    return found


def test_twelve_months_before_the_start_hold_the_median_still_and_eleven_do_not() -> None:
    assert chart(before=12).baseline == (START - 12, START - 1)
    assert chart(before=11).baseline is None


def test_a_teams_phase_is_that_teams_and_everybodys_is_everybodys() -> None:
    phases = [{"date": "2020-02", "reason": REASON}, {"date": "2020-04", "reason": REASON, "unit": "a"}]
    asked = {"chart": {"phases": phases, "rules": "perla"}}
    found = {unit: chart(unit=unit, **asked).statistics["start"].astype(str).tolist() for unit in (None, "a", "b")}
    assert found == {
        None: ["2018-10", "2020-02"],
        "a": ["2018-10", "2020-02", "2020-04"],
        "b": ["2018-10", "2020-02"],
    }
    assert chart(**asked).baseline is None
    assert chart(**asked).rules == "perla"


def test_a_phase_that_lies_after_the_data_has_not_happened_yet() -> None:
    assert len(chart(chart={"phases": [{"date": "2026-02", "reason": REASON}]}).statistics) == 1


def test_an_excluded_month_of_one_team_counts_for_the_others() -> None:
    asked = {"chart": {"exclude": [{"date": "2020-02", "reason": REASON, "unit": "a"}]}}
    left_out = {unit: int((~chart(unit=unit, **asked).table["included"]).sum()) for unit in (None, "a", "b")}
    assert left_out == {None: 0, "a": 1, "b": 0}


def test_targets_follow_unit_and_period() -> None:
    asked = {"target": 9.0, "targets": [{"value": 11.0, "from": "2020-06"}, {"value": 8.0, "unit": "a"}]}
    assert chart(**asked).table["target"].tolist() == [9.0] * 20 + [11.0] * 10
    assert chart(unit="a", **asked).table["target"].unique().tolist() == [8.0]
    assert chart().target is None


def test_too_few_points_give_the_reason() -> None:
    found = charted(series(n=6, before=3), measure(), START)
    assert isinstance(found, NotAnalysed)
    assert found.reason == "chart_too_few_points"


@pytest.mark.parametrize("kind", ["i", "t"])
def test_the_plan_chooses_the_chart(kind: str) -> None:
    assert chart(chart={"kind": kind, "rules": "shewhart"}).chart == kind
