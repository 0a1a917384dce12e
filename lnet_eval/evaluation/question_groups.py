"""One question by the groups of every column of its survey, small groups left out over all columns together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.disclosure import (
    AnswerTable,
    Suppressed,
    answer_tables_withheld,
    protect_frame,
    suppress,
    suppress_groups,
)
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.inputs.columns import folded
from lnet_eval.inputs.network import Network

ANSWERS: Final = ("agree", "other", "none")
Row = tuple[Literal["group", "not_stated", "others"], str]
_NOT_STATED: Final[Row] = ("not_stated", "")
_OTHERS: Final[Row] = ("others", "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnswersByGroup:
    """The answers to one question by the groups of one column, as they may be shown.

    Attributes
    ----------
    table : people by row and answer (`agree, other, none`); all totals may be shown. None where it is left out.
    rows : what each row counts: a group by its name, those who gave none, or all groups that the report hides.
    withheld : whether it is left out for what other tables say, and not for its own small groups.
    """

    table: Suppressed[pd.DataFrame] | None = None
    rows: tuple[Row, ...] = ()
    withheld: bool = False


ByGroup = Callable[[Network, SurveyEvaluation, str], Mapping[str, AnswersByGroup]]
"""`answers_by_group`, or what remembers its answers."""


def answers_by_group(network: Network, survey: SurveyEvaluation, item: str) -> Mapping[str, AnswersByGroup]:
    """By group column of the survey, the answers to `item`, which must be one whose share of agreement may be shown.

    The columns come in the plan's order, and the first is shown first. No table says more of how many there are in a
    group than the report does, and none, with those before it, how few of a group gave an answer.
    """
    answers, k = network.surveys[survey.survey], network.plan.privacy.k
    about = network.plan.surveys[survey.survey]
    answer = _answer(answers.answers[item], about.scale_of(about.item(item)).agree)
    found: dict[str, AnswersByGroup] = {}
    tables: dict[str, AnswerTable] = {}
    for column in map(str, answers.groups):
        found[column] = AnswersByGroup(withheld=column in survey.withheld)
        row = None if column in survey.withheld else _row(survey, column, answers.groups[column], k)
        if row is None:
            continue
        rows = sorted(set(row), key=lambda one: (one[0] != "group", one[0] != "not_stated", one[1]))
        place = np.array([rows.index(one) for one in row])
        counts = np.zeros((len(rows), len(ANSWERS)), dtype=int)
        np.add.at(counts, (place, answer), 1)
        table = suppress(pd.DataFrame(counts, columns=list(ANSWERS)), k=k)
        if table.publish and not _totals_hidden(table):
            tables[column] = AnswerTable(row=place, hidden=table.mask.to_numpy(dtype=bool), merged=_OTHERS in rows)
            found[column] = AnswersByGroup(table=table, rows=tuple(rows))
    out = answer_tables_withheld(list(tables.values()), answers.groups, answer, k=k)
    return found | {column: AnswersByGroup(withheld=True) for column, gone in zip(tables, out, strict=True) if gone}


def _answer(values: pd.Series, agree: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.int_]]:
    given = values.to_numpy(dtype=float)
    return np.where(np.isnan(given) | (given < 0), 2, np.where(np.isin(given, agree), 0, 1))


def _totals_hidden(table: Suppressed[pd.DataFrame]) -> bool:
    return any(total is None or bool(total.isna().any()) for total in (table.row_totals, table.column_totals))


def _row(survey: SurveyEvaluation, column: str, labels: pd.Series, k: int) -> list[Row] | None:
    """The row that counts each person; None where the report shows no group of the column."""
    told = labels.astype(object)
    if column in survey.frame:
        frame = protect_frame(survey.frame[column], k, answered=survey.answered)
        names = {folded(name): name for name in frame.shown["group"]}
        told = pd.Series([names.get(folded(label)) for label in told], dtype=object)
        publish, out = frame.publish, set(frame.shown.loc[frame.mask, "group"])
        unknown_out = frame.not_stated is None
    else:
        groups = suppress_groups(survey.groups[column].astype(int), k=k)
        publish, gone = groups.publish, groups.mask.index[groups.mask]
        out, unknown_out = set(gone.dropna()), bool(gone.isna().any())
    if not publish:
        return None
    unknown = _OTHERS if unknown_out else _NOT_STATED
    return [unknown if pd.isna(name) else _OTHERS if name in out else ("group", str(name)) for name in told]
