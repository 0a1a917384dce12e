"""What is shown of one measure under the choices that were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lnet_eval.evaluation.explore import Exploration
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Answer, Evaluation
from lnet_eval.reporting.blocks import Block, Facts, Figure, Heading, Panel, Panels, Passage, Prose
from lnet_eval.reporting.figures.distribution import distribution_figure
from lnet_eval.reporting.figures.residuals import residuals_figure
from lnet_eval.reporting.sections.measure import measure_blocks
from lnet_eval.reporting.sections.measure_sensitivity import sensitivity_blocks
from lnet_eval.reporting.sections.measure_tables import horizon_table
from lnet_eval.reporting.shown.results import exploration_blocks
from lnet_eval.reporting.wording import answer_sentence, grade_reason
from lnet_eval.texts import LANGUAGES, Words, words

VIEWS: Final = ("charts", "says", "distribution", "everything")


def measure_view(
    view: str, found: Exploration, say: Words, *, report: Callable[[Exploration], Evaluation] = Exploration.report
) -> list[Block]:
    """The blocks of one view; where there is nothing to draw, the reason.

    Parameters
    ----------
    report : who tells what the report would rest on; the same answer takes a while each time.
    """
    if view == "says":
        return list(_says(report(found), say))
    if view == "everything":
        return list(measure_blocks(report(found).measures[0], found.plan, say))
    if view == "distribution":
        figure = distribution_figure(report(found).measures[0], found.plan, say)
        return [figure] if figure is not None else [Prose(text=say("workbench.nothing_to_draw"))]
    return list(_charts(found, say))


def figures_of(blocks: list[Block]) -> list[Figure]:
    """The figures among blocks, in order."""
    return [block for block in blocks if isinstance(block, Figure)]


def _charts(found: Exploration, say: Words) -> Iterator[Block]:
    """Run chart and time series, what the series says of the horizons, and what the other methods say."""
    yield from exploration_blocks(found, say)
    result = found.measure.time_series
    if isinstance(result, NotAnalysed):
        return
    shown = say(f"measures.method.{found.choices.estimator}")
    yield Prose(role="note", text=say("workbench.estimator.shown", estimator=shown))
    yield horizon_table(found.measure, result, say)
    usual = found.usual.time_series
    if not isinstance(usual, NotAnalysed):
        yield from sensitivity_blocks(found.usual, usual, say)


def beneath(view: str, found: Exploration, say: Words) -> list[Block]:
    """What follows the charts a moment later: what the model leaves over."""
    if view != "charts" or isinstance(found.measure.time_series, NotAnalysed):
        return []
    left_over = residuals_figure(found.usual, found.plan, say)
    return [] if left_over is None else [left_over]


def _says(report: Evaluation, say: Words) -> Iterator[Block]:
    """The two answers as the report would print them, in both languages."""
    yield Prose(role="note", text=say("workbench.says.explained"))
    for language in LANGUAGES:
        said = words(language)
        yield Heading(text=say(f"workbench.says.{language}"), level=3, id=f"says-{language}")
        yield Panels(panels=tuple(_panel(report, answer, said) for answer in (report.better, report.because)))


def _panel(report: Evaluation, answer: Answer, said: Words) -> Panel:
    rows = []
    if answer.question == "because":
        grade = said(f"evidence.grade.{report.evidence.grade}")
        rows = [(said("leadership.certainty"), grade), (said("leadership.reason"), grade_reason(said, report.evidence))]
    blocks: list[Block] = [Prose(role="lead", text=_in(said, answer_sentence(said, answer, report)))]
    if rows:
        blocks.append(Facts(rows=tuple((term, _in(said, text)) for term, text in rows)))
    heading = _in(said, said(f"answer.question.{answer.question}"))
    return Panel(
        heading=Heading(text=heading, level=4, id=f"says-{said.language}-{answer.question}"), blocks=tuple(blocks)
    )


def _in(said: Words, text: str) -> Passage:
    """A passage marked with its own language: beside it stands the same in the other one."""
    return Passage(text, language=said.language)
