"""The two networks without measurements: one that only asked people, and one that is only planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from lnet_eval.inputs.synthetic.answers import answers, group, in_words, mood
from lnet_eval.inputs.synthetic.tables import write_international_csv
from lnet_eval.inputs.synthetic.truth import network_truth
from lnet_eval.plan import Plan

_SHARES: Final = {
    "before": {"metode": 0.36, "samhandling": 0.31, "tid": 0.33},
    "after": {"metode": 0.61, "samhandling": 0.67, "tid": 0.30},
    "end": {"faglig": 0.75, "profesjoner": 0.80, "leder": 0.48},
}
_ANSWERED: Final = {"before": 66, "after": 57, "end": 52}


def write_trygg_utskriving(folder: Path, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """Write the surveys of Trygg utskriving into `folder`; returns the planted truth."""
    for name, shares in _SHARES.items():
        survey, n = plan.surveys[name], _ANSWERED[name]
        given = answers(mood(n, rng), shares, rng, not_applicable=0.03)
        if survey.groups:
            given.insert(0, survey.groups[0], group({"Nurse": n - 21, "Physician": 9, "Leader": 12}, rng))
        write_international_csv(folder / survey.file, in_words(given, survey, "en"))
    return network_truth(
        plan,
        {},
        surveys={name: dict(shares) for name, shares in _SHARES.items()},
        survey_answers=dict(_ANSWERED),
        meaning="Surveys only. Nothing was measured, so nothing can be said about whether it got better.",
    )


def write_unn_plan(folder: Path, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:  # noqa: ARG001 (one shape for all)
    """UNN's planned network has no tables of its own."""
    return network_truth(plan, {}, meaning="A plan. There are no data.")
