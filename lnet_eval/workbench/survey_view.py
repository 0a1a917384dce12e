"""What is shown of one survey: all of it as in the report, or one question by group, small groups left out."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.disclosure import HIDDEN, protect_item, suppress, suppress_groups
from lnet_eval.evaluation import Evaluation, NotAnalysed
from lnet_eval.reporting.blocks import Block, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.survey import agreement_sentence, survey_blocks
from lnet_eval.texts import Words

COLUMNS = ("agree", "other", "none")


def survey_view(
    evaluation: Evaluation, survey: str, say: Words, *, item: str | None = None, group: str | None = None
) -> list[Block]:
    """The report's own words and figures on a survey; with an item, that one question; with a group, by it.

    What is shown is protected as in the report, so that nothing can be had here that the report hides.
    """
    found = next(one for one in evaluation.surveys if one.survey == survey)
    plan = evaluation.network.plan
    about = plan.surveys[survey]
    if item is None:
        return list(survey_blocks(found, plan, say))
    question = next(one for one in about.items if one.id == item)
    result = found.items.get(item)
    protected = None if result is None or isinstance(result, NotAnalysed) else protect_item(
        result, plan.privacy.k, agree=about.scale_of(question).agree
    )  # fmt: skip
    if protected is None or found.answered < plan.privacy.k:
        return [Prose(role="warning", text=say("experience.too_few", k=say.number(plan.privacy.k)))]
    blocks: list[Block] = [Prose(role="lead", text=agreement_sentence(question, protected, say))]
    if group is not None:
        safe = protected.agreement == "exact" and group not in found.withheld
        blocks += _by_group(evaluation, survey, item, group, say) if safe else [
            Prose(role="warning", text=say("workbench.survey.hidden", group=group))
        ]  # fmt: skip
    return blocks


def _by_group(evaluation: Evaluation, survey: str, item: str, group: str, say: Words) -> Iterator[Block]:
    """How many of each group agreed. Groups that the report hides stand together as one; nothing may be solved."""
    network = evaluation.network
    k, about, answers = network.plan.privacy.k, network.plan.surveys[survey], network.surveys[survey]
    agree = about.scale_of(next(one for one in about.items if one.id == item)).agree
    counts = _counts(answers.answers[item], answers.groups[group], agree, k, say)
    shown = None if counts is None else suppress(counts, k=k)
    whole = shown is not None and shown.publish and shown.row_totals is not None and shown.column_totals is not None
    if counts is None or shown is None or not whole or _totals_hidden(shown.row_totals, shown.column_totals):
        yield Prose(role="warning", text=say("workbench.survey.hidden", group=group))
        return
    rows: list[tuple[BlockText, ...]] = [
        (str(name), *(str(shown.labels.loc[name, column]) for column in COLUMNS), say.number(counts.loc[name].sum()))
        for name in counts.index
    ]
    hidden = bool(shown.mask.to_numpy().any())
    yield Table(
        id=f"workbench-{survey}-{item}",
        caption=say("workbench.survey.by_group", group=group),
        columns=(group, *(say(f"workbench.survey.{column}") for column in (*COLUMNS, "all"))),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4),
        note=say("workbench.survey.sign", sign=HIDDEN) if hidden else None,
        data=shown.shown.rename_axis("group").reset_index(),
    )


def _totals_hidden(*totals: pd.Series | None) -> bool:
    return any(total is None or bool(total.isna().any()) for total in totals)


def _counts(answers: pd.Series, groups: pd.Series, agree: tuple[int, ...], k: int, say: Words) -> pd.DataFrame | None:
    """People by group (rows) and answer (`agree, other, none`); None where the report shows no group at all."""
    named = groups.astype(object).where(groups.notna(), say("experience.group.unknown")).astype(str)
    visible = suppress_groups(named.value_counts().astype(int), k=k)
    if not visible.publish:
        return None
    hidden = set(visible.mask.index[visible.mask])
    row = named.where(~named.isin(hidden), say("workbench.survey.others"))
    answer = pd.Series("other", index=answers.index).mask(answers.isin(agree), "agree")
    answer = answer.mask(answers.isna() | (answers < 0), "none")
    table = pd.crosstab(row.to_numpy(), answer.to_numpy()).reindex(columns=list(COLUMNS), fill_value=0)
    return table.sort_index()
