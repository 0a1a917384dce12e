"""A lock counts only where the plan was locked before the start and is still that plan: page, checklist and designs."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lnet_eval.inputs.network import Network
from lnet_eval.plan import plan_fingerprint, read_plan
from lnet_eval.plan.lock import LockState
from lnet_eval.planning import Assessment, assess
from lnet_eval.planning.locking import lock_to_reach, start_has_passed
from lnet_eval.reporting.plan_page import plan_page

BOTH = pytest.mark.parametrize("language", ["nb", "en"])
IN_TIME, ON_THE_DAY, LATE = "2026-12-01", "2027-01-01", "2027-01-02"  # the network starts on 1 January 2027
Locked = Callable[..., Network]


@pytest.fixture
def locked(content: dict[str, Any]) -> Locked:
    """The planned network, locked on a day (or not), changed since (or not), measured in a month (or not)."""
    del content["planning"]["assumptions"]
    true = plan_fingerprint(read_plan(content, network="planned"))

    def one(day: str | None, *, broken: bool = False, measured: str | None = None) -> Network:
        lock = {} if day is None else {"plan": {"locked": day, "fingerprint": "0" * 64 if broken else true}}
        rows = None if measured is None else pd.DataFrame({"period": [pd.Timestamp(measured)]})
        return Network(plan=read_plan({**copy.deepcopy(content), **lock}, network="planned"), measurements=rows)

    return one


def text_of(network: Network, language: str, name: str) -> str:
    html = plan_page(assess(network), language).section(name).html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("\u00a0", " "))


def lock_row(network: Network, language: str) -> list[str]:
    html = plan_page(assess(network), language).section("plan_checklist").html
    named = {"nb": "Planen er låst før oppstart", "en": "The plan was locked before the start"}[language]
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", html, flags=re.DOTALL) if named in row]
    return [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", row, flags=re.DOTALL)]


@pytest.mark.parametrize(
    ("day", "broken", "measured", "passed", "reached"),
    [
        (None, False, None, False, "before"),
        (None, False, "2026-12-01", False, "before"),
        (None, False, "2027-01-01", True, "never"),
        (IN_TIME, False, None, False, "before"),
        (IN_TIME, False, "2027-02-01", True, "before"),
        (ON_THE_DAY, False, None, False, "before"),
        (LATE, False, None, True, "after"),
        (IN_TIME, True, None, False, "before"),
        (IN_TIME, True, "2027-02-01", True, "changed"),
        (LATE, True, None, True, "after"),
    ],
)
def test_a_lock_in_time_can_be_had_as_long_as_the_start_lies_ahead(
    locked: Locked, day: str | None, broken: bool, measured: str | None, passed: bool, reached: LockState
) -> None:
    network = locked(day, broken=broken, measured=measured)
    assert (start_has_passed(network), lock_to_reach(network)) == (passed, reached)


@BOTH
def test_a_plan_locked_before_the_start_is_in_place(locked: Locked, language: str) -> None:
    said = {"nb": "Planen ble låst 1. desember 2026 og er uendret siden.",
            "en": "The plan was locked on 1 December 2026 and is unchanged since."}  # fmt: skip
    network = locked(IN_TIME)
    assert said[language] in text_of(network, language, "plan_lock")
    assert lock_row(network, language) == [{"nb": "På plass", "en": "In place"}[language], "–"]


@BOTH
@pytest.mark.parametrize("broken", [False, True])
def test_a_plan_locked_after_the_start_is_not_said_to_be_decided_beforehand(
    locked: Locked, language: str, broken: bool
) -> None:
    network = locked(LATE, broken=broken)
    text = text_of(network, language, "plan_lock")
    assert {"nb": "teller ikke som bestemt på forhånd", "en": "does not count as decided beforehand"}[language] in text
    assert {"nb": "nettverket startet 1. januar 2027", "en": "the network started on 1 January 2027"}[language] in text
    assert ({"nb": "er endret siden", "en": "has been changed since"}[language] in text) == broken
    status, remains = lock_row(network, language)
    assert {"nb": "Mangler", "en": "Missing"}[language] in status
    assert {"nb": "Det kan ikke gjøres om", "en": "That cannot be undone"}[language] in remains


@BOTH
def test_a_lock_that_was_broken_says_what_remains(locked: Locked, language: str) -> None:
    status, remains = lock_row(locked(IN_TIME, broken=True), language)
    assert {"nb": "Mangler", "en": "Missing"}[language] in status
    assert {"nb": "er endret siden den ble låst", "en": "has been changed since it was locked"}[language] in remains


@BOTH
def test_nobody_is_asked_to_lock_before_a_start_that_has_passed(locked: Locked, language: str) -> None:
    before, after = locked(None), locked(None, measured="2027-01-01")
    asked = {"nb": "før første måling etter oppstart", "en": "before the first measurement after the start"}[language]
    assert asked in text_of(before, language, "plan_lock")
    assert asked in lock_row(before, language)[1]
    assert asked not in text_of(after, language, "plan_lock")
    assert asked not in lock_row(after, language)[1]


@BOTH
def test_what_a_lock_shows_is_only_said_of_one_in_time(locked: Locked, language: str) -> None:
    shows = {"nb": "En plan som er låst før oppstart og ikke endret siden, viser at",
             "en": "A plan that was locked before the start and is unchanged since shows that"}  # fmt: skip
    assert shows[language] in text_of(locked(LATE), language, "plan_lock")


@BOTH
def test_both_fingerprints_stand_beside_a_broken_lock(locked: Locked, language: str) -> None:
    network = locked(IN_TIME, broken=True)
    text = text_of(network, language, "plan_lock")
    names = {"nb": ("Fingeravtrykk da planen ble låst", "Fingeravtrykk nå"),
             "en": ("Fingerprint when the plan was locked", "Fingerprint now")}[language]  # fmt: skip
    assert f"{names[0]} (SHA-256) {'0' * 64}" in text
    assert f"{names[1]} (SHA-256) {plan_fingerprint(network.plan)}" in text


def tiers(found: Assessment) -> set[int]:
    return {one.evidence.tier for one in found.options if one.option.kind == "series" and one.option.before == 24}


@BOTH
def test_no_design_reaches_a_lock_that_came_too_late(locked: Locked, language: str) -> None:
    beforehand = {"nb": "en plan som ble låst på forhånd", "en": "a plan locked in advance"}[language]
    assert tiers(assess(locked(IN_TIME))) == {4}
    assert beforehand in text_of(locked(IN_TIME), language, "plan_designs")
    assert tiers(assess(locked(LATE))) == {3}
    assert beforehand not in text_of(locked(LATE), language, "plan_designs")


def test_the_numbers_tell_the_lock_from_what_the_plan_is_now(locked: Locked, tmp_path: Path) -> None:
    network = locked(IN_TIME, broken=True)
    plan_page(assess(network), "nb").write(tmp_path)
    numbers = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert (numbers["locked"], numbers["lock"]) == (IN_TIME, "changed")
    assert (numbers["locked_fingerprint"], numbers["fingerprint"]) == ("0" * 64, plan_fingerprint(network.plan))
    assert numbers["preparations"]["locked"] is False
