"""What a notebook shows of how a network was carried out, and of its teams beside one another."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.methods.dose_response import DoseResponse
from lnet_eval.methods.estimate import SHARE, rate_unit
from lnet_eval.methods.fidelity import Fidelity
from lnet_eval.methods.learning_network import LearningNetwork
from lnet_eval.methods.owner_trend import OwnerTrend
from lnet_eval.methods.progress import ProgressScores
from lnet_eval.methods.spc import Funnel
from lnet_eval.reporting.blocks import Block, Prose
from lnet_eval.reporting.figures.dose import dose_table
from lnet_eval.reporting.figures.earlier import earlier_figure, earlier_reports_figure
from lnet_eval.reporting.figures.funnel import funnel_table
from lnet_eval.reporting.numbers import value_text
from lnet_eval.reporting.output import output_html
from lnet_eval.reporting.sections.fidelity import fidelity_blocks, model_blocks
from lnet_eval.reporting.shown.results import estimates_table
from lnet_eval.texts import Words, default_language, words


def fidelity_html(found: Fidelity) -> str:
    """Planned against delivered, with what deserves a warning."""
    say = words(default_language())
    return output_html(say("network.fidelity"), list(fidelity_blocks(found, say)), say)


def model_html(found: LearningNetwork) -> str:
    """Whether it is a learning network, and the parts of the model; a person's word on them is in the plan."""
    say = words(default_language())
    return output_html(say("model.heading"), list(model_blocks(found, say)), say)


def trend_html(trend: OwnerTrend) -> str:
    """The owner's networks one after the other, and how the latest differs from the one before it."""
    say = words(default_language())
    return output_html(say("participation.earlier"), list(_trend_blocks(trend, say)), say)


def funnel_html(found: Funnel) -> str:
    """The units beside one another, each with the limits of chance for its size."""
    say = words(default_language())
    return output_html(
        say("shown.funnel"), [_level(found, say), funnel_table(found, "funnel", say("shown.funnel"), say)], say
    )


def dose_html(found: DoseResponse) -> str:
    """What each team took part in and how it changed, with the relation between the two, and how little that says."""
    say = words(default_language())
    teams = dose_table(found, "dose", say("participation.doses"), say)
    estimates = [estimates_table("dose-estimates", say("shown.estimates"), found.estimates, say)]
    warning = Prose(role="warning", text=say("doses.exploratory"))
    return output_html(say("participation.doses"), [warning, *(estimates if found.estimates else []), teams], say)


def progress_html(found: ProgressScores) -> str:
    """How many teams say that they have come far, and how far their coaches agree; the single scores are in `teams`."""
    say = words(default_language())
    table = estimates_table("progress-estimates", say("shown.estimates"), found.estimates, say)
    return output_html(say("participation.progress"), [Prose(text=say("progress.lead")), table], say)


def _trend_blocks(trend: OwnerTrend, say: Words) -> Iterator[Block]:
    yield earlier_figure(trend, say)
    if trend.estimate("reports_change") is not None:
        yield earlier_reports_figure(trend, say)
    yield estimates_table("earlier-estimates", say("shown.estimates"), trend.estimates, say)


def _level(found: Funnel, say: Words) -> Block:
    """What the units have in common, and how many lie outside the limits."""
    unit = SHARE if found.kind == "proportion" else rate_unit(found.per)
    about = {"centre": value_text(say, found.centre, unit), "teams": say.number(len(found.table))}
    outside = int(found.table["outside"].sum())
    return Prose(text=say("shown.funnel.level", **about, outside=say.number(outside)))
