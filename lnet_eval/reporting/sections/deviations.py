"""What the plan says otherwise than when it was locked, before and now, in a reader's words."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.plan.deviations import LOCKED_FILE, deviations
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Prose, Table
from lnet_eval.reporting.wording import quoted_inside
from lnet_eval.texts import Words

_CODED: Final = ("kind", "family", "better", "source", "frequency", "allocation")
"""Fields of which network.toml has a code; the appendix has the words."""


def deviations_shown(network: Network, say: Words) -> Table | Prose:
    """Every deviation of a network's plan from the one that was locked, or that what was locked is not kept.

    The table's data name the key in the plan.
    """
    if network.locked is None:
        return Prose(text=say("limits.plan.not_kept", file=LOCKED_FILE))
    found = deviations(network.plan, network.locked)
    return Table(
        id="plan-deviations",
        caption=say("limits.plan.caption"),
        columns=tuple(say(f"limits.plan.{name}") for name in ("key", "was", "now")),
        rows=tuple(
            (_what(d.key, network.plan, say), _value(say, d.key, d.was), _value(say, d.key, d.now)) for d in found
        ),
        note=say("limits.plan.note"),
        data=pd.DataFrame([(d.key, d.was, d.now) for d in found], columns=["key", "was", "now"]),
    )


def _what(key: str, plan: Plan, say: Words) -> str:
    """What a key of the plan is about: a measure by its title, a unit by its name, anything else by itself."""
    section, *path = key.split(".")
    if section not in {"measures", "units"}:
        return _field(section, path[0], say)
    named = {measure.id: say.of(measure.title) for measure in plan.measures}
    if section == "units":
        named = {unit.id: unit.name for unit in plan.units}
    subject = quoted_inside(named[path[0]]) if path[0] in named else say("limits.plan.gone")
    return say(f"limits.plan.of.{section}", subject=subject, field=_field(section, path[1], say))


def _field(section: str, name: str, say: Words) -> str:
    key = f"limits.plan.field.{section}.{name}"
    return say(key) if key in say else say("limits.plan.field.other")


def _value(say: Words, key: str, value: Any) -> str:
    """A value of the plan as a reader meets it."""
    if value is None:
        return say("page.not_stated")
    if isinstance(value, bool):
        return say(f"limits.plan.{'yes' if value else 'no'}")
    if isinstance(value, (int, float)):
        return say.number(value, 0 if float(value).is_integer() else 2)
    field = key.rsplit(".", 1)[-1]
    if field in _CODED and f"appendix.{field}.{value}" in say:
        return say(f"appendix.{field}.{value}")
    return _day(say, str(value))


def _day(say: Words, text: str) -> str:
    try:
        return say.date(dt.date.fromisoformat(text))
    except ValueError:
        return text
