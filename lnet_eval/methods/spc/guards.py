"""When a chart may be judged, and what the reader must know about it.

None of the reasons hides the chart: what cannot be judged can still be looked at.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lnet_eval.methods.estimate import Caution
from lnet_eval.methods.series import Kind
from lnet_eval.methods.spc.phase import Phase
from lnet_eval.methods.spc.result import Rules
from lnet_eval.methods.spc.runs import TIE

FEWEST_POINTS: Final = 10
"""Under this no chart is judged (the rule of the Norwegian quality registries)."""
FEW_POINTS: Final = 15
"""Under this a chart is judged with a caution."""
SHORT_BASELINE: Final = 12
"""Under this a frozen baseline raises the rate of false signals noticeably."""
BOUNDED: Final[dict[Kind, tuple[float, float]]] = {
    "proportion": (0.0, 1.0),
    "rate": (0.0, np.inf),
    "count": (0.0, np.inf),
}


def unjudged(phase: Phase, rules: Rules, kind: Kind) -> str | None:
    """Code of the reason why a phase cannot be judged, or None.

    `chart_too_few_points`, `chart_flat`, `chart_at_ceiling`, `chart_at_floor` or `chart_at_extreme`. With half the
    points of a series at 0 or 100 %, rules about sides of the centre line signal falsely in most stable series; limits
    are not affected.
    """
    if phase.n_points < FEWEST_POINTS:
        return "chart_too_few_points"
    present = phase.value[phase.used]
    if np.ptp(present) <= TIE * np.abs(present).max():
        return "chart_flat"
    if rules == "shewhart":
        return None
    return _at_a_bound(phase, kind) or (
        "chart_too_few_points" if rules != "mdc" and phase.n_useful < FEWEST_POINTS else None
    )


def _at_a_bound(phase: Phase, kind: Kind) -> str | None:
    """Whether half of the governing points lie where nothing can lie on the other side of them."""
    present = phase.value[phase.used]
    floor, ceiling = BOUNDED.get(kind, (-np.inf, np.inf))
    middle = float(np.median(phase.value[phase.base])) if phase.base.any() else float(phase.limits.centre[0])
    if middle >= ceiling - TIE:
        return "chart_at_ceiling"
    if middle <= floor + TIE:
        return "chart_at_floor"
    slack = TIE * abs(middle)
    return "chart_at_extreme" if middle >= present.max() - slack or middle <= present.min() + slack else None


def phase_cautions(phase: Phase, reason: str | None, *, phases: int) -> tuple[Caution, ...]:
    """What a reader of this phase must know; `phase` is among the values only where there are several."""
    found = points_that_count(phase, reason)
    if reason is not None:
        return (_caution(reason, phase, phases, n=found, needed=FEWEST_POINTS),)
    if found < FEW_POINTS:
        return (_caution("chart_few_points", phase, phases, n=found, needed=FEW_POINTS),)
    return ()


def points_that_count(phase: Phase, reason: str | None) -> int:
    """The number that decides whether a phase is long enough."""
    return phase.n_points if reason not in {None, "chart_too_few_points"} else min(phase.n_points, phase.n_useful)


def _caution(code: str, phase: Phase, phases: int, **values: int) -> Caution:
    if phases == 1:
        return Caution(code=code, values=values)
    return Caution(code=code.replace("chart_", "chart_phase_", 1), values={"phase": phase.number, **values})
