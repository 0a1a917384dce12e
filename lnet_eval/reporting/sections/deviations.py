"""What the plan says otherwise than when it was locked, before and now."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.plan.deviations import deviations
from lnet_eval.reporting.blocks import Table
from lnet_eval.texts import Words


def deviation_table(network: Network, say: Words) -> Table:
    """Every deviation of a network's plan from the one that was locked and kept."""
    assert network.locked is not None
    found = deviations(network.plan, network.locked)
    return Table(
        id="plan-deviations",
        caption=say("limits.plan.caption"),
        columns=tuple(say(f"limits.plan.{name}") for name in ("key", "was", "now")),
        rows=tuple((deviation.key, _value(say, deviation.was), _value(say, deviation.now)) for deviation in found),
        note=say("limits.plan.note"),
        data=pd.DataFrame([(d.key, d.was, d.now) for d in found], columns=["key", "was", "now"]),
    )


def _value(say: Words, value: Any) -> str:
    """A value of the plan as a reader meets it; what network.toml calls true and false is written so."""
    if value is None:
        return say("page.not_stated")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return say.number(value, 0 if float(value).is_integer() else 2)
    return str(value)
