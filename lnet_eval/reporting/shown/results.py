"""What a result looks like where it is the last line of a notebook's cell: a figure where there is one, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lnet_eval.disclosure import is_small
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.inputs.accounts import is_account, row_accounts
from lnet_eval.meanwhile import meanwhile
from lnet_eval.methods.estimate import Caution, Estimate, estimates_frame
from lnet_eval.reporting.blocks import Block, Facts, Figure, Foldout, Prose, Table
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.figures.fitted_series import draw_fitted_series
from lnet_eval.reporting.figures.plain_chart import chart_statistics, plain_chart_figure
from lnet_eval.reporting.figures.run_charts import run_chart_figure
from lnet_eval.reporting.figures.time_series import time_series_figure
from lnet_eval.reporting.numbers import estimate_text, interval_text, not_analysed_text, value_text
from lnet_eval.reporting.output import output_html
from lnet_eval.reporting.wording import answer_sentence
from lnet_eval.texts import Words, default_language, words

if TYPE_CHECKING:
    from lnet_eval.evaluation import Evaluation, Exploration
    from lnet_eval.inputs.network import Network
    from lnet_eval.methods.its import InterruptedTimeSeries
    from lnet_eval.methods.spc import RunChart

ESTIMATES = ("quantity", "value", "interval", "n", "method")


def estimates_html(result: object) -> str:
    """Any result that has estimates, as a table: value with its unit, interval, n and method."""
    say = words(default_language())
    found: Sequence[Estimate] = getattr(result, "estimates", ())
    cautions: Sequence[Caution] = getattr(result, "cautions", ())
    name = type(result).__name__
    table = estimates_table(name.lower(), say("shown.estimates"), found, say)
    return output_html(name, [table, *caution_prose(say, cautions)], say)


def chart_html(chart: RunChart) -> str:
    """A run or control chart: its drawing with the points behind it, what the rules counted, and what to know of it."""
    say = words(default_language())
    return output_html("RunChart", list(chart_blocks(chart, say)), say)


def chart_blocks(chart: RunChart, say: Words) -> Iterable[Block]:
    """The drawing, what the rules counted, and what to know of it."""
    name = "chart"
    yield plain_chart_figure(chart, name, say)
    yield chart_statistics(chart, name, say)
    yield from caution_prose(say, chart.cautions)


def series_html(result: InterruptedTimeSeries) -> str:
    """An interrupted time series: its drawing, what the default says, and the other methods behind a heading."""
    say = words(default_language())
    name = "series"
    others = estimates_table(f"{name}-others", say("shown.others"), result.sensitivity, say)
    blocks: list[Block] = [
        series_figure(result, name, say),
        estimates_table(f"{name}-estimates", say("shown.estimates"), result.estimates, say),
        *caution_prose(say, result.cautions),
    ]
    if result.sensitivity:
        blocks.append(Foldout(summary=say("shown.others"), blocks=(others,)))
    return output_html("InterruptedTimeSeries", blocks, say)


def series_figure(result: InterruptedTimeSeries, name: str, say: Words) -> Figure:
    """The values, the fitted course and the one that was expected, with every period in a table."""
    fitted = result.fitted
    step = result.estimate("level_change")
    about = {
        "first": say.period(fitted["period"].iloc[0]),
        "last": say.period(fitted["period"].iloc[-1]),
        "start": say.period(result.start),
        "n": say.number(int(fitted["observed"].notna().sum())),
        "step": "–" if step is None else estimate_text(say, step),
    }
    data = fitted.drop(columns=["segment"], errors="ignore")
    rows = tuple(
        (
            say.period(row[0]),
            *(value_text(say, float(value), "natural") for value in row[1:6]),
            say(f"shown.phase.{row[6]}"),
        )
        for row in data.itertuples(index=False)
    )
    columns = tuple(say(f"shown.series.{column}") for column in data.columns)
    points = Table(
        id=name, caption=say("shown.series.title", **about), columns=columns, rows=rows, numeric=(1, 2, 3, 4, 5)
    )
    return Figure(
        id=name,
        title=say("shown.series.title", **about),
        alt=say("shown.series.alt", **about),
        svg=draw_fitted_series(result, name, say),
        table=points,
    )


def exploration_html(found: Exploration) -> str:
    """One measure under certain choices: chart and series as the workbench shows them."""
    say = words(default_language())
    return output_html(say.of(found.measure.measure.title), list(exploration_blocks(found, say)), say)


def exploration_blocks(found: Exploration, say: Words) -> Iterable[Block]:
    """The chart and the series, each with what must be known of it, or the reason that it is not there."""
    measure = found.measure
    chart = meanwhile(run_chart_figure, measure, found.plan, say)
    result, series = measure.time_series, time_series_figure(measure, found.plan, say)
    if isinstance(measure.chart, NotAnalysed):
        yield Prose(role="warning", text=not_analysed_text(say, measure.chart))
    else:
        if (figure := chart()) is not None:
            yield figure
        yield from caution_prose(say, measure.chart.cautions)
    if isinstance(result, NotAnalysed):
        yield Prose(role="warning", text=not_analysed_text(say, result))
    if series is not None and not (isinstance(result, NotAnalysed) and not isinstance(measure.chart, NotAnalysed)):
        yield series
    if not isinstance(result, NotAnalysed):
        yield from caution_prose(say, result.cautions)


def evaluation_html(evaluation: Evaluation) -> str:
    """An evaluation: the two answers, each with its grade, and what each measure says."""
    say = words(default_language())
    answers = tuple(
        (say(f"answer.question.{answer.question}"), answer_sentence(say, answer, evaluation))
        for answer in (evaluation.better, evaluation.because)
    )
    grade = (say("leadership.certainty"), say(f"evidence.grade.{evaluation.evidence.grade}"))
    rows = tuple(
        (
            say.of(one.measure.title),
            say(f"shown.direction.{one.change}"),
            "–" if one.primary is None else estimate_text(say, one.primary, one.measure),
            say(f"evidence.grade.{one.evidence.grade}"),
        )
        for one in evaluation.measures
    )
    columns = tuple(say(f"shown.measures.{name}") for name in ("measure", "change", "effect", "grade"))
    table = Table(id="measures", caption=say("shown.measures"), columns=columns, rows=rows)
    blocks: list[Block] = [Facts(rows=(*answers, grade)), *([table] if rows else [])]
    return output_html(say.of(evaluation.network.plan.network.title), blocks, say)


def network_html(network: Network) -> str:
    """A network as it was read: what its plan has, how many rows each table has, and what was decided in reading."""
    say = words(default_language())
    plan = network.plan
    facts = (
        (say("shown.network.units"), say.number(len(plan.units))),
        (say("shown.network.measures"), say.series([say.of(measure.title) for measure in plan.measures]) or "–"),
        (say("shown.network.start"), say.date(plan.phases.start)),
    )
    tables = {
        name: table
        for name in ("measurements", "attendance", "status", "costs", "interviews", "events")
        if (table := getattr(network, name)) is not None
    }
    rows = tuple((name, say.number(len(table))) for name, table in tables.items())
    columns = (say("shown.network.table"), say("shown.network.rows"))
    read = Table(id="tables", caption=say("shown.network.tables"), columns=columns, rows=rows, numeric=(1,))
    k = plan.privacy.k
    few = {account.file for account in row_accounts(network.notes) if account.answers and is_small(account.used, k)}
    too_few = say("experience.too_few", k=say.number(k))
    told = [
        (note.file, too_few if is_account(note) and note.file in few else note.sentence(say)) for note in network.notes
    ]
    notes = [Prose(role="note", text=f"{file}: {sentence}") for file, sentence in dict.fromkeys(told)]
    folded: list[Block] = [Foldout(summary=say("shown.network.notes"), blocks=tuple(notes))] if notes else []
    return output_html(say.of(plan.network.title), [Facts(rows=facts), *([read] if rows else []), *folded], say)


def estimates_table(name: str, caption: str, estimates: Sequence[Estimate], say: Words) -> Table:
    """Estimates as they are to be read, and as they are."""
    rows = tuple(
        (e.quantity, value_text(say, e.value, e.unit), interval_text(say, e) or "–", say.number(e.n), e.method)
        for e in estimates
    )
    columns = tuple(say(f"shown.estimates.{column}") for column in ESTIMATES)
    return Table(
        id=f"{name}-table",
        caption=caption,
        columns=columns,
        rows=rows,
        numeric=(1, 2, 3),
        data=estimates_frame(estimates),
    )
