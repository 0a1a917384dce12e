from __future__ import annotations

import tomllib
from typing import Any

import pytest

from lnet_eval.plan import plan_fingerprint, read_plan
from lnet_eval.plan.lock import LockState, lock_state

CONTENT = tomllib.loads("""
[network]
id = "nett"
title = "Et nettverk"
owner = "Et sykehus"
focus_area = { nb = "Fall" }
[phases]
baseline_start = "2018-01"
start = 2019
[[units]]
id = "a"
name = "A"
[[measures]]
id = "fall"
title = "Fall"
definition = "d"
kind = "rate"
better = "down"
[memo]
to = "Direktøren"
""")

# Printed by the first version that locked plans, from CONTENT: what it locked must not be said to have changed.
FIRST_FINGERPRINT = "5c060664943bc06de1e4c379d0749ceca518656b9694248ac326e2c80ce47696"


def changed(section: str, **values: Any) -> dict[str, Any]:
    part = CONTENT.get(section, {})
    new = [{**part[0], **values}] if isinstance(part, list) else {**part, **values}
    return {**CONTENT, section: new}


def fingerprint(content: dict[str, Any]) -> str:
    return plan_fingerprint(read_plan(content, network="nett"))


@pytest.mark.parametrize(
    "content",
    [
        changed("memo", to="Styret"),
        changed("privacy", k=7),
        changed("units", left={"date": "2020-01", "reason": "Sluttet"}),
        changed("measures", changes=[{"date": "2019-06", "what": "Ny definisjon"}]),
    ],
)
def test_what_is_learnt_later_does_not_alter_the_fingerprint(content: dict[str, Any]) -> None:
    assert fingerprint(content) == fingerprint(CONTENT)


@pytest.mark.parametrize(
    "content",
    [
        changed("phases", transition_months=1),
        changed("measures", better="up"),
        changed("measures", target=2.0),
        changed("units", start="2019-03"),
        changed("design", gatherings=4),
    ],
)
def test_what_is_decided_before_the_data_alters_the_fingerprint(content: dict[str, Any]) -> None:
    assert fingerprint(content) != fingerprint(CONTENT)


def test_keys_that_came_after_a_plan_was_locked_do_not_alter_its_fingerprint() -> None:
    assert fingerprint(CONTENT) == FIRST_FINGERPRINT


def test_stages_are_decided_before_the_data() -> None:
    assert fingerprint(changed("measures", interruptions="2019-05")) != FIRST_FINGERPRINT


def test_a_year_and_a_text_in_one_language_are_read() -> None:
    plan = read_plan(CONTENT, network="nett")
    assert plan.phases.start.isoformat() == "2019-01-01"
    assert plan.network.focus_area.en == "Fall"
    assert plan.network.focus_area.shared


@pytest.mark.parametrize(
    ("locked", "broken", "state"),
    [
        (None, False, "never"),
        ("2018-12-31", False, "before"),
        ("2019-01-01", False, "before"),
        ("2019-01-02", False, "after"),
        ("2018-12-31", True, "changed"),
        ("2019-01-02", True, "changed"),
    ],
)
def test_a_lock_counts_to_the_day_of_the_start_and_as_long_as_the_plan_is_the_same(
    locked: str | None, broken: bool, state: LockState
) -> None:
    lock = {} if locked is None else {"locked": locked, "fingerprint": "0" * 64 if broken else fingerprint(CONTENT)}
    assert lock_state(read_plan({**CONTENT, "plan": lock}, network="nett")) == state
