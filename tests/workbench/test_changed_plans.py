"""Nobody's choice is taken for one: another network and a changed plan are begun as the plan has them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.evaluation.choices import Choices
from lnet_eval.inputs import load_network
from lnet_eval.workbench import Workbench, networks


def change(plan: Path, pattern: str, new: str) -> None:
    text = plan.read_text(encoding="utf-8")
    changed = re.sub(pattern, new, text, count=1)
    assert changed != text
    plan.write_text(changed, encoding="utf-8")


@pytest.fixture
def plan(folder: Path) -> Path:
    return folder / "vestre-viken" / "network.toml"


@pytest.fixture
def another(folder: Path) -> str:
    """The same network under another id."""
    shutil.copytree(folder / "vestre-viken", folder / "another")
    change(folder / "another" / "network.toml", '"vestre-viken"', '"another"')
    return "another"


def look_again(bench: Workbench) -> None:
    bench.measures.rules.value = "perla"
    bench.measures.rules.value = ""


def untouched(bench: Workbench) -> Choices:
    return Choices(season=bench.measures.season.options[0][1], estimator=bench.measures.estimator.options[0][1])


def test_another_network_is_begun_as_its_plan_has_it(another: str, bench: Workbench) -> None:
    choices = bench.measures
    assert choices.choices() == untouched(bench)
    choices.start.value, choices.phases.value = choices.start.options[6][1], (choices.phases.options[3][1],)
    choices.season.value, choices.rules.value, choices.transition.value = "none", "perla", 5
    choices.teams.value = choices.teams.value[:3]
    chosen = choices.choices()
    bench.language.value = "en"
    assert choices.choices() == chosen
    bench.network.value = another
    assert choices.choices() == untouched(bench)
    bench.plan.show.click()
    assert "would change nothing" in bench.plan.diff.value or bench.plan.write.disabled
    assert bench.plan.write.disabled


@pytest.mark.parametrize(("chosen", "then"), [(None, 0), (5, 5)])
def test_a_transition_that_nobody_chose_follows_the_plan(
    bench: Workbench, plan: Path, chosen: int | None, then: int
) -> None:
    before = bench.measures.transition.value
    assert before != 0
    bench.measures.transition.value = before if chosen is None else chosen
    change(plan, r"transition_months = \d+", "transition_months = 0")
    look_again(bench)
    assert bench.measures.transition.value == then
    assert bench.measures.choices().transition == chosen


@pytest.mark.parametrize("marked", [None, 3])
def test_a_team_that_comes_is_left_out_only_where_some_were_chosen(
    bench: Workbench, plan: Path, marked: int | None
) -> None:
    every = [team for _, team in bench.measures.teams.options]
    bench.measures.teams.value = every[:marked]
    change(plan, r"(?=\[\[units\]\])", '[[units]]\nid = "ny"\nname = "Ny sengepost"\n\n')
    look_again(bench)
    assert "ny" in {team for _, team in bench.measures.teams.options}
    assert bench.measures.choices().teams == (None if marked is None else tuple(every[:marked]))
    assert ("ny" in bench.measures.teams.value) == (marked is None)


def test_choices_outlast_a_plan_that_could_not_be_read_for_a_while(bench: Workbench, plan: Path) -> None:
    bench.measures.start.value = bench.measures.start.options[6][1]
    bench.measures.transition.value = 5
    chosen, whole = bench.measures.choices(), plan.read_bytes()
    plan.write_bytes(b"[[[")
    look_again(bench)
    assert "network.toml" in bench.message.value
    plan.write_bytes(whole)
    look_again(bench)
    assert bench.measures.choices() == chosen


def reading(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[int], object]) -> list[str]:
    """The networks that are read from now on; while each is, `meanwhile` is told how many there were before."""
    read: list[str] = []

    def load(network: str, **given: Any) -> Any:
        found = load_network(network, **given)
        meanwhile(len(read))
        read.append(network)
        return found

    monkeypatch.setattr(networks, "load_network", load)
    return read


def test_a_file_that_is_saved_while_it_is_read_is_read_again(
    bench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = folder / "vestre-viken" / "malinger.csv"
    lines = table.read_bytes().splitlines(keepends=True)
    rows = len(load_network("vestre-viken", data=folder).measurements)
    read = reading(monkeypatch, lambda before: before or table.write_bytes(b"".join(lines[:-1])))
    table.touch()
    look_again(bench)
    assert len(read) == 2
    assert len(bench._networks.read("vestre-viken").measurements) == rows - 1


def test_files_that_never_rest_are_read_a_few_times_and_again_when_they_are_asked_for(
    bench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = folder / "vestre-viken" / "malinger.csv"
    read = reading(monkeypatch, lambda _: table.write_bytes(table.read_bytes() + b"\n"))
    table.touch()
    first = bench._networks.read("vestre-viken")
    assert len(read) == 3
    assert bench._networks.read("vestre-viken") is not first
