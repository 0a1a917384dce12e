"""The leadership page: a decision memo of two printed pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from lnet_eval.evaluation.attendance import shown_shares
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Answer, Evaluation, MeasureEvaluation
from lnet_eval.evidence import GRADES
from lnet_eval.methods.estimate import Estimate, find_estimate
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.plan.fields import Text
from lnet_eval.reporting.blocks import (
    Block,
    Facts,
    Heading,
    Panel,
    Panels,
    Passage,
    Prose,
    Section,
    Table,
)
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.time_series import time_series_figure
from lnet_eval.reporting.guard import causal_words
from lnet_eval.reporting.numbers import (
    digits_of,
    estimate_text,
    interval_text,
    not_analysed_text,
    number_text,
    unit_of,
    value_text,
)
from lnet_eval.reporting.wording import (
    answer_sentence,
    change_sentence,
    deadline_text,
    distance,
    grade_reason,
    plan_text,
    written_once,
)
from lnet_eval.texts import Words


def leadership_section(evaluation: Evaluation, say: Words) -> Section:
    """Case, recommendation, the two answers and what they rest on, in the order that a leader group decides in."""
    return Section(
        id="leadership",
        title=say("leadership.title"),
        blocks=(
            _head(evaluation, say),
            *_recommendation(evaluation, say),
            _heading(say, "answers"),
            Panels(panels=(_better(evaluation, say), _because(evaluation, say), _harm(evaluation, say))),
            *_key_figure(evaluation, say),
            _heading(say, "in_brief"),
            Facts(rows=(_participation(evaluation, say), _maintenance(evaluation, say), _cost(evaluation, say))),
            *_written(evaluation, say, "assessment"),
            *_written(evaluation, say, "conclusion"),
            _heading(say, "raise"),
            Prose(text=say(f"evidence.raise.{evaluation.evidence.raise_by}")),
        ),
    )


def _heading(say: Words, name: str) -> Heading:
    return Heading(text=say(f"leadership.{name}"), level=3, id=f"leadership-{name.replace('_', '-')}")


def _missing(say: Words, key: str) -> Passage:
    return Passage(say(key), mark="warning")


def _written_or_missing(say: Words, text: str, key: str) -> BlockText:
    """What a person wrote, or a warning that it is missing."""
    return written_once(say, text.strip()) if text.strip() else _missing(say, key)


def _head(evaluation: Evaluation, say: Words) -> Facts:
    plan = evaluation.network.plan
    memo = plan.memo
    case: BlockText = say("leadership.case.default", title=say.of(plan.network.title))
    if memo.case is not None:
        case = plan_text(say, memo.case)
    return Facts(
        rows=(
            (say("leadership.case"), case),
            (say("leadership.to"), _written_or_missing(say, memo.to, "leadership.to.missing")),
            (say("leadership.from"), _written_or_missing(say, memo.sender, "leadership.from.missing")),
            (say("leadership.date"), say.date(memo.date or evaluation.as_of)),
        )
    )


def _recommendation(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    decisions = evaluation.network.plan.memo.decisions
    yield _heading(say, "recommendation")
    if not decisions:
        yield Prose(role="warning", text=say("leadership.no_decision"))
        return
    rows = tuple(
        (
            (f"{number}. ", _as_passage(plan_text(say, row.decision))),
            _written_or_missing(say, row.responsible, "leadership.responsible.missing"),
            deadline_text(say, row.deadline) if row.deadline.strip() else _missing(say, "leadership.deadline.missing"),
        )
        for number, row in enumerate(decisions, start=1)
    )
    yield Table(
        id="decisions",
        caption=say("leadership.recommendation.caption"),
        columns=(say("leadership.decision"), say("leadership.responsible"), say("leadership.deadline")),
        rows=rows,
        data=pd.DataFrame(
            [(say.of(row.decision), row.responsible, row.deadline) for row in decisions],
            columns=["decision", "responsible", "deadline"],
        ),
    )


def _as_passage(text: str | Passage) -> Passage:
    return text if isinstance(text, Passage) else Passage(text)


def _answer_panel(say: Words, answer: Answer, evaluation: Evaluation, rows: tuple[tuple[str, BlockText], ...]) -> Panel:
    question = answer.question
    return Panel(
        heading=Heading(text=say(f"answer.question.{question}"), level=4, id=f"answer-{question}"),
        blocks=(Prose(role="lead", text=answer_sentence(say, answer, evaluation)), Facts(rows=rows)),
    )


def _better(evaluation: Evaluation, say: Words) -> Panel:
    measure = evaluation.key_measure
    graded = "not_graded" if evaluation.better.code == "not_started" else "descriptive"
    rows: list[tuple[str, BlockText]] = [(say("leadership.certainty"), say(f"leadership.certainty.{graded}"))]
    if measure is not None and measure.series is not None:
        done = measure.completeness
        share = say.percent(done.delivered / done.due) if done.due else say.percent(float("nan"))
        rows.append(
            (
                say("leadership.rests_on"),
                say(
                    "leadership.rests_on.data",
                    delivered=say.number(done.delivered),
                    due=say.number(done.due),
                    share=share,
                    teams=say.number(len(measure.teams)),
                    enrolled=say.number(len(evaluation.network.plan.teams)),
                ),
            )
        )
        rows.append((say("leadership.caveat"), say("leadership.caveat.before_after")))
    return _answer_panel(say, evaluation.better, evaluation, tuple(rows))


def _because(evaluation: Evaluation, say: Words) -> Panel:
    evidence = evaluation.evidence
    rows: tuple[tuple[str, BlockText], ...] = ((say("leadership.certainty"), _certainty(evaluation, say)),)
    if evidence.grade != "not_graded":
        rows += ((say("leadership.reason"), grade_reason(say, evidence)),)
    return _answer_panel(say, evaluation.because, evaluation, rows)


def _certainty(evaluation: Evaluation, say: Words) -> BlockText:
    if evaluation.evidence.grade == "not_graded":
        return say("leadership.certainty.not_graded")
    grade = say(f"evidence.grade.{evaluation.evidence.grade}")
    return Passage(say("leadership.certainty.grade", grade=grade), mark="strong")


def _harm(evaluation: Evaluation, say: Words) -> Panel:
    """What got worse beside the key measure, as prominent as what got better."""
    others = [m for m in evaluation.measures if m is not evaluation.key_measure]
    worse = [sentence for m in others if m.change == "worse" and (sentence := change_sentence(say, m))]
    analysed = sum(m.change != "not_analysed" for m in others)
    blocks: list[Block] = [Prose(role="lead", text=sentence) for sentence in worse]
    if not worse:
        known = say.plural("leadership.harm.none", analysed) if analysed else say("leadership.harm.unknown")
        if evaluation.better.code == "not_started":
            known = say("leadership.harm.not_started")
        blocks.append(Prose(role="lead", text=known))
    if not any(m.family == "balancing" for m in evaluation.network.plan.measures):
        blocks.append(Prose(text=say("leadership.harm.no_balancing")))
    heading = Heading(text=say("leadership.harm"), level=4, id="answer-harm")
    return Panel(heading=heading, blocks=tuple(blocks))


def _key_figure(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    measure = evaluation.key_measure
    if measure is None:
        return
    figure = time_series_figure(measure, evaluation.network.plan, say, name="key-figure")
    if figure is None:
        return
    # The figure's own title states the joint series' effect. Where the answer rests on another estimate, two numbers
    # for one thing would stand on the page; the title then says what was measured.
    measured = change_sentence(say, measure)
    if measured is not None and measure.primary_source in {"controlled", "pooled"}:
        title = measured.rstrip(".")
        table = replace(figure.table, caption=say("figures.data_behind", title=title))
        # The reader who measures the gap in the drawing finds another number than the answer's, and is told why.
        note = f"{figure.note} {say(f'leadership.key_figure.{measure.primary_source}')}"
        figure = replace(figure, title=title, table=table, note=note)
    yield figure


def _participation(evaluation: Evaluation, say: Words) -> tuple[str, str]:
    sentences = []
    if isinstance(evaluation.flow, NotAnalysed):
        sentences.append(not_analysed_text(say, evaluation.flow))
    else:
        steps = evaluation.flow.steps.set_index("step")["n"]
        counts = {name: say.number(steps.get(name, 0)) for name in ("enrolled", "enough_data")}
        left = say.number(evaluation.flow.teams["left"].notna().sum())
        sentences.append(say("leadership.participation.flow", left=left, **counts))
    if not isinstance(evaluation.attendance, NotAnalysed):
        came = evaluation.attendance
        shown = shown_shares(came, evaluation.network.plan.privacy.k)
        attendance = find_estimate(shown, "attendance")
        if attendance is not None:
            sentences.append(say("leadership.participation.attendance", attendance=estimate_text(say, attendance)))
    return say("leadership.participation"), " ".join(sentences)


def _maintenance(evaluation: Evaluation, say: Words) -> tuple[str, str]:
    label = say("leadership.maintenance")
    measure = evaluation.key_measure
    if measure is None or not isinstance(measure.time_series, InterruptedTimeSeries):
        return label, say("leadership.maintenance.not_analysed")
    change = measure.time_series.estimate("maintained_against_end")
    if change is None:
        return label, say("leadership.maintenance.no_follow_up")
    return label, _maintained(say, measure, change)


def _maintained(say: Words, measure: MeasureEvaluation, change: Estimate) -> str:
    plan = measure.measure
    digits = digits_of(change.unit, change.value, change.low, change.high)
    values = {
        "change": value_text(say, abs(change.value), unit_of(change, plan), plan, digits),
        "interval": interval_text(say, distance(change), plan),
        "low": number_text(say, change.low, change.unit, digits),
        "high": value_text(say, change.high, unit_of(change, plan), plan, digits),
    }
    if not change.excludes(0.0):
        return say("leadership.maintenance.no_clear_change", **values)
    rose = change.value > 0
    code = "better" if rose == (plan.better == "up") else "worse"
    return say(f"leadership.maintenance.{code}.{'rose' if rose else 'fell'}", **values)


def _cost(evaluation: Evaluation, say: Words) -> tuple[str, str]:
    label = say("leadership.cost")
    costs = evaluation.costs
    if isinstance(costs, NotAnalysed):
        return label, not_analysed_text(say, costs)
    sentences = []
    for quantity in ("cash_total", "cash_per_participant", "hours_total"):
        estimate = costs.estimate(quantity)
        if estimate is not None and estimate.value == estimate.value:
            sentences.append(say(f"leadership.cost.{quantity}", value=estimate_text(say, estimate)))
    return label, " ".join(sentences) or say("leadership.cost.none")


def _written(evaluation: Evaluation, say: Words, name: str) -> Iterator[Block]:
    """What a person wrote in the plan, with a warning where it claims more than the grade allows."""
    text: Text | None = getattr(evaluation.network.plan.memo, name)
    yield _heading(say, name)
    if text is None:
        yield Prose(text=_missing(say, f"leadership.{name}.missing"))
        return
    yield Prose(text=plan_text(say, text))
    language = "nb" if text.shared else say.language
    claimed = causal_words(say.of(text), language, evaluation.evidence.grade)
    if claimed:
        grade = evaluation.evidence.grade
        words = say.series([say("leadership.claims.word", word=word) for word in claimed])
        key = "leadership.claims" if grade in GRADES else f"leadership.claims.{grade}"
        yield Prose(role="warning", text=say(key, words=words, grade=say(f"evidence.grade.{grade}")))
