"""Everything that is wrong, at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


def test_the_shipped_networks_are_in_order(command: Command, examples: Path) -> None:
    ran = command("check", "--data", examples)
    assert (ran.code, ran.err) == (0, "")
    assert all(f"{folder.name}: in order" in ran.out for folder in examples.iterdir() if folder.is_dir())


def test_problems_are_listed_with_their_places_and_end_with_1(command: Command, examples: Path, data: Path) -> None:
    shutil.copytree(examples / "ahus", data / "ahus")
    shutil.copytree(examples / "unn-plan", data / "unn-plan")
    table = data / "ahus" / "kostnader.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("100000", "mye", 1), encoding="utf-8")
    (data / "ahus" / "hendelser.csv").write_bytes(b"")
    ran = command("check", "--data", data)
    assert ran.code == 1
    assert "ahus: 2 problems in the folder" in ran.out
    assert "kostnader.csv, row 2" in ran.out
    assert "hendelser.csv" in ran.out
    assert "unn-plan: in order" in ran.out


def test_a_plan_that_is_too_large_for_its_power_is_named_before_it_is_run(
    command: Command, examples: Path, data: Path
) -> None:
    shutil.copytree(examples / "unn-plan", data / "unn-plan")
    plan = data / "unn-plan" / "network.toml"
    text = re.sub(r"(?m)^follow_up_end = .*\n", "", plan.read_text(encoding="utf-8"))
    plan.write_text(re.sub(r"(?m)^end = .*$", "end = 2060-12-31", text), encoding="utf-8")
    ran = command("check", "--data", data)
    assert ran.code == 1
    assert "unn-plan: 1 problem in the folder" in ran.out
    assert "phases.end" in ran.out


def test_the_language_of_the_messages_can_be_chosen(command: Command, data: Path) -> None:
    (data / "mitt").mkdir()
    (data / "mitt" / "network.toml").write_text("[network]\n")
    assert "feil i mappen" in command("check", "--data", data, "--language", "nb").out


def test_an_empty_data_folder_is_a_wrong_call(command: Command, data: Path) -> None:
    ran = command("check", "--data", data)
    assert ran.code == 2
    assert "lnet-eval new" in ran.err


def test_only_the_named_networks_are_read(command: Command, examples: Path) -> None:
    ran = command("check", "unn-plan", "--data", examples)
    assert ran.code == 0
    assert "ahus" not in ran.out


def test_a_text_that_claims_too_much_is_named_with_the_word_and_the_grade_it_needs(
    command: Command, examples: Path, data: Path
) -> None:
    shutil.copytree(examples / "unn-plan", data / "unn-plan")
    plan = data / "unn-plan" / "network.toml"
    text = plan.read_text(encoding="utf-8")
    claim = '{ nb = "Nettverket førte til signifikant bedring.", en = "A plan." }'
    plan.write_text(re.sub(r"(?m)^conclusion = .*$", f"conclusion = {claim}", text), encoding="utf-8")
    ran = command("check", "unn-plan", "--data", data, "--language", "nb")
    assert ran.code == 0
    assert "memo.conclusion: «førte til» krever høy tillit, men nettverket har ikke startet." in ran.out
    assert "memo.conclusion: «signifikant» skal ikke brukes." in ran.out


def test_a_remark_is_in_the_language_of_the_messages(command: Command, examples: Path, data: Path) -> None:
    shutil.copytree(examples / "vestre-viken", data / "vestre-viken")
    plan = data / "vestre-viken" / "network.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(re.sub(r"(?m)^follow_up_end = .*\n", "", text), encoding="utf-8")
    ran = command("check", "vestre-viken", "--data", data, "--language", "nb")
    assert ran.code == 0
    assert re.search(r"Rader for «[^«»=]+» etter at den aktive fasen sluttet \d+\.\s\w+\s\d{4}: \d+\.", ran.out)


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("nb", "unn-plan: i orden, med 4 merknader", "network.toml: Planen er endret siden den ble låst"),
        ("en", "unn-plan: in order, with 4 remarks", "network.toml: the plan has been changed since it was locked on"),
    ],
)
def test_a_broken_lock_is_a_remark(
    command: Command, examples: Path, data: Path, language: str, count: str, said: str
) -> None:
    shutil.copytree(examples / "unn-plan", data / "unn-plan")
    before = command("check", "--data", data, "--language", language).out
    command("lock", "unn-plan", "--data", data)
    assert command("check", "--data", data, "--language", language).out == before
    path = data / "unn-plan" / "network.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('better = "up"', 'better = "down"'), encoding="utf-8")
    ran = command("check", "--data", data, "--language", language)
    assert ran.code == 0
    assert count in ran.out
    assert [line for line in ran.out.splitlines()[1:] if line not in before.splitlines()] == [
        line for line in ran.out.splitlines() if line.strip().startswith(said)
    ]
    assert ran.out.count(said) == 1
