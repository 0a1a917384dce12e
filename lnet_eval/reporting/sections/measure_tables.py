"""The tables of one measure: the naive number beside the others, the horizons, the stages, the comparison."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from lnet_eval.evaluation.results import JointMeasure, MeasureEvaluation
from lnet_eval.methods.before_after import BeforeAfter, RegressionToMean
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries, ratio_name
from lnet_eval.reporting.blocks import Table
from lnet_eval.reporting.figures.time_series import answer_effect, horizon_of, horizon_text
from lnet_eval.reporting.numbers import digits_of, estimate_text, number_text, unit_of, value_text
from lnet_eval.reporting.wording import averaged, span_texts
from lnet_eval.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One comparison: its code and its words, the difference in the measure's own unit, and the ratio if any.

    `digits` are the decimals of the difference, where they are another number's.
    """

    code: str
    label: str
    difference: Estimate | None
    ratio: Estimate | None
    digits: int | None = None


def naive_table(measure: MeasureEvaluation, say: Words) -> Table:
    """The plain before-and-after beside what is left of it when the development before the start is accounted for."""
    return _comparisons(
        f"naive-{measure.measure.id}",
        say("measures.naive.caption"),
        say("measures.column.comparison"),
        list(_naive_lines(measure, say)),
        measure,
        say=say,
    )


def _naive_lines(measure: MeasureEvaluation, say: Words) -> Iterator[Line]:
    own, outside = measure.before_after, measure.comparison_change
    for which, changed in (("network", own), ("comparison", outside)):
        if isinstance(changed, BeforeAfter):
            # Time series models of shares speak in odds ratios; beside them stands the odds ratio, not the risk ratio.
            ratio = changed.estimate("odds_ratio") or changed.estimate("ratio")
            label = say(f"measures.naive.{which}")
            if measure.compared_in_other_years:
                label = say(f"measures.naive.{which}.when", **span_texts(changed, say))
            elif averaged(*(changed.estimate(name) for name in ("before", "after", "difference"))):
                label = say(f"measures.naive.{which}.averaged")
            yield _line(label, f"before_after_{which}", changed.estimate("difference"), ratio)
    if isinstance(measure.completers, BeforeAfter):
        stayed = measure.completers
        label = say("measures.naive.completers", n=say.number(stayed.n_teams))
        ratio = stayed.estimate("odds_ratio") or stayed.estimate("ratio")
        yield _line(label, "before_after_completers", stayed.estimate("difference"), ratio)
    if isinstance(measure.regression, RegressionToMean):
        yield Line(
            code="expected_regression", label=say("regression.row"), difference=measure.regression.expected, ratio=None,
            digits=change_digits(measure),
        )  # fmt: skip
    result = measure.time_series
    if isinstance(result, InterruptedTimeSeries):
        step = result.estimate("level_change")
        yield _line(say("measures.naive.step"), "level_change", step, result.estimate("level_ratio"))
        effect = answer_effect(measure, result)
        if effect is not None and horizon_of(effect) > 1:
            when = horizon_text(say, effect, measure.measure, result.transition)
            ratio = result.estimate(f"relative_{effect.quantity}")
            yield _line(say("measures.naive.time_series", horizon=when), effect.quantity, effect, ratio)


def risk_ratio_sentence(measure: MeasureEvaluation, say: Words) -> str | None:
    """The risk ratio of a proportion in words; None for other kinds, whose ratio stands in the table."""
    changed = measure.before_after
    ratio = changed.estimate("ratio") if isinstance(changed, BeforeAfter) else None
    if ratio is None or measure.measure.kind != "proportion" or not math.isfinite(ratio.value):
        return None
    return say("measures.naive.risk_ratio", ratio=estimate_text(say, ratio))


def horizon_table(measure: JointMeasure, result: InterruptedTimeSeries, say: Words) -> Table:
    """The difference from the expected development at every horizon, and the change in slope."""
    lines = []
    for effect in sorted(_effects(result.estimates, "effect_at_"), key=horizon_of):
        when = horizon_text(say, effect, measure.measure, result.transition)
        lines.append(_line(when, effect.quantity, effect, result.estimate(f"relative_{effect.quantity}")))
    slope, ratio = result.estimate("slope_change"), result.estimate("slope_ratio")
    if slope is not None or ratio is not None:
        lines.append(_line(say(f"measures.slope.{measure.measure.freq}"), "slope_change", slope, ratio))
    return _comparisons(
        f"horizons-{measure.measure.id}",
        say("measures.horizons.caption"),
        say("measures.column.when"),
        lines,
        measure,
        say=say,
    )


def stages_table(measure: MeasureEvaluation, result: InterruptedTimeSeries, say: Words) -> Table:
    """What each later stage of a staged programme added to the course until then."""
    lines = []
    for k, begin in enumerate(result.interruptions, start=2):
        parts = (
            (f"stage_{k}_level_change", say("measures.stages.level", date=say.period(begin))),
            (f"stage_{k}_slope_change", say(f"measures.stages.slope.{measure.measure.freq}", date=say.period(begin))),
            (f"stage_{k}_effect_at_end", say("measures.stages.end", date=say.period(begin))),
        )
        for name, label in parts:
            lines.append(_line(label, name, result.estimate(name), result.estimate(ratio_name(name))))
    return _comparisons(
        f"stages-{measure.measure.id}",
        say("measures.stages.caption"),
        say("measures.column.stage"),
        lines,
        measure,
        say=say,
    )


def controlled_table(measure: MeasureEvaluation, result: ControlledTimeSeries, say: Words) -> Table:
    """How much more the network changed than the units outside it."""
    own = measure.time_series
    transition = own.transition if isinstance(own, InterruptedTimeSeries) else 0
    lines = []
    for effect in sorted(_effects(result.estimates, "difference_effect_at_"), key=horizon_of):
        when = horizon_text(say, effect, measure.measure, transition)
        ratio = result.estimate(f"difference_ratio_at_{horizon_of(effect)}")
        lines.append(_line(when, effect.quantity, effect, ratio))
    return _comparisons(
        f"controlled-{measure.measure.id}",
        say("measures.controlled.caption"),
        say("measures.column.when"),
        lines,
        measure,
        say=say,
    )


def _effects(estimates: Iterable[Estimate], prefix: str) -> list[Estimate]:
    return [e for e in estimates if e.quantity.startswith(prefix)]


def _line(label: str, code: str, difference: Estimate | None, ratio: Estimate | None) -> Line:
    return Line(code=code, label=label, difference=difference, ratio=ratio)


def _comparisons(
    name: str, caption: str, first: str, lines: Sequence[Line], measure: JointMeasure, *, say: Words
) -> Table:
    """Differences with their intervals and, where any line has one, ratios with theirs."""
    columns = [first, say("measures.column.difference"), say("measures.interval")]
    ratio = next((line.ratio for line in lines if line.ratio is not None), None)
    if ratio is not None:
        columns += [say(f"measures.column.{ratio.unit}"), say("measures.interval")]
    rows = []
    for line in lines:
        cells = [line.label, *value_cells(line.difference, measure, say, line.digits)]
        rows.append((*cells, *value_cells(line.ratio, measure, say)) if ratio is not None else tuple(cells))
    return Table(
        id=name,
        caption=caption,
        columns=tuple(columns),
        rows=tuple(rows),
        numeric=tuple(range(1, len(columns))),
        data=pd.DataFrame([_record(line) for line in lines]),
    )


def _record(line: Line) -> dict[str, object]:
    record: dict[str, object] = {"comparison": line.code}
    for kind, estimate in (("difference", line.difference), ("ratio", line.ratio)):
        for part in ("value", "low", "high", "unit"):
            record[f"{kind}_{part}"] = None if estimate is None else getattr(estimate, part)
    return record


def change_digits(measure: MeasureEvaluation) -> int | None:
    """The decimals in which the change from before to after is written, for what is to be laid beside it."""
    own = measure.before_after
    change = own.estimate("difference") if isinstance(own, BeforeAfter) else None
    return None if change is None else digits_of(change.unit, change.value, change.low, change.high)


def value_cells(
    estimate: Estimate | None, measure: JointMeasure, say: Words, digits: int | None = None
) -> tuple[str, str]:
    """A value and its interval in two cells with the same decimals; the columns say what they are."""
    if estimate is None:
        return "–", "–"
    if digits is None:
        digits = digits_of(estimate.unit, estimate.value, estimate.low, estimate.high)
    value = value_text(say, estimate.value, unit_of(estimate, measure.measure), measure.measure, digits)
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return value, "–"
    low, high = (number_text(say, bound, estimate.unit, digits) for bound in (estimate.low, estimate.high))
    return value, say("measures.range", low=low, high=high)
