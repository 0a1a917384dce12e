"""A network as it was read: the plan and its checked, tidy tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from lnet_eval.plan import Plan
from lnet_eval.plan.fields import Text
from lnet_eval.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingNote:
    """Something that was decided, left out or noticed while a file was read (`reading.<code>` in the catalogues)."""

    code: str
    file: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)  # some count the rows of few people

    def sentence(self, say: Words) -> str:
        """What was decided or noticed, in one sentence (without the file's name)."""
        return say(f"reading.{self.code}", **{name: _written(value, say) for name, value in self.values.items()})


def _written(value: object, say: Words) -> str:
    """A placeholder as the language writes it: a number, a day, a text of the plan, or as it is."""
    if isinstance(value, int):
        return say.number(value)
    if isinstance(value, dt.date):
        return say.date(value)
    return say.of(value) if isinstance(value, Text) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FreeTextAnswers:
    """What was written to one open question, as themes; the words themselves only where a person let them be quoted.

    Attributes
    ----------
    written : people who wrote something.
    mentions : one row for each of them, one column per theme id: whether the answer touches it.
    quotes : theme id → what may be quoted, scrubbed; empty where the plan names no column that says so.
    by_person : the themes were given by a person; else they were found by words.
    """

    written: int
    mentions: pd.DataFrame
    quotes: Mapping[str, tuple[str, ...]]
    by_person: bool

    def __repr__(self) -> str:
        """That there are some, and never what anybody wrote."""
        return "FreeTextAnswers(…)"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SurveyAnswers:
    """The answers of one survey.

    Attributes
    ----------
    answers : one row per respondent, one column per item id: 1…k, nan where left open, -1 where not applicable
        (a code of ours; never a value of the file).
    groups : one row per respondent, the group columns of the plan as text.
    link : linkage key per respondent where the plan names one and the survey is not anonymous, else None.
    invited : how many were asked, by the plan or by the survey tool; None where neither says.
    excused : of these, how many the tool says were excused.
    team : the team of each respondent as a running number, nan where not given; None where the plan names no column.
    order : the rank of each answer in time, nan where not known; None where the file has no times.
    row : which row of the file each answer stands in; pairs two surveys of one file, and never leaves this object.
    free_text : by the open question's id.
    """

    answers: pd.DataFrame
    groups: pd.DataFrame
    link: pd.Series | None
    invited: int | None = None
    excused: int = 0
    team: pd.Series | None = None
    order: pd.Series | None = None
    row: pd.Series | None = None
    free_text: Mapping[str, FreeTextAnswers] = field(default_factory=dict)

    def __repr__(self) -> str:
        """How many, and never an answer: a notebook keeps what it shows."""
        return f"SurveyAnswers({len(self.answers.columns)} items)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Release:
    """A set of answers that a published version rests on: how many there are, and a salted digest of them together."""

    n: int
    salt: str
    digest: str

    def __repr__(self) -> str:
        """That there is one: how many it rests on may be few."""
        return "Release(…)"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Network:
    """One network's plan and tables; a part that the folder lacks is None.

    Attributes
    ----------
    plan : the validated plan.
    measurements : `period` (Timestamp, first day), `unit`, `measure` (ids), `value`, `numerator`, `denominator`
        (floats, nan where not given); sorted, no cell twice.
    attendance : `gathering` (Timestamp), `unit`, `role`, `level`, `invited`, `attended` (ints).
    status : `due` (Timestamp), `unit`, `submitted` (bool).
    costs : `item, category, payer, kind (cash | hours), amount, hours, rate, year`.
    interviews : `number` (int), `question`, `network`, `point` (int), `keyword`.
    events : `date` (Timestamp), `what`, `kind`.
    progress : `date` (Timestamp), `unit`, `self`, `coach` (scores 0.5–5.0, nan where not given).
    earlier : the owner's earlier networks: `network`, `year` (int), `teams, participants, invited, attended`, and
        `reports_due, reports_submitted` of status reports (floats, nan where nobody knows).
    surveys : by the survey's id.
    notes : what was decided while reading, for the data-quality section.
    locked : what the plan decided when it was locked, where that is kept; None else.
    files : SHA-256 of every file that was read, by name relative to the network's folder.
    released : by survey, and for attendance, what published versions rest on, this one included.

    Examples
    --------
    >>> import lnet_eval as le
    >>> network = le.load_network("unn-plan", data="data")
    >>> network.plan.network.id, [measure.id for measure in network.plan.measures][:1]
    ('unn-plan', ['pasientskade'])
    """

    plan: Plan
    measurements: pd.DataFrame | None = None
    attendance: pd.DataFrame | None = None
    status: pd.DataFrame | None = None
    costs: pd.DataFrame | None = None
    interviews: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    progress: pd.DataFrame | None = None
    earlier: pd.DataFrame | None = None
    surveys: Mapping[str, SurveyAnswers] = field(default_factory=dict)
    notes: tuple[ReadingNote, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    locked: Mapping[str, Any] | None = None
    released: Mapping[str, tuple[Release, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        """What it is, and never a row of a table: a notebook keeps what it shows."""
        plan = self.plan
        return f"Network({plan.network.id!r}, {len(plan.units)} units, {len(plan.measures)} measures)"
