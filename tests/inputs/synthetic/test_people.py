"""Attendance and status reports of teams that are there, and of none that have left."""

import datetime as dt

import numpy as np
import pytest

from lnet_eval.inputs.synthetic.people import attendance, leaders, status_reports
from lnet_eval.plan import Plan

FIRST, SECOND, CANCELLED = dt.date(2019, 1, 10), dt.date(2019, 6, 10), dt.date(2019, 9, 10)


def plan(n_teams: int = 3) -> Plan:
    left = {"date": dt.date(2019, 3, 1), "reason": "Too busy"}
    units = [{"id": f"t{i}", "name": f"T{i}", **({"left": left} if i == 0 else {})} for i in range(n_teams)]
    return Plan.model_validate(
        {
            "network": {"id": "made-up", "title": "Made up", "owner": "Nobody", "focus_area": "Nothing"},
            "phases": {"baseline_start": dt.date(2018, 1, 1), "start": dt.date(2019, 1, 1)},
            "gatherings": [{"date": FIRST}, {"date": SECOND}, {"date": CANCELLED, "held": False}],
            "units": [*units, {"id": "late", "name": "L", "start": dt.date(2019, 5, 1)}],
        }
    )


def test_a_team_that_left_is_no_longer_invited_and_a_cancelled_gathering_has_no_rows() -> None:
    frame = attendance(plan(), np.random.default_rng(1), invited={"Lege": 2, "Leder": 1}, share=(0.9, 0.8))
    assert set(frame.loc[frame["gathering"] == FIRST, "unit"]) == {"t0", "t1", "t2", "late"}
    assert set(frame.loc[frame["gathering"] == SECOND, "unit"]) == {"t1", "t2", "late"}
    assert set(frame["gathering"]) == {FIRST, SECOND}
    assert (frame["attended"] <= frame["invited"]).all()


def test_the_planted_share_comes_and_a_role_may_come_less() -> None:
    frame = attendance(
        plan(400), np.random.default_rng(2), invited={"Lege": 10, "Leder": 10}, share=(0.8, 0.4), of_role={"Lege": 0.5}
    )
    sums = frame.groupby(["gathering", "role"])[["invited", "attended"]].sum()
    shares = (sums["attended"] / sums["invited"]).to_dict()
    assert shares[FIRST, "Leder"] == pytest.approx(0.8, abs=0.02)
    assert shares[FIRST, "Lege"] == pytest.approx(0.4, abs=0.02)
    assert shares[SECOND, "Leder"] == pytest.approx(0.4, abs=0.02)


def test_as_many_shares_are_needed_as_gatherings_were_held() -> None:
    with pytest.raises(ValueError, match="argument"):
        attendance(plan(), np.random.default_rng(3), invited={"Lege": 1}, share=(0.9, 0.9, 0.9))


def test_leaders_belong_to_no_team() -> None:
    frame = leaders([(FIRST, "Direktør", "N1", 1, 1)])
    assert frame["unit"].isna().all()
    assert frame["level"].tolist() == ["N1"]


def test_a_report_is_due_from_a_team_only_while_it_is_in_the_network() -> None:
    frame = status_reports(
        plan(), np.random.default_rng(4), due=(FIRST, SECOND), chance={"t1": 1.0}, otherwise=0.0
    )  # fmt: skip
    assert frame.loc[frame["due"] == FIRST, "unit"].tolist() == ["t0", "t1", "t2"]
    assert frame.loc[frame["due"] == SECOND, "unit"].tolist() == ["t1", "t2", "late"]
    assert frame.loc[frame["submitted"], "unit"].tolist() == ["t1", "t1"]
