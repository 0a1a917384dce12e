"""Every estimate that may be shown, as rows: what `Evaluation.to_frame()` and results.json hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from lnet_eval.evaluation.attendance import shown_shares
from lnet_eval.evaluation.composition import shown_composition
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.survey_rows import survey_estimates
from lnet_eval.methods.estimate import SHARE, Estimate

if TYPE_CHECKING:
    from lnet_eval.evaluation.results import Evaluation, MeasureEvaluation

COLUMNS: Final = (
    "section", "measure", "team", "quantity", "value", "low", "high", "unit", "n", "method", "grade", "reasons",
)  # fmt: skip
PARTS: Final = ("before_after", "time_series", "pooled", "controlled", "chart")
BESIDE: Final = ("completers", "regression", "funnel")
"""What stands beside the comparison of all that enrolled; None where it was not asked for."""


def results_frame(evaluation: Evaluation) -> pd.DataFrame:
    """Every estimate that may be shown, with the columns `COLUMNS`; ids and codes, no words.

    Small groups of people are left out: what the page may not show is not here either.
    """
    frame = pd.DataFrame(list(_rows(evaluation)), columns=list(COLUMNS))
    return frame.astype({"value": float, "low": float, "high": float})


def _rows(evaluation: Evaluation) -> Iterator[dict[str, object]]:
    came, made_of, k = evaluation.attendance, evaluation.composition, evaluation.network.plan.privacy.k
    if not isinstance(came, NotAnalysed):
        yield from _estimates("attendance", shown_shares(came, k))
    if not isinstance(made_of, NotAnalysed):
        yield from _estimates("composition", shown_composition(made_of, k))
    for name in ("fidelity", "flow", "status", "owner_trend", "progress", "costs"):
        part = getattr(evaluation, name)
        if not isinstance(part, NotAnalysed):
            yield from _estimates(name, part.estimates)
    for dose, teams in evaluation.doses.items():
        if not isinstance(teams, NotAnalysed):
            yield from _estimates(f"dose_response:{dose}", teams.estimates, reasons="exploratory")
    yield from _factor_rows(evaluation)
    for measure in evaluation.measures:
        yield from _measure_rows(measure)
    for section, question, estimate in survey_estimates(evaluation):
        yield from _estimates(section, (estimate,), measure=question)


def _factor_rows(evaluation: Evaluation) -> Iterator[dict[str, object]]:
    """Each success factor's weakest share, before the start and during the network, and each challenge's."""
    # these read an Evaluation, whose own module imports this one
    from lnet_eval.evaluation.challenges import challenges
    from lnet_eval.evaluation.success_factors import success_factors

    found = [
        (f"{factor.code}_{time}", getattr(factor, time), getattr(factor, f"status_{time}"))
        for factor in success_factors(evaluation)
        for time in ("before", "during")
    ]
    found += [(challenge.code, challenge.pieces, challenge.status) for challenge in challenges(evaluation)]
    for quantity, pieces, status in found:
        shares = [piece.share for piece in pieces if piece.share is not None]
        if shares:
            yield {
                **dict.fromkeys(COLUMNS), "section": "success_factors", "quantity": quantity, "value": min(shares),
                "unit": SHARE, "n": len(shares), "method": "weakest_share", "reasons": status,
            }  # fmt: skip


def _measure_rows(measure: MeasureEvaluation) -> Iterator[dict[str, object]]:
    about = {
        "measure": measure.measure.id,
        "grade": measure.evidence.grade,
        "reasons": ";".join(step.reason for step in measure.evidence.steps),
    }
    for name in PARTS:
        part = getattr(measure, name)
        if not isinstance(part, NotAnalysed):
            yield from _frame(name, part.to_frame(), about)
    for name in BESIDE:
        part = getattr(measure, name)
        if part is not None and not isinstance(part, NotAnalysed):
            yield from _frame(name, part.to_frame(), about)
    for team in measure.teams:
        for name in ("time_series", "chart"):
            part = getattr(team, name)
            if not isinstance(part, NotAnalysed):
                yield from _frame(name, part.to_frame(), {**about, "team": team.unit})
    if measure.quality is not None and measure.series is not None:
        # of the data, not of what follows from them: no grade
        yield from _frame("data_quality", measure.quality.to_frame(), {"measure": measure.measure.id})


def _estimates(section: str, estimates: Sequence[Estimate], **about: object) -> Iterator[dict[str, object]]:
    for estimate in estimates:
        yield {**dict.fromkeys(COLUMNS), "section": section, **about, **estimate.as_row()}


def _frame(section: str, frame: pd.DataFrame, about: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Rows of a result's `to_frame()`; a chart's phase is part of the quantity's name."""
    for row in frame.to_dict(orient="records"):
        named = {str(name): value for name, value in row.items()}
        phase = named.pop("phase", None)
        if phase is not None and phase != 1:
            named["quantity"] = f"{named['quantity']}:{phase}"
        known = {name: value for name, value in named.items() if name in COLUMNS}
        yield {**dict.fromkeys(COLUMNS), "section": section, **about, **known}
