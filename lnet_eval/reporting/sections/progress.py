"""Progress scores: what teams and coaches say, and where the teams' data say something else."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.progress import ProgressScores
from lnet_eval.reporting.blocks import Block, Prose, Table
from lnet_eval.reporting.figures.progress import progress_figure
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.texts import Words

CONTRADICTED = frozenset({"not_documented", "no_series", "contradicted"})


def progress_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """The scores over time, the difference between team and coach, and every contradiction with the data."""
    progress, plan = evaluation.progress, evaluation.network.plan
    if isinstance(progress, NotAnalysed):
        yield Prose(text=not_analysed_text(say, progress))
        return
    yield Prose(text=say("progress.lead"))
    figure = progress_figure(progress, plan, say)
    if figure is not None:
        yield figure
    yield from _difference(progress, say)
    flagged = int(progress.teams["flag"].isin(CONTRADICTED).sum())
    if flagged:
        yield Prose(role="warning", text=say.plural("progress.contradicted", flagged))
    underrated = int((progress.teams["flag"] == "underrated").sum())
    if underrated:
        yield Prose(role="note", text=say.plural("progress.underrated", underrated))
    yield _table(evaluation, progress, say)


def _difference(progress: ProgressScores, say: Words) -> Iterator[Block]:
    difference = progress.estimate("self_minus_coach")
    if difference is None:
        yield Prose(text=say("progress.no_coach"))
        return
    code = "higher" if difference.value > 0 else "lower" if difference.value < 0 else "same"
    about = {"points": say.number(abs(difference.value), 1), "n": say.number(difference.n)}
    interval = _interval(difference, say)
    key = f"progress.{code}" if interval else f"progress.{code}_no_interval"
    yield Prose(text=say(key, **about, **({"interval": interval} if interval else {})))


def _interval(difference: Estimate, say: Words) -> str:
    """The interval of how many points apart, turned round where the teams lie lower."""
    if not math.isfinite(difference.low):
        return ""
    ends = (difference.low, difference.high) if difference.value >= 0 else (-difference.high, -difference.low)
    low, high = (say.number(end, 1) for end in ends)
    return say("number.interval.confidence", level=say.percent(difference.level), low=low, high=high)


def _table(evaluation: Evaluation, progress: ProgressScores, say: Words) -> Table:
    plan = evaluation.network.plan
    rows = []
    for team in progress.teams.to_dict("records"):
        flag, signal = team["flag"], team["signal"]
        rows.append(
            (
                plan.unit(str(team["unit"])).name,
                say.number(float(team["first"]), 1),
                say.number(float(team["last"]), 1),
                say.number(float(team["coach"]), 1),
                say(f"progress.signal.{signal if isinstance(signal, str) else 'unknown'}"),
                say(f"progress.flag.{flag}") if isinstance(flag, str) else "–",
            )
        )
    limits = plan.thresholds
    return Table(
        id="progress",
        caption=say("progress.caption"),
        columns=tuple(say(f"progress.column.{name}") for name in ("team", "first", "last", "coach", "data", "flag")),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        note=say("progress.note", high=say.number(limits.score_high, 1), low=say.number(limits.score_low, 1)),
        data=progress.teams.assign(last_date=pd.to_datetime(progress.teams["last_date"]).dt.date.astype(str)),
    )
