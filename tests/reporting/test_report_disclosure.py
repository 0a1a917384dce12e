"""Of every attendance that a report hides there is another that the whole report would have been the same with.

The whole report is every section (prose, tables and their files, figures' titles, texts, tables and drawings) and all
of results.json. For each hidden row another attendance is sought by whole-number programming, one that fits
every number shown and has another number in that row; then the report is made of it, and must be the same, letter for
letter. So nothing anywhere in the report, in whatever form, solves a hidden row.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from lnet_eval.evaluation import NotAnalysed, evaluate
from lnet_eval.evaluation.attendance import shown_attendance, shown_shares
from lnet_eval.inputs.network import Network
from lnet_eval.methods.participation import Attendance
from lnet_eval.plan.load import read_plan
from tests.reporting.whole_report import undrawn, whole_report

K = 3
MOST = 40.0  # more than anybody invites in these networks
NUMBERS = ("invited", "attended")
DAYS = ("2020-01-15", "2020-03-15", "2020-06-15")
TEAMS = {"nord-1": "Nord", "nord-2": "Nord", "sor-1": "Sør"}
PLAN: dict[str, Any] = {
    "network": {"id": "lite", "title": "Lite", "owner": "X", "focus_area": "Fall"},
    "phases": {"baseline_start": "2019-11", "start": "2020-01", "end": "2020-06"},
    "privacy": {"k": K},
    "design": {"gatherings": 3, "participants": 20},
    "gatherings": [{"date": dt.date.fromisoformat(day)} for day in DAYS],
    "units": [{"id": unit, "name": unit, "site": site} for unit, site in TEAMS.items()],
    "measures": [{"id": "fall", "title": "Fall", "definition": "Fall", "kind": "continuous", "better": "down",
                  "family": "outcome", "source": "record", "key": True}],
}  # fmt: skip
MONTHS = pd.period_range("2019-11", "2020-02", freq="M").to_timestamp()
VALUES = pd.DataFrame(
    [
        (month, unit, "fall", 10.0 + 2 * n + (m >= 2) * n - m, np.nan, np.nan)
        for n, unit in enumerate(TEAMS)
        for m, month in enumerate(MONTHS)
    ],
    columns=["period", "unit", "measure", "value", "numerator", "denominator"],
)
COSTS = pd.DataFrame(
    [("Lokaler", "venue", "X", "cash", 40_000.0, np.nan, np.nan, 2020)],
    columns=["item", "category", "payer", "kind", "amount", "hours", "rate", "year"],
)
EARLIER = pd.DataFrame(
    [("Før", 2018, 4.0, 30.0, 90.0, 70.0)],
    columns=["network", "year", "teams", "participants", "invited", "attended"],
)
COLUMNS = ["gathering", "unit", "role", "level", "invited", "attended"]


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Members of one to three teams at one to three gatherings, with now and then leaders of two levels."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows: list[tuple[object, ...]] = []
    for day in DAYS[: draw(st.integers(1, 3))]:
        for unit in list(TEAMS)[: draw(st.integers(1, 3))]:
            for role in ("annet", "lege", "sykepleier")[: draw(st.integers(1, 3))]:
                invited = int(rng.choice([1, 2, 4, 6, 9]))
                rows.append((day, unit, role, None, invited, int(rng.binomial(invited, 0.8))))
        for level in ("N1", "N2")[: draw(st.integers(0, 2))]:
            invited = int(rng.choice([1, 2, 5, 8]))
            rows.append((day, None, "leder", level, invited, int(rng.binomial(invited, 0.7))))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(gathering=pd.to_datetime(frame["gathering"]))


def network(frame: pd.DataFrame) -> Network:
    plan = read_plan(PLAN, network="lite")
    return Network(plan=plan, measurements=VALUES, attendance=frame, costs=COSTS, earlier=EARLIER)


def published(frame: pd.DataFrame) -> str:
    return whole_report(evaluate(network(frame)))


def came_of(frame: pd.DataFrame) -> Attendance:
    found = evaluate(network(frame), only=[]).attendance
    assert not isinstance(found, NotAnalysed)
    return found


def members(frame: pd.DataFrame, name: str, value: object) -> np.ndarray:
    """Which rows of the attendance a row of one of its tables is the sum of."""
    leads = frame["level"].notna()
    columns = {
        "gathering": frame["gathering"],
        "role": frame["role"].mask(leads, ""),
        "level": frame["level"],
        "site": frame["unit"].map(TEAMS).fillna(""),
        "leading": pd.Series(np.where(frame["gathering"] == frame["gathering"].min(), "first", "later")).where(leads),
        "unit": frame["unit"].fillna(""),
    }
    return (columns[name] == value).to_numpy(dtype=float)


@dataclasses.dataclass(frozen=True, eq=False)
class Secret:
    """A hidden row of a table: which rows of the attendance are in it, and whether it is hidden for being small."""

    group: np.ndarray
    small: bool


def what_a_reader_knows(frame: pd.DataFrame) -> tuple[list[LinearConstraint], list[Secret]]:
    """Constraints on (invited, attended) by row from every number that is shown; and the rows that are hidden."""
    came, n = came_of(frame), len(frame)
    counts = frame[list(NUMBERS)].to_numpy(dtype=float)
    known = [LinearConstraint(np.hstack([np.eye(n), -np.eye(n)]), 0, np.inf)]
    secret = []

    def shown(group: np.ndarray) -> list[LinearConstraint]:
        return [within(group, place, *[float(group @ counts[:, place])] * 2) for place in range(2)]

    if any(e.quantity == "attendance" for e in shown_shares(came, K)):
        known += shown(np.ones(n))
    for day in frame["gathering"].unique():  # at how many gatherings any leader was, the report says
        leaders = (frame["level"].notna() & (frame["gathering"] == day)).to_numpy(dtype=float)
        number = leaders @ counts[:, 1]
        known.append(within(leaders, 1, min(number, 1), np.inf if number else 0))
    for name, table in shown_attendance(came, K).items():
        whole = getattr(came, f"by_{name}")
        for value, out in zip(whole[name], table.mask, strict=True):
            group = members(frame, name, value)
            small = ((group @ counts > 0) & (group @ counts < K)).any()
            if not out:
                known += shown(group)
            elif small or table.publish:
                secret.append(Secret(group, bool(small)))
    return known, secret


def within(group: np.ndarray, place: int, low: float, high: float) -> LinearConstraint:
    """How many of a group were invited (place 0), or came (1)."""
    row = np.zeros(2 * group.size)
    row[place * group.size : (place + 1) * group.size] = group
    return LinearConstraint(row, low, high)


def hidden_as(secret: Secret, place: int) -> list[LinearConstraint]:
    """What hides a row: that few were invited (place 0), or that few came (1); one that protects another has many."""
    return [within(secret.group, place, 1, K - 1)] if secret.small else [within(secret.group, 1, K, np.inf)]


def others(
    frame: pd.DataFrame, one: Secret, known: list[LinearConstraint], secret: list[Secret]
) -> Iterator[pd.DataFrame]:
    """Attendances that fit what is known and hide the same, with as many or as few of one hidden row as can be."""
    n, counts = len(frame), frame[list(NUMBERS)].to_numpy(dtype=int)
    rest = [
        constraint
        for other in secret
        if other is not one
        for constraint in hidden_as(other, int(not 0 < other.group @ counts[:, 0] < K))
    ]
    for few, place, sign in itertools.product(range(2), range(2), (1, -1)):
        aim = np.zeros(2 * n)
        aim[place * n : (place + 1) * n] = sign * one.group
        bounds = Bounds(np.repeat([1.0, 0.0], n), np.full(2 * n, MOST))
        found = milp(aim, integrality=1, constraints=[*known, *rest, *hidden_as(one, few)], bounds=bounds)
        if found.success:
            numbers = np.round(found.x).astype(int).reshape(2, n)
            other = frame.assign(invited=numbers[0], attended=numbers[1])
            if differs(one, other, frame):
                yield other


def differs(secret: Secret, one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether another number of a hidden row was invited, or came."""
    return bool((secret.group @ (one[list(NUMBERS)] - other[list(NUMBERS)]).to_numpy() != 0).any())


def frame_of(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(gathering=pd.to_datetime(frame["gathering"]))


FEW_BESIDE_LEADERS = frame_of(
    (DAYS[0], "nord-1", "lege", None, 2, 0), (DAYS[0], "nord-1", "sykepleier", None, 1, 1),
    (DAYS[0], None, "leder", "N1", 20, 17),
)  # fmt: skip
LEADERS_FIRST_AND_LATER = frame_of(
    (DAYS[0], "nord-1", "lege", None, 9, 9), (DAYS[0], None, "leder", "N1", 5, 5),
    (DAYS[1], "nord-1", "lege", None, 9, 7), (DAYS[1], None, "leder", "N1", 6, 4), (DAYS[1], None, "leder", "N2", 2, 1),
)  # fmt: skip


@settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@example(frame=FEW_BESIDE_LEADERS)
@example(frame=LEADERS_FIRST_AND_LATER)
@given(frame=frames())
def test_no_hidden_attendance_can_be_solved_from_the_whole_report(frame):
    known, secret = what_a_reader_knows(frame)
    if not secret:
        return
    with undrawn():
        public = published(frame)
    alike = [frame]
    for one in secret:
        if any(differs(one, other, frame) for other in alike):
            continue
        with undrawn():
            found = next((other for other in others(frame, one, known, secret) if published(other) == public), None)
        assert found is not None, f"rows {np.flatnonzero(one.group).tolist()} can be told from the report of\n{frame}"
        assert published(found) == published(frame), f"a drawing tells rows {np.flatnonzero(one.group).tolist()}"
        alike.append(found)


def test_the_search_finds_no_other_attendance_where_everything_is_shown():
    frame = frame_of(*((day, "nord-1", "lege", None, 9, 8) for day in DAYS))
    known, secret = what_a_reader_knows(frame)
    assert not secret
    assert not list(others(frame, Secret(np.eye(len(DAYS))[0], small=False), known, secret))
