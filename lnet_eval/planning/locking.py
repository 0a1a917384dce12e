"""What the lock of a plan can still be worth, as far as the plan and its folder show it."""

from __future__ import annotations

import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.plan.lock import LockState, lock_state, locked_in_time


def start_has_passed(network: Network) -> bool:
    """Whether the network has started: its plan was locked later than that, or something was measured since.

    No clock is asked, so that a plan page stays the same from day to day: a network that neither shows is taken to
    lie ahead.
    """
    plan = network.plan
    if plan.plan.locked is not None and plan.plan.locked > plan.phases.start:
        return True
    table = network.measurements
    return table is not None and bool((table["period"] >= pd.Timestamp(plan.phases.start)).any())


def lock_to_reach(network: Network) -> LockState:
    """The best that the lock can still be: in time as long as the start lies ahead, else what it is."""
    if not start_has_passed(network):
        return "before"
    state = lock_state(network.plan)
    return state if state != "changed" or locked_in_time(network.plan) else "after"


def lacking_lock(network: Network) -> str | None:
    """What remains of the lock: None where nothing does, else the code of what can be done about it.

    "locked": lock the plan; "locked_changed": it is no longer the plan that was locked; "locked_late": the network
    started without, which nobody can undo.
    """
    state = lock_state(network.plan)
    if state == "before":
        return None
    if state == "changed" and locked_in_time(network.plan):
        return "locked_changed"
    return "locked_late" if start_has_passed(network) else "locked"
