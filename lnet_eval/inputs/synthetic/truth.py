"""What was planted, written down beside the network: truth.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lnet_eval.inputs.synthetic.planted import (
    HORIZONS,
    Planted,
    from_link,
    months_of,
    planted_change,
    without_network,
)
from lnet_eval.plan.model import Plan

FILE_NAME = "truth.json"
_DIGITS = 6


def measure_truth(planted: Planted, plan: Plan) -> dict[str, Any]:
    """The planted numbers of one measure.

    `effect_at` is what the change amounts to, h months into the network, in a typical unit that starts with the
    network and has no noise: `natural` (per `per` for rates, a fraction for proportions) against the same unit
    without the network, and `ratio` (rate ratio or odds ratio).
    """
    counted = planted.kind != "continuous"
    truth: dict[str, Any] = {
        "kind": planted.kind,
        "link": planted.link,
        "baseline": planted.baseline,
        "shared_trend_per_month": planted.trend,
        "level_change": planted.level,
        "slope_change_per_month": planted.slope,
        "level_ratio": _rounded(np.exp(planted.level)) if counted else None,
        "slope_ratio": _rounded(np.exp(planted.slope)) if counted else None,
        "effect_at": {str(h): _effect(planted, plan, h) for h in HORIZONS if _position(plan, h) is not None},
        "effect_in_last_month": _effect_in_month(planted, plan, len(months_of(plan.phases)) - 1),
        "fades_over_months": planted.fades_over,
        "comparison_units_change": 0.0 if plan.comparisons else None,
        "autocorrelation": planted.autocorrelation,
        "noise_sd": {
            "unit_and_month": planted.sd,
            "shared_by_all_units": planted.shared_sd,
            "new_every_month": planted.overdispersion_sd,
            "between_units": planted.unit_sd,
        },
    }
    if planted.season:
        truth["season"] = {"amplitude": planted.season, "peak_month": planted.peak}
    if planted.redefined is not None:
        truth["definition_change"] = {"date": planted.redefined[0].isoformat(), "jump": planted.redefined[1]}
    return truth


def network_truth(plan: Plan, measures: Mapping[str, Planted], **more: Any) -> dict[str, Any]:
    """The whole truth of one network; `more` holds what was planted beside the measures."""
    left = {unit.id: unit.left.date.isoformat() for unit in plan.teams if unit.left is not None}
    starts = {unit.id: plan.start_of(unit).isoformat() for unit in plan.teams}
    return {
        "synthetic": True,
        "network": plan.network.id,
        "scale": "level, slope, trend and season are on the link scale of each measure",
        "measures": {measure: measure_truth(planted, plan) for measure, planted in measures.items()},
        "starts": starts,
        "drop_outs": left,
        **more,
    }


def write_truth(folder: Path, truth: Mapping[str, Any]) -> Path:
    """Write `truth` as readable JSON."""
    path = folder / FILE_NAME
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _position(plan: Plan, horizon: int) -> int | None:
    """Index of the month that lies `horizon` months into the network (1 is the first), if it was observed."""
    phases = plan.phases
    first = (phases.start.year - phases.baseline_start.year) * 12 + phases.start.month - phases.baseline_start.month
    position = first + horizon - 1
    return position if position < len(months_of(phases)) else None


def _effect(planted: Planted, plan: Plan, horizon: int) -> dict[str, float | None]:
    position = _position(plan, horizon)
    assert position is not None, "the caller asks for observed months only"
    return _effect_in_month(planted, plan, position)


def _effect_in_month(planted: Planted, plan: Plan, position: int) -> dict[str, float | None]:
    course = without_network(planted, months_of(plan.phases))
    change = planted_change(planted, plan, plan.phases.start)
    difference = from_link(planted.link, course + change) - from_link(planted.link, course)
    ratio = None if planted.kind == "continuous" else _rounded(np.exp(change[position]))
    return {"natural": _rounded(difference[position]), "ratio": ratio}


def _rounded(number: float) -> float:
    return round(float(number), _DIGITS) + 0.0
