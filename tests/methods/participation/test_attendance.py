from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.participation import attendance, status_reports

FRAME = pd.DataFrame(
    {
        "gathering": pd.to_datetime(["2019-01-10"] * 3 + ["2019-05-10"] * 3),
        "unit": ["a", "b", "a", "a", "b", "a"],
        "role": ["nurse", "nurse", "leader", "nurse", "nurse", "leader"],
        "level": [None, None, "N1", None, None, "N2"],
        "invited": [40, 30, 5, 40, 30, 5],
        "attended": [36, 30, 5, 20, 19, 0],
    }
)


def test_attendance_is_counted_by_gathering_role_and_leader_level():
    found = attendance(FRAME)
    assert found.by_gathering[["invited", "attended"]].to_numpy().tolist() == [[75, 71], [75, 39]]
    assert found.by_role.set_index("role")["attended"].to_dict() == {"": 5, "nurse": 105}  # leaders are one group
    assert found.by_level.set_index("level")["share"].to_dict() == {"N1": 1.0, "N2": 0.0}
    assert found.estimate("attendance").value == pytest.approx(110 / 150)


def test_shares_lie_in_their_intervals():
    found = attendance(FRAME)
    for table in (found.by_gathering, found.by_role, found.by_level):
        assert (table["low"] <= table["share"] + 1e-12).all()
        assert (table["share"] <= table["high"] + 1e-12).all()


def test_a_role_that_nobody_was_invited_in_has_no_share():
    extra = FRAME.iloc[[0]].assign(role="patient", invited=0, attended=0)
    found = attendance(pd.concat([FRAME, extra])).by_role.set_index("role")
    assert np.isnan(found.loc["patient", "share"])


def test_without_any_leader_level_that_table_is_empty():
    found = attendance(FRAME.assign(level=None))
    assert found.by_level.empty
    assert found.by_gathering["attended"].sum() == 110


def test_more_who_came_than_were_invited_are_refused():
    with pytest.raises(ValueError, match="in 1 rows"):
        attendance(FRAME.assign(attended=[41, 30, 5, 20, 19, 0]))


@pytest.mark.parametrize("frame", [FRAME.iloc[:0], FRAME.assign(invited=0, attended=0)])
def test_nobody_invited_is_not_analysed(frame):
    with pytest.raises(NotEnoughData, match="no_attendance"):
        attendance(frame)


def test_status_reports_are_counted_per_team():
    frame = pd.DataFrame(
        {"due": pd.to_datetime(["2019-02-01"] * 2 + ["2019-03-01"] * 2), "unit": ["b", "a", "b", "a"],
         "submitted": [True, True, False, True]}
    )  # fmt: skip
    found = status_reports(frame)
    assert found.by_team.to_numpy().tolist() == [["a", 2, 2, 1.0], ["b", 2, 1, 0.5]]
    assert (found.estimate("submission_rate").value, found.estimate("submission_rate").n) == (0.75, 4)


def test_no_report_due_is_not_analysed():
    with pytest.raises(NotEnoughData, match="no_status_reports"):
        status_reports(pd.DataFrame({"due": [], "unit": [], "submitted": []}))
