"""What fewer teams, more months or a calmer measure would do to the power of the recommended design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lnet_eval.errors import UsageError
from lnet_eval.methods.power import Power, PowerDesign
from lnet_eval.planning.designs import seeded_power


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Variation:
    """The recommended design with one thing changed: `what` (a field of PowerDesign) and its value."""

    what: str
    value: float | str
    power: Power


def vary(design: PowerDesign, *, n: int, seed: int) -> tuple[Variation, ...]:
    """The power with one thing changed at a time; a change that makes no design, or none other, is left out."""
    return tuple(
        Variation(what=what, value=value, power=seeded_power(changed, n=n, seed=seed))
        for what, value, changed in _changed(design)
    )


def _changed(design: PowerDesign) -> Iterator[tuple[str, float | str, PowerDesign]]:
    for what, values in _changes(design).items():
        for value in values:
            if value == getattr(design, what):
                continue
            try:
                yield what, value, replace(design, **{what: value})  # type: ignore[arg-type]
            except UsageError:  # fewer teams than starts, or more than can be simulated
                continue


def _changes(design: PowerDesign) -> dict[str, Sequence[float | str]]:
    """Months, units inside and outside, who leaves, size, autocorrelation, shape."""
    return {
        "after": (6, 12, 24),
        "teams": (max(design.teams // 2, 1), 2 * design.teams),
        "leaving": () if design.leaving else (max(design.teams // 4, 1),),
        "comparisons": (2 * design.comparisons,),
        "denominator": () if design.kind == "continuous" else (design.denominator / 2, 2 * design.denominator),
        "autocorrelation": (0.0, 0.3, 0.6),
        "shape": ("gradual" if design.shape == "sudden" else "sudden",),
    }
