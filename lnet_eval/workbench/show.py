"""What the workbench shows, as the last line of a cell: what the code to take along calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from lnet_eval.evaluation import Evaluation, Exploration
from lnet_eval.reporting.output import output_html
from lnet_eval.texts import words
from lnet_eval.workbench.measure_view import beneath, measure_view
from lnet_eval.workbench.survey_view import survey_view


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that a notebook shows where it is the last line of a cell."""

    title: str
    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        return self.html


def show_measure(found: Exploration, *, view: str = "charts", language: str = "nb") -> Shown:
    """What `le.explore` found, as the workbench shows it.

    `view` : "charts", "says", "distribution" or "everything".
    """
    say = words(language)
    title = say.of(found.measure.measure.title)
    return Shown(title, output_html(title, [*measure_view(view, found, say), *beneath(view, found, say)], say))


def show_survey(
    evaluation: Evaluation, survey: str, *, item: str | None = None, group: str | None = None, language: str = "nb"
) -> Shown:
    """A survey, one of its questions, or a question by group, protected as in the report."""
    say = words(language)
    network = evaluation.network
    found = next(one for one in evaluation.surveys if one.survey == survey)
    title = say.of(network.plan.surveys[survey].title)
    return Shown(title, output_html(title, survey_view(network, found, say, item=item, group=group), say))
