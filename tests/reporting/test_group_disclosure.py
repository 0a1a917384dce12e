"""Of every group of respondents that a report hides there is another number that the report would be the same with.

Surveys before and after of some of the same people, with three group columns that nest and overlap, one of them against
those invited. For each hidden group, whole-number programming looks for other groups of the same people, among the
combinations that there are; then the whole report is made of them, in both languages, drawings and results.json with
it, and must be the same, letter for letter, where the same tables are left out. So nothing solves a hidden group; a
reader who retraces why a table was left out is another matter (docs/decisions/0006-small-groups.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from lnet_eval.disclosure import protect_frame, suppress_groups
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.inputs.network import Network, SurveyAnswers
from lnet_eval.plan.load import read_plan
from tests.reporting.whole_report import undrawn, whole_report

K = 3
COLUMNS = ("Sykehus", "Post", "Yrke")
INVITED = {"lege": 20, "pleier": 20, "terapeut": 2}
LANGUAGES = ("nb", "en")
MOST_NUMBERS, AIMS = 6, 2  # of another number of a group, and of ways to come to it
SURVEY: dict[str, Any] = {
    "groups": list(COLUMNS), "frame": {"Yrke": INVITED},
    "scale": {"labels": ["nei", "litt", "både og", "ja", "helt"], "agree": [4, 5]},
    "items": [{"id": "nytte", "column": "N", "text": "Nyttig", "key": True}],
}  # fmt: skip
PLAN: dict[str, Any] = {
    "network": {"id": "lite", "title": "Lite", "owner": "X", "focus_area": "Fall"},
    "phases": {"baseline_start": "2019-11", "start": "2020-01", "end": "2020-06"},
    "privacy": {"k": K},
    "surveys": {
        "start": {"title": "Start", "file": "start.csv", "wave": "pre", **SURVEY},
        "slutt": {"title": "Slutt", "file": "slutt.csv", "wave": "post", **SURVEY},
    },
}
POSSIBLE = (
    ("nord", "a", "lege"), ("nord", "b", "lege"), ("nord", "b", "pleier"), ("sør", "c", "pleier"),
    ("sør", "d", "pleier"), ("sør", "d", "terapeut"), ("sør", "a", "lege"),
)  # fmt: skip
BOTH, BEFORE, AFTER = ("start", "slutt"), ("start",), ("slutt",)


@st.composite
def persons(draw: st.DrawFn) -> pd.DataFrame:
    """One row per person: hospital, ward, profession, and which surveys they answered."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    numbers = rng.choice([0, 1, 2, 4, 6], size=len(POSSIBLE), p=[0.1, 0.15, 0.25, 0.3, 0.2])
    numbers[5] = min(numbers[5], 2)
    rows = [row for row, n in zip(POSSIBLE, numbers, strict=True) for _ in range(n)]
    rows += [POSSIBLE[3]] * max(0, 2 * K - len(rows))
    waves = [[BOTH, BOTH, BOTH, BEFORE, AFTER][n] for n in rng.integers(0, 5, size=len(rows))]
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(waves=waves)


def evaluated(people: pd.DataFrame) -> Evaluation:
    surveys = {}
    for n, name in enumerate(PLAN["surveys"]):
        came = people[[name in waves for waves in people["waves"]]]
        surveys[name] = SurveyAnswers(
            answers=pd.DataFrame({"nytte": 1.0 + (came.index.to_numpy() * (n + 2)) % 5}),
            groups=came[list(COLUMNS)].reset_index(drop=True),
            link=pd.Series(came.index.astype(str)),
            invited=42,
        )
    return evaluate(Network(plan=read_plan(PLAN, network="lite"), surveys=surveys))


@dataclasses.dataclass(frozen=True, eq=False)
class Number:
    """People of one group in one survey: who they are, and between what a reader knows their number to be."""

    group: np.ndarray
    low: float
    high: float


def shown(survey: SurveyEvaluation, column: str) -> pd.Series | None:
    """Which groups of a table are hidden; None where the report leaves the table out."""
    if survey.answered < K or column in survey.withheld:
        return None
    if column in survey.frame:
        frame = survey.frame[column]
        safe = protect_frame(frame, K, answered=survey.answered)
        return pd.Series(safe.mask.to_numpy(), index=frame["group"]) if safe.publish else None
    found = suppress_groups(survey.groups[column].astype(int), k=K)
    return found.mask if found.publish else None


def numbers(people: pd.DataFrame) -> Iterator[Number]:
    """Every number of a table that the report shows."""
    for survey in evaluated(people).surveys:
        came = np.array([survey.survey in waves for waves in people["waves"]])
        for column in COLUMNS:
            mask = shown(survey, column)
            for name, hidden in () if mask is None else mask.items():
                group = came & (people[column] == name).to_numpy()
                n = float(group.sum())
                few = (0.0 if name == "terapeut" else 1.0, K - 1.0)
                low, high = (few if n < K else (float(K), 20.0)) if hidden else (n, n)
                yield Number(group, low, high)


def others(people: pd.DataFrame, one: Number, known: list[Number]) -> Iterator[pd.DataFrame]:
    """The same people with other groups, of which all numbers fit and this one is another."""
    kinds = people.groupby([*COLUMNS, "waves"], sort=True).ngroup().to_numpy()
    first = [int(np.flatnonzero(kinds == kind)[0]) for kind in range(kinds.max() + 1)]
    waves = people["waves"].iloc[first]
    limits = [LinearConstraint(number.group[first].astype(float)[None, :], number.low, number.high) for number in known]
    limits += [
        LinearConstraint((waves == wave).to_numpy(dtype=float)[None, :], n, n)
        for wave, n in people["waves"].value_counts().items()
    ]
    group, n = one.group[first].astype(float), one.group.sum()
    rng = np.random.default_rng(0)
    other_numbers = [m for m in range(int(one.low), min(int(one.high), len(people)) + 1) if m != n]
    for number in sorted(other_numbers, key=lambda m: abs(m - n))[:MOST_NUMBERS]:
        for _ in range(AIMS):
            limit = LinearConstraint(group[None, :], number, number)
            found = milp(rng.normal(size=len(first)), integrality=np.ones(len(first)), constraints=[*limits, limit])
            if found.x is not None:
                yield regrouped(people, dict(zip(first, np.round(found.x).astype(int), strict=True)))


def regrouped(people: pd.DataFrame, times: dict[int, int]) -> pd.DataFrame:
    """The same people, of whom so many have the groups of the person in that row."""
    other = people.copy()
    for waves in people["waves"].unique():
        own = [place for place in times if people["waves"].iloc[place] == waves]
        rows = people.loc[np.repeat(own, [times[place] for place in own]), list(COLUMNS)].to_numpy()
        other.loc[other["waves"] == waves, list(COLUMNS)] = rows
    return other


def report_without(people: pd.DataFrame, gone: list[frozenset[str]], languages: Sequence[str]) -> str:
    """The whole report, with these tables of the surveys left out."""
    found = evaluated(people)
    surveys = [dataclasses.replace(one, withheld=columns) for one, columns in zip(found.surveys, gone, strict=True)]
    return whole_report(dataclasses.replace(found, surveys=tuple(surveys)), languages)


NESTED = pd.DataFrame(
    [row for row, n in zip(POSSIBLE, (5, 6, 0, 5, 2, 0, 0), strict=True) for _ in range(n)], columns=list(COLUMNS)
).assign(waves=[BOTH] * 18)


@settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@example(people=NESTED)
@given(people=persons())
def test_no_hidden_group_of_a_survey_can_be_solved_from_the_whole_report(people):
    known = list(numbers(people))
    gone = [
        frozenset(column for column in COLUMNS if shown(survey, column) is None) for survey in evaluated(people).surveys
    ]
    with undrawn():
        public = report_without(people, gone, LANGUAGES)
    drawn = report_without(people, gone, LANGUAGES[:1])
    for one in (number for number in known if number.low < number.high):
        with undrawn():
            alike = (o for o in others(people, one, known) if report_without(o, gone, LANGUAGES) == public)
            found = next(alike, None)
        assert found is not None, f"{one.group.sum():.0f} people can be told from the report of\n{people.to_string()}"
        assert report_without(found, gone, LANGUAGES[:1]) == drawn, "a drawing tells more than its table"


def test_the_search_finds_no_other_groups_where_everything_is_shown():
    people = pd.DataFrame([POSSIBLE[0]] * 4 + [POSSIBLE[3]] * 4, columns=list(COLUMNS)).assign(waves=[BOTH] * 8)
    known = [Number((people["Post"] == ward).to_numpy(), 4.0, 4.0) for ward in ("a", "c")]
    assert not list(others(people, known[0], known))
