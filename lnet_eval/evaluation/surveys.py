"""What people answered: each survey by itself, and what was asked before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.survey_groups import columns_withheld
from lnet_eval.evaluation.survey_results import Comparison, SurveyEvaluation
from lnet_eval.inputs.columns import folded
from lnet_eval.inputs.network import Network, SurveyAnswers
from lnet_eval.methods.survey import (
    EarlyLate,
    PrePostItem,
    ScaleSummary,
    SurveyItem,
    early_late,
    holm,
    pre_post_item,
    response_rate,
    scale_summary,
    survey_item,
)
from lnet_eval.plan import Plan
from lnet_eval.plan.survey import MOST_KEY_ITEMS, Item, ItemScale, Survey


def evaluate_surveys(network: Network) -> tuple[SurveyEvaluation, ...]:
    """Every survey, in the order in which they are asked."""
    plan = network.plan
    names = sorted(network.surveys, key=lambda name: wave_order(plan.surveys[name]))
    found = {name: _survey(network, name) for name in names}
    withheld = columns_withheld(network, found)
    return tuple(replace(survey, withheld=withheld[name]) for name, survey in found.items())


def _survey(network: Network, survey_id: str) -> SurveyEvaluation:
    """One survey: who answered, and what they said to each question."""
    survey, answers = network.plan.surveys[survey_id], network.surveys[survey_id]
    answered = int(answers.answers.notna().any(axis=1).sum())
    return SurveyEvaluation(
        survey=survey_id,
        answered=answered,
        response_rate=None if answers.invited is None else response_rate(answered, answers.invited),
        items={item.id: attempt(partial(_item, answers, item, network.plan, survey)) for item in survey.items},
        groups={column: answers.groups[column].value_counts(dropna=False) for column in map(str, answers.groups)},
        excused=answers.excused,
        frame={column: _frame(answers.groups[column], invited) for column, invited in survey.frame.items()},
        timing={} if answers.order is None else dict(_timing(answers, survey)),
        scales={scale.id: attempt(partial(_scale, answers, scale, survey)) for scale in survey.scales},
        free_text=answers.free_text,
        plan=network.plan,
    )


def key_items(items: Sequence[Item]) -> tuple[Item, ...]:
    """The questions named as the most important before the answers came; without any, the first."""
    return tuple(item for item in items if item.key)[:MOST_KEY_ITEMS] or tuple(items[:1])


def _item(answers: SurveyAnswers, item: Item, plan: Plan, survey: Survey) -> SurveyItem:
    scale = survey.scale_of(item)
    found = survey_item(
        _column(answers, item.id),
        points=len(scale.labels),
        agree=scale.agree,
        invited=answers.invited,
        finite_population=answers.invited is not None,
        team=None if answers.team is None else answers.team.to_numpy(dtype=float),
    )
    return replace(found, k=plan.privacy.k)


def _frame(groups: pd.Series, invited: Mapping[str, int]) -> pd.DataFrame:
    found = groups.map(folded).value_counts()
    rows = [(name, number, int(found.get(folded(name), 0))) for name, number in invited.items()]
    return pd.DataFrame(rows, columns=["group", "invited", "answered"])


def _timing(answers: SurveyAnswers, survey: Survey) -> Iterator[tuple[str, EarlyLate | NotAnalysed]]:
    order = np.array([]) if answers.order is None else answers.order.to_numpy(dtype=float)
    for item in key_items(survey.items):
        values = _column(answers, item.id).to_numpy()
        given = ~np.isnan(values) & (values > 0)
        agrees = np.isin(values[given], survey.scale_of(item).agree)
        yield item.id, attempt(partial(early_late, agrees, order[given]))


def _scale(answers: SurveyAnswers, scale: ItemScale, survey: Survey) -> ScaleSummary:
    points = len(survey.scale_of(survey.item(scale.items[0])).labels)
    columns = {}
    for item_id in scale.items:
        values = _column(answers, item_id)
        turned = values.where(values < 0, points + 1 - values)
        columns[item_id] = turned if survey.item(item_id).reversed else values
    return scale_summary(pd.DataFrame(columns), points=points, fewest_answered=scale.fewest_answered)


def compare_surveys(network: Network) -> tuple[Comparison, ...]:
    """Before against after as it was asked before, and, apart, as it was remembered afterwards."""
    before, retrospective, after = (_wave(network, wave) for wave in ("pre", "retrospective_pre", "post"))
    ends = after if after is not None else _wave(network, "end")
    found = []
    if before is not None and after is not None:
        found.append(_compare(network, "true", before, after))
    if retrospective is not None and ends is not None:
        found.append(_compare(network, "retrospective", retrospective, ends))
    return tuple(comparison for comparison in found if comparison.items)


def _wave(network: Network, wave: str) -> str | None:
    surveys = network.plan.surveys
    return next((name for name, survey in surveys.items() if survey.wave == wave and name in network.surveys), None)


def _compare(network: Network, kind: str, before: str, after: str) -> Comparison:
    surveys = network.plan.surveys
    pre, post = network.surveys[before], network.surveys[after]
    pre_key, post_key = _keys(surveys[before], pre, surveys[after], post)
    items: dict[str, PrePostItem | NotAnalysed] = {}
    for item in surveys[before].items:
        if item.id in post.answers:
            scale = surveys[before].scale_of(item)
            one = partial(
                pre_post_item,
                points=len(scale.labels),
                agree=scale.agree,
                pre_key=pre_key,
                post_key=post_key,
                pre_team=pre.team,
                post_team=post.team,
            )
            items[item.id] = attempt(partial(one, _column(pre, item.id), _column(post, item.id)))
    named = {item.id for survey in (surveys[before], surveys[after]) for item in survey.items if item.key}
    tested = {
        name: result.p_value for name, result in items.items() if isinstance(result, PrePostItem) and name in named
    }
    few = dict(list(tested.items())[:MOST_KEY_ITEMS])
    return Comparison(
        kind="true" if kind == "true" else "retrospective", before=before, after=after, items=items, tests=holm(few),
        plan=network.plan,
    )  # fmt: skip


def _keys(
    before: Survey, pre: SurveyAnswers, after: Survey, post: SurveyAnswers
) -> tuple[pd.Series | None, pd.Series | None]:
    """What pairs the answers: the plan's key, or, where one form asked for both, the row they stand in.

    A row of one form is one person's, also where nobody knows whose: no linkage is made that the form did not make.
    """
    if pre.link is not None and post.link is not None:
        return pre.link, post.link
    one_form = (before.file, before.sheet, before.event) == (after.file, after.sheet, after.event)
    return (pre.row, post.row) if one_form else (None, None)


def wave_order(survey: Survey) -> tuple[int, int]:
    """Surveys in the order in which they are asked."""
    kinds = ["pre", "retrospective_pre", "gathering", "end", "post"]
    kind, _, number = survey.wave.partition("-")
    return kinds.index(kind), int(number or 0)


def _column(answers: SurveyAnswers, item: str) -> pd.Series:
    """One question's answers, as floats."""
    return pd.Series(answers.answers[item], dtype=float)
