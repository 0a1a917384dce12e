from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.participation import retention_curve, team_flow

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "participation"
CLOSED_FORM = 1e-10  # the same formula in double precision on both sides
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))


def teams(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit", "start", "left", "n_before", "n_after", "n_follow_up"])
    return frame.assign(start=pd.to_datetime(frame["start"]), left=pd.to_datetime(frame["left"]))


EIGHT = teams(
    ("a", "2018-01-01", None, 12, 18, 6),
    ("b", "2018-01-01", "2018-07-01", 12, 6, 0),
    ("c", "2018-02-01", None, 0, 0, 0),
    ("d", "2018-02-01", None, 2, 18, 3),
    ("e", "2018-03-01", "2018-06-01", 3, 2, 0),
    ("f", "2018-03-01", None, 3, 3, 0),
)
END = pd.Timestamp("2019-07-01")


@pytest.mark.golden
@pytest.mark.parametrize("case", EXPECTED["curves"])
def test_the_retention_curve_agrees_with_survfit(case):
    given_teams = pd.read_csv(GOLDEN / "teams.csv").query("case == @case")
    found = retention_curve(given_teams["months"].to_numpy(), given_teams["left"].to_numpy(dtype=bool))
    expected = pd.DataFrame(EXPECTED["curves"][case]).astype(float)
    at_r = found.set_index("months").loc[expected["months"].astype(int)].reset_index()
    for column in ("at_risk", "retained"):
        np.testing.assert_allclose(at_r[column], expected[column], atol=CLOSED_FORM)
    known = expected["low"].notna().to_numpy()
    assert list(known) == [0 < share < 1 for share in at_r["retained"]]
    for column in ("low", "high"):
        np.testing.assert_allclose(at_r.loc[known, column], expected.loc[known, column], atol=CLOSED_FORM)


@pytest.mark.golden
def test_where_nobody_has_left_the_interval_is_binom_tests():
    found = retention_curve(np.full(8, 3), np.zeros(8, dtype=bool)).iloc[-1]
    assert found["retained"] == found["high"] == 1
    # binom.test's bound is two-sided at 95 %: the same quantile, 0.025 ** (1 / 8)
    assert found["low"] == pytest.approx(EXPECTED["nobody_left_of_8"]["low"], abs=CLOSED_FORM)


def test_every_team_that_enrolled_is_counted_and_each_step_holds_the_next():
    flow = team_flow(EIGHT, end=END)
    assert flow.steps["n"].tolist() == [6, 5, 3, 2, 1]
    assert flow.teams.set_index("unit")["outcome"].to_dict() == {
        "a": "completed", "b": "left", "c": "no_data", "d": "too_little_data", "e": "left", "f": "completed",
    }  # fmt: skip
    documented = flow.estimate("documented_share")
    assert (documented.value, documented.n) == (0.5, 6)


def test_months_run_from_each_teams_own_start():
    retention = team_flow(EIGHT, end=END).retention.set_index("months")["retained"]
    assert retention[2] == 1
    assert retention[3] == pytest.approx(5 / 6)  # e left three months after its own start
    assert retention[6] == pytest.approx(5 / 6 * 4 / 5)


def test_who_left_on_the_last_day_has_completed():
    flow = team_flow(teams(("a", "2018-01-01", "2019-07-01", 3, 3, 0)), end=END)
    assert flow.teams["outcome"].tolist() == ["completed"]
    assert flow.estimate("retention_at_end").value == 1


def test_without_an_end_every_departure_counts_as_one():
    flow = team_flow(EIGHT, end=None)
    assert (flow.teams["outcome"] == "left").sum() == 2
    assert flow.retention["months"].max() == 6


def test_a_minimum_of_one_point_keeps_more_teams():
    assert team_flow(EIGHT, end=END, minimum=1).steps["n"].tolist() == [6, 5, 5, 3, 2]


def test_no_team_is_not_analysed():
    with pytest.raises(NotEnoughData, match="no_teams"):
        team_flow(EIGHT.iloc[:0], end=END)


def test_one_team_without_any_data_still_makes_a_flow():
    flow = team_flow(teams(("a", "2018-01-01", None, 0, 0, 0)), end=END)
    assert flow.steps["n"].tolist() == [1, 0, 0, 0, 0]
    assert flow.estimate("documented_share").value == 0


def test_a_team_that_starts_after_the_end_was_followed_for_no_month():
    flow = team_flow(teams(("a", "2020-01-01", None, 3, 0, 0)), end=END)
    assert flow.retention["months"].tolist() == [0]


@given(st.lists(st.tuples(st.integers(0, 24), st.booleans()), min_size=1, max_size=30))
def test_retention_never_rises_and_lies_in_its_interval(rows):
    months, left = (np.array(column) for column in zip(*rows, strict=True))
    curve = retention_curve(months, left)
    assert (np.diff(curve["retained"]) <= 1e-12).all()
    assert (curve["low"] <= curve["retained"] + 1e-12).all()
    assert (curve["retained"] <= curve["high"] + 1e-12).all()
    assert curve[["low", "high"]].apply(lambda column: column.between(0, 1)).all().all()
