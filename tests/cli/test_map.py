"""`lnet-eval map`, and `check --explain`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def test_map_prints_lines_for_the_plan_and_what_to_look_at(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("måned;enhet;teller;nevner\nmars 2018;Post A;1;2\n", encoding="utf-8")
    ran = command("map", path, "--language", "nb")
    assert (ran.code, ran.err) == (0, "")
    assert 'columns = { period = "måned", unit = "enhet", numerator = "teller", denominator = "nevner" }' in ran.out
    assert 'id = "post-a"' in ran.out
    assert "# Filen sier ikke hvilken indikator den gjelder." in ran.out


def test_map_of_no_table_says_why(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(b"\x00" * 50)
    assert command("map", path).code == 1
    assert command("map", tmp_path / "ingen.csv").code == 2


def test_check_explains_cell_by_cell(command: Command, examples: Path) -> None:
    ran = command("check", "ahus", "--data", examples, "--explain", "--language", "nb")
    assert ran.code == 0
    assert "malinger.csv: period ← Måned" in ran.out
    assert "  rad 2, Måned: «feb 2017» → period = 2017-02" in ran.out
    assert "sporreundersokelse" not in ran.out.split("ahus: i orden")[0]
