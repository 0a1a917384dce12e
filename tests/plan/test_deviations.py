"""What was changed after a plan was locked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lnet_eval.plan import plan_fingerprint, read_plan
from lnet_eval.plan.deviations import LOCKED_FILE, Deviation, deviations, read_locked, write_locked
from lnet_eval.plan.lock import decided
from lnet_eval.plan.model import Lock, Plan

MEASURE = {"id": "fall", "title": "Fall", "definition": "d", "kind": "proportion", "better": "down"}
OTHER = {**MEASURE, "id": "sar", "title": "Sår"}


def plan(**changes: object) -> Plan:
    content = {
        "network": {"id": "n", "title": "N", "owner": "O", "focus_area": "F"},
        "phases": {"baseline_start": "2018-01", "start": "2019-01"},
        "units": [{"id": "a", "name": "A"}],
        "measures": [MEASURE, OTHER],
    }
    return read_plan({**content, **changes}, network="n")


@pytest.fixture
def locked(tmp_path: Path) -> Plan:
    write_locked(plan(), tmp_path)
    return plan().model_copy(update={"plan": Lock(locked="2018-12-01", fingerprint=plan_fingerprint(plan()))})


def test_a_plan_that_was_kept_has_no_deviations(locked: Plan, tmp_path: Path) -> None:
    kept = read_locked(locked, tmp_path)
    assert kept is not None
    assert deviations(locked, kept) == ()


def test_every_change_is_found_at_its_key_with_what_it_was(locked: Plan, tmp_path: Path) -> None:
    kept = read_locked(locked, tmp_path)
    assert kept is not None
    changed = plan(
        phases={"baseline_start": "2018-01", "start": "2019-02"},
        units=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        measures=[{**MEASURE, "target": 0.1}],
    )
    found = {deviation.key: deviation for deviation in deviations(changed, kept)}
    assert found["phases.start"] == Deviation(key="phases.start", was="2019-01-01", now="2019-02-01")
    assert found["measures.fall.target"] == Deviation(key="measures.fall.target", was=None, now=0.1)
    assert {key: deviation.change for key, deviation in found.items()} == {
        "phases.start": "changed", "measures.fall.target": "changed", "units.b": "added", "measures.sar": "removed",
    }  # fmt: skip
    assert (found["units.b"].was, found["units.b"].now["name"]) == (None, "B")
    assert (found["measures.sar"].was["title"]["nb"], found["measures.sar"].now) == ("Sår", None)


def test_moving_a_measure_is_no_deviation(locked: Plan, tmp_path: Path) -> None:
    kept = read_locked(locked, tmp_path)
    assert kept is not None
    assert deviations(plan(measures=[OTHER, MEASURE]), kept) == ()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"network": {}}', "\x00"])
def test_what_is_not_what_was_locked_is_not_believed(locked: Plan, tmp_path: Path, content: str) -> None:
    (tmp_path / LOCKED_FILE).write_text(content)
    assert read_locked(locked, tmp_path) is None


def test_a_kept_plan_that_was_altered_is_not_believed(locked: Plan, tmp_path: Path) -> None:
    path = tmp_path / LOCKED_FILE
    path.write_text(path.read_text(encoding="utf-8").replace("2019-01-01", "2019-03-01"), encoding="utf-8")
    assert read_locked(locked, tmp_path) is None


def test_nothing_is_read_where_nothing_is_kept(locked: Plan, tmp_path: Path) -> None:
    assert read_locked(locked, tmp_path / "elsewhere") is None


def since(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What differs between two plans of one measure, which have these fields."""
    before = decided(plan(measures=[{**MEASURE, **was}]))
    return [(d.key, d.was, d.now) for d in deviations(plan(measures=[{**MEASURE, **now}]), before)]


def test_a_text_is_one_deviation_whatever_of_it_was_changed() -> None:
    both = {"title": {"nb": "Fall", "en": "Falls"}}
    once = {"nb": "Fall", "en": "Fall", "shared": True}
    assert since({}, both) == [("measures.fall.title", once, {"nb": "Fall", "en": "Falls", "shared": False})]
    assert since({}, {"title": {"nb": "Fall", "en": "Fall"}}) == [
        ("measures.fall.title", once, {**once, "shared": False})
    ]
    assert since({}, {"unit": "døgn"}) == [("measures.fall.unit", None, {"nb": "døgn", "en": "døgn", "shared": True})]


def test_a_field_that_a_fingerprint_leaves_out_unset_differs_only_in_what_was_set() -> None:
    assert since({}, {"chart": {"kind": "p"}}) == [("measures.fall.chart.kind", "run", "p")]
    assert since({"dose": "coaches"}, {}) == [("measures.fall.dose", "coaches", None)]


def test_taking_the_first_of_a_list_out_leaves_the_others_as_they_are() -> None:
    first, second = {"value": 0.4, "from": "2019-01"}, {"value": 0.2, "from": "2020-01"}
    assert since({"targets": [first, second]}, {"targets": [second]}) == [
        ("measures.fall.targets.1.start", "2019-01-01", None),
        ("measures.fall.targets.1.value", 0.4, None),
    ]
    assert since({"codes": ["A", "B"]}, {"codes": ["B", "C", "D"]}) == [
        ("measures.fall.codes.1", "A", "C"),
        ("measures.fall.codes.3", None, "D"),
    ]


def test_of_a_range_the_order_is_what_was_decided() -> None:
    was = decided(plan(design={"hours_per_participant": [2, 3]}))
    found = deviations(plan(design={"hours_per_participant": [3, 2]}), was)
    assert [(d.was, d.now) for d in found] == [(2, 3), (3, 2)]


def test_every_measure_and_unit_can_be_taken_out() -> None:
    found = deviations(plan(units=[], measures=[]), decided(plan()))
    assert [(d.key, d.change) for d in found] == [
        ("measures.fall", "removed"), ("measures.sar", "removed"), ("units.a", "removed"),
    ]  # fmt: skip
