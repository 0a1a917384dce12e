"""Which of the open designs is put forward, and what speaks for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lnet_eval.planning.designs import AssessedOption, Option

Choice = Literal["enough", "strongest", "no_power"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Recommendation:
    """The one design that is put forward, and why.

    Attributes
    ----------
    choice : "enough" (the least demanding that reaches the best evidence with enough power), "strongest" (none has
        enough power; this one has the most among the best), or "no_power" (power could not be calculated).
    staggered_gain : power of a staggered start less that of all at once with the same months, or None.
    instead : of a "strongest" choice, the designs that do have enough power: the least demanding one that needs no lot,
        of the best evidence that such a one can reach, and the least demanding one that does, as far as there are any.
    """

    choice: Choice
    chosen: AssessedOption
    staggered_gain: float | None
    instead: tuple[AssessedOption, ...] = ()

    def __repr__(self) -> str:
        """What is put forward; the others are in `instead`."""
        return f"Recommendation({self.choice!r}, {self.chosen.option!r})"


def recommend(options: Sequence[AssessedOption], enough: float) -> Recommendation:
    """The least demanding design among those with the best evidence that need no lot, if its power is enough.

    Drawing the order by lot raises the evidence most, but a network is seldom free to do it; it is weighed beside the
    recommendation, not in it.
    """
    open_ones = [one for one in options if one.option.kind != "drawn"]
    rank = max(one.rank for one in open_ones)
    best = [one for one in open_ones if one.rank == rank]
    known = [(one.power.at_horizon.value, one) for one in best if one.power is not None]
    sufficient = [one for value, one in known if value >= enough]
    if sufficient:
        chosen, choice = min(sufficient, key=lambda one: one.option.unit_months), "enough"
    elif known:
        chosen, choice = max(known, key=lambda pair: (pair[0], -pair[1].option.unit_months))[1], "strongest"
    else:
        full = [one for one in best if one.option.before >= 12] or best
        chosen, choice = min(full, key=lambda one: one.option.unit_months), "no_power"
    return Recommendation(
        choice=choice,  # type: ignore[arg-type]
        chosen=chosen,
        staggered_gain=_gain(options, chosen.option),
        instead=_instead(options, enough) if choice == "strongest" else (),
    )


def _instead(options: Sequence[AssessedOption], enough: float) -> tuple[AssessedOption, ...]:
    strong = [one for one in options if one.power is not None and one.power.at_horizon.value >= enough]
    groups = ([one for one in strong if (one.option.kind == "drawn") is drawn] for drawn in (False, True))
    return tuple(min(group, key=lambda one: (-one.rank, one.option.unit_months)) for group in groups if group)


def _gain(options: Sequence[AssessedOption], chosen: Option) -> float | None:
    alike = {one.option.kind: one for one in options if one.option.before == chosen.before}
    series, staggered = alike.get("series"), alike.get("staggered")
    if series is None or staggered is None or series.power is None or staggered.power is None:
        return None
    return staggered.power.at_horizon.value - series.power.at_horizon.value
