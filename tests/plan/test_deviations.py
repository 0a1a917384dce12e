"""What was changed after a plan was locked."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnet_eval.plan import plan_fingerprint, read_plan
from lnet_eval.plan.deviations import LOCKED_FILE, Deviation, deviations, read_locked, write_locked
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
    assert (found["units.b.name"].was, found["units.b.name"].now) == (None, "B")
    assert (found["measures.sar.id"].was, found["measures.sar.id"].now) == ("sar", None)
    assert not any(key.startswith(("units.a", "network")) for key in found)


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
