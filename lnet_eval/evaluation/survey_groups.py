"""Which tables of respondents by group may stand beside one another, over all surveys of a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.disclosure import GroupTable, is_small, protect_frame, suppress_groups, tables_withheld
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.inputs.columns import folded
from lnet_eval.inputs.network import Network

_Flags = npt.NDArray[np.bool_]


def columns_withheld(network: Network, surveys: Mapping[str, SurveyEvaluation]) -> dict[str, frozenset[str]]:
    """By survey, the group columns whose table would give away what another one hides.

    The surveys come in the order given, the columns in the plan's; what comes first is shown first. Answers of one
    person in several surveys are one person where the plan's key, or the row of one form, says so.
    """
    people = _people(network)
    k = network.plan.privacy.k
    named = [
        (name, column, table)
        for name, survey in surveys.items()
        if survey.answered >= k
        for column in survey.groups
        if (table := _table(network, survey, column, people)) is not None
    ]
    out = tables_withheld([table for _, _, table in named], k)
    gone: dict[str, set[str]] = {name: set() for name in surveys}
    for (name, column, _), withheld in zip(named, out, strict=True):
        gone[name] |= {column} if withheld else set()
    return {name: frozenset(columns) for name, columns in gone.items()}


def _people(network: Network) -> dict[str, npt.NDArray[np.int_]]:
    """By survey, the number of the person behind each answer; one person has the same number everywhere."""
    numbers: dict[tuple[object, ...], int] = {}
    found = {}
    for name, answers in network.surveys.items():
        about, n = network.plan.surveys[name], len(answers.answers)
        keys: list[tuple[object, ...]] = [(name, place) for place in range(n)]
        if answers.row is not None:
            keys = [(about.file, about.sheet, about.event, row) for row in answers.row]
        if answers.link is not None:
            keys = [own if pd.isna(link) else ("link", link) for own, link in zip(keys, answers.link, strict=True)]
        found[name] = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=int)
    n_people = len(numbers)
    return {name: np.append(places, n_people) for name, places in found.items()}


def _table(
    network: Network, survey: SurveyEvaluation, column: str, people: Mapping[str, npt.NDArray[np.int_]]
) -> GroupTable | None:
    k, (*places, n_people) = network.plan.privacy.k, people[survey.survey]
    labels = network.surveys[survey.survey].groups[column]

    def members(chosen: object) -> _Flags:
        flags = np.zeros(n_people, dtype=bool)
        flags[np.array(places, dtype=int)[np.asarray(chosen, dtype=bool)]] = True
        return flags

    rows = _frame(survey, column, labels, k) if column in survey.frame else _groups(survey, column, labels, k)
    if rows is None:
        return None
    everybody = members(np.ones(len(labels), dtype=bool))
    return GroupTable(
        survey=survey.survey,
        shown=(everybody, *(members(chosen) for chosen, low, high in rows if low == high)),
        hidden=tuple((members(chosen), low, high) for chosen, low, high in rows if low < high),
        lonely=any(low < high and not chosen.any() for chosen, low, high in rows),
    )


_Rows = list[tuple[_Flags, float, float]]  # who is counted, and between what the number is known to lie


def _groups(survey: SurveyEvaluation, column: str, labels: pd.Series, k: int) -> _Rows | None:
    found = suppress_groups(survey.groups[column].astype(int), k=k)
    if not found.publish:
        return None
    chosen = {name: labels.isin([name]).to_numpy(dtype=bool) for name in found.mask.index}
    return [(chosen[name], *_range(int(chosen[name].sum()), hidden, np.inf, k)) for name, hidden in found.mask.items()]


def _frame(survey: SurveyEvaluation, column: str, labels: pd.Series, k: int) -> _Rows | None:
    found = protect_frame(survey.frame[column], k, answered=survey.answered)
    if not found.publish:
        return None
    told = labels.map(folded)
    return list(_frame_rows(survey.frame[column], found.mask, found.not_stated, told, k))


def _frame_rows(
    table: pd.DataFrame, mask: pd.Series, not_stated: int | None, told: pd.Series, k: int
) -> Iterator[tuple[_Flags, float, float]]:
    rest = np.ones(len(told), dtype=bool)
    for (name, invited, answered), hidden in zip(table.itertuples(index=False), mask, strict=True):
        chosen = (told == folded(name)).to_numpy(dtype=bool)
        rest &= ~chosen
        few = bool(hidden) and int(invited) < k
        yield (chosen, 0.0, float(invited)) if few else (chosen, *_range(int(answered), hidden, float(invited), k))
    yield rest, *_range(int(rest.sum()), not_stated is None, np.inf, k)


def _range(count: int, hidden: object, most: float, k: int) -> tuple[float, float]:
    if not hidden:
        return float(count), float(count)
    return (1.0, float(k - 1)) if is_small(count, k) else (float(k), most)
