"""The plan is changed by its own button, after its change was shown, and whole or not at all."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from lnet_eval.errors import DataProblems, UsageError
from lnet_eval.plan import load_plan
from lnet_eval.plan.edit import PlanChange, change_plan
from lnet_eval.texts import words
from lnet_eval.workbench import Workbench
from lnet_eval.workbench.plan_panel import write_plan


@pytest.fixture
def plan(folder: Path) -> Path:
    return folder / "vestre-viken" / "network.toml"


def test_nothing_is_written_before_the_change_was_seen(bench: Workbench, plan: Path) -> None:
    before = plan.read_bytes()
    bench.measures.season.value = "months"
    assert bench.plan.write.disabled
    bench.plan.write.click()
    bench.plan.show.click()
    assert "season" in bench.plan.diff.value
    assert plan.read_bytes() == before
    bench.plan.write.click()
    assert load_plan(plan.parent).measure(bench.measures.measure.value).season is not None
    assert "er skrevet" in bench.plan.diff.value
    assert bench.message.value == ""  # nobody else has changed it


def test_a_plan_that_begins_with_a_byte_order_mark_is_written_too(bench: Workbench, plan: Path) -> None:
    plan.write_bytes(b"\xef\xbb\xbf" + plan.read_bytes())
    bench.measures.season.value = "months"
    bench.plan.show.click()
    bench.plan.write.click()
    assert plan.read_bytes().startswith(b"\xef\xbb\xbf")
    assert load_plan(plan.parent).measure(bench.measures.measure.value).season is not None


def test_another_choice_takes_the_shown_change_away(bench: Workbench) -> None:
    bench.measures.season.value = "months"
    bench.plan.show.click()
    assert not bench.plan.write.disabled
    bench.measures.season.value = "none"
    assert bench.plan.write.disabled
    assert bench.plan.diff.value == ""


def test_choices_that_change_nothing_say_so(bench: Workbench) -> None:
    bench.plan.show.click()
    assert "ingen endring" in bench.plan.diff.value
    assert bench.plan.write.disabled


def test_to_choose_what_the_plan_says_already_changes_nothing(bench: Workbench) -> None:
    bench.measures.rules.value, bench.measures.chart.value = "anhoej", "run"
    bench.plan.show.click()
    assert "ingen endring" in bench.plan.diff.value


def test_what_a_plan_has_no_place_for_is_named(bench: Workbench) -> None:
    bench.measures.teams.value = bench.measures.teams.value[:2]
    bench.plan.show.click()
    assert "alle påmeldte team" in bench.plan.diff.value


def test_a_plan_that_was_changed_meanwhile_is_left_alone(bench: Workbench, plan: Path) -> None:
    bench.measures.season.value = "months"
    bench.plan.show.click()
    other = plan.read_text(encoding="utf-8") + "\n# en annen\n"
    plan.write_text(other, encoding="utf-8")
    bench.plan.write.click()
    assert "endret siden" in bench.plan.diff.value
    assert plan.read_text(encoding="utf-8") == other


def test_a_change_that_breaks_a_rule_of_the_plan_is_not_written(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    with pytest.raises(DataProblems):
        write_plan(plan.parent, PlanChange(before=text, after=text.replace("baseline_start", "base")), words("nb"))
    assert plan.read_text(encoding="utf-8") == text


def test_a_full_or_closed_folder_leaves_the_plan_as_it_was(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = plan.read_text(encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError):
        write_plan(plan.parent, PlanChange(before=text, after=text + "\n"), words("nb"))
    assert plan.read_text(encoding="utf-8") == text
    assert [path.name for path in plan.parent.glob(".network-*")] == []


def test_added_lines_end_as_the_plans_own_do(plan: Path) -> None:
    text = plan.read_bytes().decode("utf-8").replace("\r\n", "\n")
    for whole in (text, text.replace("\n", "\r\n")):
        measure = tomllib.loads(text)["measures"][0]["id"]
        after = change_plan(whole, phases={}, measure=measure, keys={"chart": {"rules": "perla"}}).after
        assert "perla" in after
        assert after.replace("\r\n", "\n").count("\n") in {whole.count("\n"), whole.count("\n") + 1}
        assert after.count("\r\n") == (after.count("\n") if "\r" in whole else 0)
