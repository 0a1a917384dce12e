"""Teams one by one: their progress scores beside their series, and how much they took part beside what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.attendance import evaluate_attendance, shown_attendance
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.inputs.network import Network
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.methods.dose_response import DoseResponse, dose_response
from lnet_eval.methods.progress import ProgressScores, Signal, progress_scores
from lnet_eval.methods.spc import RunChart, variation
from lnet_eval.plan.lock import lock_state
from lnet_eval.plan.measure import Measure

DOSES: Final = ("attendance", "status_reports", "coaches")


def evaluate_progress(network: Network, key: MeasureEvaluation | None) -> ProgressScores:
    """What teams and coaches say, beside what the key measure's charts show team by team."""
    plan, scores = network.plan, network.progress
    if scores is None or scores.empty:
        raise NotEnoughData("progress_scores", "no_progress_scores")
    known = {} if key is None else team_signals(key)
    signals = {team.id: known.get(team.id) for team in plan.teams}
    limits = plan.thresholds
    return progress_scores(scores, signals=signals, high=limits.score_high, low=limits.score_low)


def team_signals(measure: MeasureEvaluation) -> dict[str, Signal | None]:
    """What each team's own chart shows: for the better, for the worse, no signal, or None where it cannot be judged."""
    found: dict[str, Signal | None] = {}
    for team in measure.teams:
        shown = variation(team.chart, better=measure.measure.better) if isinstance(team.chart, RunChart) else None
        if shown is None:
            found[team.unit] = None
        elif shown.startswith("better"):
            found[team.unit] = "better"
        else:
            found[team.unit] = "worse" if shown.startswith("worse") else "none"
    return found


def evaluate_doses(network: Network, key: MeasureEvaluation | None) -> Mapping[str, DoseResponse | NotAnalysed]:
    """Each dose against the teams' change in the key measure, positive for the better."""
    measure, changes = (None, None) if key is None else (key.measure, key.before_after)
    return {dose: attempt(lambda dose=dose: _dose(dose, network, measure, changes)) for dose in DOSES}  # type: ignore[misc]


def prespecified_relation(network: Network, measure: Measure, changes: BeforeAfter | NotAnalysed) -> bool:
    """Whether the dose that the plan named beforehand goes, with some certainty, with more change for the better.

    Any other dose is exploratory, and so is this one where the plan was not locked before the start.
    """
    if measure.dose is None or lock_state(network.plan) != "before":
        return False
    found = attempt(lambda: _dose(str(measure.dose), network, measure, changes))
    return isinstance(found, DoseResponse) and any(estimate.low > 0 for estimate in found.estimates)


def _dose(
    name: str, network: Network, measure: Measure | None, changes: BeforeAfter | NotAnalysed | None
) -> DoseResponse:
    if measure is None or not isinstance(changes, BeforeAfter) or changes.teams.empty:
        raise NotEnoughData("dose_response", "dose_no_change")
    sign = 1.0 if measure.better == "up" else -1.0
    response = sign * changes.teams.set_index("unit")["difference"].astype(float)
    doses = _SOURCES[name](network)
    points = pd.DataFrame({"dose": doses, "response": response}).reindex(response.index).rename_axis("unit")
    return dose_response(points.reset_index(), dose=name)


def _attended(network: Network) -> pd.Series:
    """The share of its own invited that came, team by team; left out where that would give away a small group."""
    frame = network.attendance
    if frame is None or frame.empty or frame["unit"].isna().all():
        raise NotEnoughData("dose_response", "dose_not_recorded")
    table = shown_attendance(evaluate_attendance(network), network.plan.privacy.k)["unit"]
    if not table.publish:
        raise NotEnoughData("dose_response", "dose_too_small")
    return table.shown.set_index("unit")["share"].astype(float).dropna().drop("", errors="ignore")


def _reported(network: Network) -> pd.Series:
    if network.status is None or network.status.empty:
        raise NotEnoughData("dose_response", "dose_not_recorded")
    return network.status.groupby("unit")["submitted"].mean().astype(float)


def _coached(network: Network) -> pd.Series:
    known = {team.id: float(team.coaches) for team in network.plan.teams if team.coaches is not None}
    if not known:
        raise NotEnoughData("dose_response", "dose_not_recorded")
    return pd.Series(known, dtype=float)


_SOURCES: Final[Mapping[str, Callable[[Network], pd.Series]]] = {
    "attendance": _attended,
    "status_reports": _reported,
    "coaches": _coached,
}
