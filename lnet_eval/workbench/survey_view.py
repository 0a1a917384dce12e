"""What is shown of one survey: all of it as in the report, or one question by group, small groups left out."""

from __future__ import annotations

from lnet_eval.disclosure import HIDDEN, protect_item
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.evaluation.question_groups import ANSWERS, AnswersByGroup, ByGroup, Row, answers_by_group
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.inputs.network import Network
from lnet_eval.reporting.blocks import Block, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.survey import agreement_sentence, survey_blocks
from lnet_eval.texts import Words


def survey_view(
    network: Network,
    found: SurveyEvaluation,
    say: Words,
    *,
    item: str | None = None,
    group: str | None = None,
    by_group: ByGroup = answers_by_group,
) -> list[Block]:
    """The report's own words and figures on a survey; with an item, that one question; with a group, by it.

    What is shown is protected as in the report. A question by group is shown by those columns alone that, all of them
    laid beside one another, give away neither a group that the report hides nor how few of a group gave an answer
    (`answers_by_group`); which of them is looked at makes no difference.

    Parameters
    ----------
    by_group : who answers for a question by group; the same answer takes a while each time.
    """
    plan, survey = network.plan, found.survey
    about = plan.surveys[survey]
    if item is None:
        return list(survey_blocks(found, plan, say))
    question = next(one for one in about.items if one.id == item)
    result = found.items.get(item)
    protected = None if result is None or isinstance(result, NotAnalysed) else protect_item(result, plan.privacy.k)
    if protected is None or found.answered < plan.privacy.k:
        return [Prose(role="warning", text=say("experience.too_few", k=say.number(plan.privacy.k)))]
    blocks: list[Block] = [Prose(role="lead", text=agreement_sentence(question, protected, say))]
    if group is not None:
        safe = protected.agreement == "exact"
        shown = by_group(network, found, item)[group] if safe else AnswersByGroup()
        blocks.append(_by_group(shown, f"{survey}-{item}", group, say))
    return blocks


def _by_group(found: AnswersByGroup, name: str, group: str, say: Words) -> Block:
    """A question's answers by group: agreed, answered otherwise, did not; or why they are not shown."""
    if found.table is None or found.table.row_totals is None:
        return Prose(
            role="warning", text=say(f"workbench.survey.{'withheld' if found.withheld else 'hidden'}", group=group)
        )
    names = [_row_name(row, say) for row in found.rows]
    rows: list[tuple[BlockText, ...]] = [
        (row_name, *map(str, labels), say.number(int(total)))
        for row_name, labels, total in zip(names, found.table.labels.to_numpy(), found.table.row_totals, strict=True)
    ]
    hidden = bool(found.table.mask.to_numpy().any())
    return Table(
        id=f"workbench-{name}",
        caption=say("workbench.survey.by_group", group=group),
        columns=(group, *(say(f"workbench.survey.{column}") for column in (*ANSWERS, "all"))),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4),
        note=say("workbench.survey.sign", sign=HIDDEN) if hidden else None,
        data=found.table.shown.set_axis(names).rename_axis("group").reset_index(),
    )


def _row_name(row: Row, say: Words) -> str:
    kind, name = row
    if kind == "group":
        return name
    return say("experience.group.unknown" if kind == "not_stated" else "workbench.survey.others")
