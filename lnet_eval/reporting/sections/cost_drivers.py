"""What the costs hang on: how much the network took in, and what travel is of it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.evaluation.costs import cost_scope
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.methods.cost import Costs, is_travel
from lnet_eval.reporting.blocks import Block, Prose, Table
from lnet_eval.reporting.numbers import estimate_text
from lnet_eval.texts import Words


def cost_driver_blocks(evaluation: Evaluation, costs: Costs, say: Words) -> Iterator[Block]:
    """The scope that the plan states, with the cost of each of it; travel, where it is an item. Else nothing."""
    scope = cost_scope(evaluation.network.plan)
    if scope:
        yield _scope(scope, costs, say)
    travel = costs.estimate("cash_travel")
    if travel is not None:
        yield Prose(text=say("cost_drivers.travel", amount=estimate_text(say, travel), share=_share(costs, say)))
    elif is_travel(costs.items).any():
        yield Prose(text=say("cost_drivers.travel.unknown"))


def _share(costs: Costs, say: Words) -> str:
    travel, whole = costs.estimate("cash_travel"), costs.estimate("cash_total")
    return "–" if travel is None or whole is None or not whole.value else say.percent(travel.value / whole.value)


def _scope(scope: dict[str, int], costs: Costs, say: Words) -> Table:
    rows, data = [], []
    for name, n in scope.items():
        views = [costs.estimate(f"{view}_per_{name}") for view in ("cash", "total")]
        money = (say("costs.unknown") if view is None else estimate_text(say, view) for view in views)
        rows.append((say(f"cost_drivers.{name}"), say.number(n), *money))
        data.append([name, n, *(None if view is None else view.value for view in views)])
    columns = ("driver", "n", "cash_per", "total_per")
    return Table(
        id="cost-drivers",
        caption=say("cost_drivers.caption"),
        columns=tuple(say(f"cost_drivers.column.{name}") for name in columns),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        note=say("cost_drivers.note"),
        data=pd.DataFrame(data, columns=list(columns)),
    )
