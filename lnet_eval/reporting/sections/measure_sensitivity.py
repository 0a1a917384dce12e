"""Whether the answer hangs on a choice: every other method and choice beside the default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lnet_eval.evaluation.results import JointMeasure, MeasureEvaluation
from lnet_eval.methods.estimate import ODDS_RATIO, RATIO, Estimate, estimates_frame
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Foldout, Prose, Table
from lnet_eval.reporting.figures.residuals import residuals_figure
from lnet_eval.reporting.figures.time_series import answer_effect, horizon_of, horizon_text
from lnet_eval.reporting.sections.measure_tables import value_cells
from lnet_eval.texts import Words

# An imagined start is no other way to answer the same question.
_NOT_AN_ANSWER = frozenset({"placebo"})


def sensitivity_foldout(
    measure: MeasureEvaluation, result: InterruptedTimeSeries, plan: Plan, say: Words
) -> Iterator[Block]:
    """The step and the latest effect by every other method and choice, beside the default; and what is left over."""
    beside = sensitivity_blocks(measure, result, say)
    residuals = residuals_figure(measure, plan, say) if beside else None
    left_over = () if residuals is None else (residuals,)
    if beside:
        yield Foldout(summary=say("measures.sensitivity.summary"), blocks=(*beside, *left_over))


def sensitivity_blocks(measure: JointMeasure, result: InterruptedTimeSeries, say: Words) -> tuple[Block, ...]:
    """Whether the other methods and choices agree, and the table of them; nothing where there are none."""
    effect = answer_effect(measure, result)
    if not result.sensitivity or effect is None:
        return ()
    horizon = horizon_text(say, effect, measure.measure, result.transition)
    table = _table(measure, result, ("level_change", effect.quantity), horizon, say, name="sensitivity")
    return Prose(text=_agreement(result, effect.quantity, say)), table


def controlled_foldout(measure: MeasureEvaluation, result: ControlledTimeSeries, say: Words) -> Iterator[Block]:
    """The comparison by every other method: differences where they give them, else the ratio of ratios."""
    own = measure.time_series
    effect = answer_effect(measure, own) if isinstance(own, InterruptedTimeSeries) else None
    if effect is None or not isinstance(own, InterruptedTimeSeries):
        return
    h = horizon_of(effect)
    pairs = (
        ("difference_level_change", f"difference_effect_at_{h}"),
        ("difference_level_ratio", f"difference_ratio_at_{h}"),
    )
    beside = {estimate.quantity for estimate in result.sensitivity}
    shown = next((pair for pair in pairs if pair[1] in beside), None)
    if shown is None:
        return
    horizon = horizon_text(say, effect, measure.measure, own.transition)
    table = _table(measure, result, shown, horizon, say, name="controlled-sensitivity")
    agreement = _agreement(result, shown[1], say)
    yield Foldout(summary=say("measures.controlled.summary"), blocks=(Prose(text=agreement), table))


def _table(
    measure: JointMeasure,
    result: InterruptedTimeSeries | ControlledTimeSeries,
    quantities: tuple[str, str],
    horizon: str,
    say: Words,
    *,
    name: str,
) -> Table:
    rows = []
    for method in ("default", *_methods(result.sensitivity)):
        found = [result.estimate(quantity, method) for quantity in quantities]
        rows.append(
            (_method_name(say, method, result), *(text for e in found for text in value_cells(e, measure, say)))
        )
    unit = _unit_of(result, quantities[0])
    said = f"_{unit}" if unit in {RATIO, ODDS_RATIO} else ""
    return Table(
        id=f"{name}-{measure.measure.id}",
        caption=say(f"measures.{name.replace('-', '_')}.caption"),
        columns=(
            say("measures.sensitivity.method"),
            say(f"measures.sensitivity.step{said}"),
            say("measures.interval"),
            say(f"measures.sensitivity.effect{said}", horizon=horizon),
            say("measures.interval"),
        ),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4),
        data=estimates_frame((*result.estimates, *result.sensitivity)),
    )


def _methods(estimates: Sequence[Estimate]) -> list[str]:
    return list(dict.fromkeys(estimate.method for estimate in estimates))


def _unit_of(result: InterruptedTimeSeries | ControlledTimeSeries, quantity: str) -> str | None:
    found = result.estimate(quantity)
    return None if found is None else found.unit


def _agreement(result: InterruptedTimeSeries | ControlledTimeSeries, quantity: str, say: Words) -> str:
    """Whether the others say the same as the default: higher, lower or unclear."""
    methods = [method for method in _methods(result.sensitivity) if method not in _NOT_AN_ANSWER]
    known = [found for found in (result.estimate(quantity, method) for method in methods) if found is not None]
    own = result.estimate(quantity)
    said = None if own is None else _verdict(own)
    same = sum(_verdict(other) == said for other in known)
    key = "all" if same == len(known) else "some"
    return say(f"measures.sensitivity.agree_{key}", same=say.number(same), of=say.number(len(known)))


def _verdict(effect: Estimate) -> int:
    """1 higher, -1 lower, 0 unclear."""
    nothing = 1.0 if effect.unit in {RATIO, ODDS_RATIO} else 0.0
    return 0 if not effect.excludes(nothing) else 1 if effect.value > nothing else -1


def _method_name(say: Words, method: str, result: InterruptedTimeSeries | ControlledTimeSeries) -> str:
    if method == "newey_west" and isinstance(result, InterruptedTimeSeries):
        lag = result.coefficients(method).attrs["lag"] if method in result.tables else None
        if lag is not None:
            return say.plural("measures.method.newey_west_lag", lag)
    key = f"measures.method.{method}"
    return say(key) if key in say else method
