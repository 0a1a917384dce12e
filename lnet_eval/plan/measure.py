"""The sections of network.toml that say what is measured."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from lnet_eval.plan.charting import Charting, Target
from lnet_eval.plan.fields import Identifier, Month, OneOrMore, Section, Text

Frequency = Literal["month", "week", "quarter", "year"]
ALIASES: dict[str, str] = {"month": "M", "week": "W", "quarter": "Q", "year": "Y"}
MONTHS_PER_PERIOD: Final = {"M": 1.0, "Q": 3.0, "Y": 12.0, "W": 12 / 52}  # by its pandas alias

PER_CENT = frozenset({"%", "prosent", "percent"})


class DefinitionChange(Section):
    """A change in what a measure counts."""

    date: Month
    what: Text


class Season(Section):
    """How season enters a model: `pairs` Fourier pairs, or one factor level per month."""

    form: Literal["fourier", "months"] = "fourier"
    pairs: int = Field(default=1, ge=1, le=3)


class Interruption(Section):
    """A later stage of a staged programme: from its date the measure's level and slope may change again.

    Attributes
    ----------
    date : "2019-05" is its first day. what : what began then; a bare date says nothing of it.
    """

    date: Month
    what: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def bare_date(cls, value: Any) -> Any:
        """Accept `interruptions = ["2019-05"]`."""
        return value if isinstance(value, dict) else {"date": value}


class Measure(Section):
    """`[[measures]]`: one measure of the family.

    Attributes
    ----------
    dose : of what more is expected to go with more change, where that was decided before the start; only then can a
        relation found count as evidence.
    """

    id: Identifier
    title: Text
    definition: Text
    kind: Literal["proportion", "rate", "count", "continuous", "ordinal", "time_between"]
    better: Literal["up", "down"]
    family: Literal["outcome", "process", "balancing"] = "outcome"
    target: float | None = None
    targets: Annotated[tuple[Target, ...], OneOrMore] = ()
    chart: Charting = Charting()
    important: float | None = Field(default=None, gt=0)
    per: float = Field(default=1.0, gt=0)
    unit: Text | None = None
    source: Literal["registry", "record", "self_report"] = "record"
    key: bool = False
    frequency: Frequency = "month"
    season: Season | None = None
    interruptions: Annotated[tuple[Interruption, ...], OneOrMore] = ()
    changes: tuple[DefinitionChange, ...] = ()
    dose: Literal["attendance", "status_reports", "coaches"] | None = None
    codes: Annotated[tuple[str, ...], OneOrMore] = ()

    @property
    def freq(self) -> str:
        """The pandas period alias of the measure's own period."""
        return ALIASES[self.frequency]

    @property
    def says_its_source(self) -> bool:
        """Whether the plan says where the measure comes from, and does not leave it to be supposed."""
        return "source" in self.model_fields_set

    def target_on(self, day: dt.date, unit: str | None = None) -> float | None:
        """The target of a unit (or of the network as a whole) on a day.

        A unit's own target goes before the one for everybody, and a later one before an earlier one.
        """
        valid = [t for t in self.targets if t.unit in {None, unit} and (t.start is None or t.start <= day)]
        if not valid:
            return self.target
        return max(valid, key=lambda t: (t.unit is not None, t.start or dt.date.min)).value

    @property
    def in_percent(self) -> bool:
        """Whether the plan calls the unit per cent: differences are then percentage points."""
        return self.unit is not None and self.unit.nb.strip().casefold() in PER_CENT

    @property
    def counted(self) -> bool:
        """Whether the measure is read as numerator and denominator."""
        return self.kind in {"proportion", "rate"}
