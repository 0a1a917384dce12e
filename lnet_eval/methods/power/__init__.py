"""Power: how often a planned network would show a change of a given size, by simulation with our own estimator."""

from __future__ import annotations

from lnet_eval.methods.power.design import LARGEST, MOST_PERIODS, MOST_UNITS, PlannedKind, PowerDesign, Shape
from lnet_eval.methods.power.power import SIMULATIONS, Power, power

__all__ = [
    "LARGEST",
    "MOST_PERIODS",
    "MOST_UNITS",
    "SIMULATIONS",
    "PlannedKind",
    "Power",
    "PowerDesign",
    "Shape",
    "power",
]
