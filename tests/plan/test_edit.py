"""A plan's text is changed key by key, and everything else stays to the letter."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from lnet_eval.plan.edit import change_plan

TEXT = """# øverst
[phases]
start = "2019-02"   # oppstart
end = 2019-11-30

[[measures]]
id = "fall"
kind = "rate"       # per 1000

# under indikatoren
[[measures]]
id = "liggetid"
season = { form = "months" }

[sources.measurements]
file = "m.csv"
"""


def test_nothing_asked_for_is_nothing_changed() -> None:
    change = change_plan(TEXT, phases={}, measure="fall", keys={})
    assert change.after == TEXT
    assert change.lines == ()


def test_a_phase_is_written_as_the_plan_writes_its_days_and_keeps_its_comment() -> None:
    change = change_plan(TEXT, phases={"start": dt.date(2019, 4, 1)}, measure="fall", keys={})
    assert 'start = "2019-04"   # oppstart' in change.after
    assert tomllib.loads(change.after)["phases"]["end"] == dt.date(2019, 11, 30)


def test_a_mark_that_an_editor_put_first_stays_first() -> None:
    change = change_plan(f"\ufeff{TEXT}", phases={"transition_months": 2}, measure="fall", keys={})
    plain = change_plan(TEXT, phases={"transition_months": 2}, measure="fall", keys={})
    assert change.after == f"\ufeff{plain.after}"
    assert change.lines == plain.lines


def test_a_day_that_is_no_first_of_a_month_is_written_whole() -> None:
    change = change_plan(TEXT, phases={"start": dt.date(2019, 4, 15)}, measure="fall", keys={})
    assert tomllib.loads(change.after)["phases"]["start"] == "2019-04-15"


def test_a_new_key_stands_after_the_last_one_of_its_own_table() -> None:
    change = change_plan(TEXT, phases={"transition_months": 1}, measure="fall", keys={"season": {"form": "fourier"}})
    read = tomllib.loads(change.after)
    assert read["phases"]["transition_months"] == 1
    assert read["measures"][0]["season"] == {"form": "fourier"}
    lines = change.after.splitlines()
    assert lines.index('season = {form = "fourier"}') == lines.index('kind = "rate"       # per 1000') + 1
    assert [line for line in TEXT.splitlines() if line not in lines] == []


def test_a_key_is_taken_out_again() -> None:
    change = change_plan(TEXT, phases={}, measure="liggetid", keys={"season": None})
    assert "season" not in tomllib.loads(change.after)["measures"][1]


def test_what_a_small_table_says_besides_is_kept() -> None:
    text = TEXT.replace('season = { form = "months" }', 'chart = { kind = "i", screened = true }')
    change = change_plan(text, phases={}, measure="liggetid", keys={"chart": {"rules": "shewhart"}})
    assert tomllib.loads(change.after)["measures"][1]["chart"] == {"kind": "i", "screened": True, "rules": "shewhart"}


def test_a_measure_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        change_plan(TEXT, phases={}, measure="nothing", keys={})


@pytest.mark.parametrize("network", ["ahus", "phrk", "vestre-viken", "gode-pasientforlop"])
def test_every_shipped_plan_survives_a_change_of_every_key(examples: Path, network: str) -> None:
    text = (examples / network / "network.toml").read_text(encoding="utf-8")
    before = tomllib.loads(text)
    measure = before["measures"][-1]["id"]
    keys = {"season": {"form": "months"}, "chart": {"rules": "perla"}}
    after = tomllib.loads(change_plan(text, phases={"transition_months": 3}, measure=measure, keys=keys).after)
    assert after["phases"].pop("transition_months") == 3
    before["phases"].pop("transition_months", None)
    assert after["measures"][-1].pop("season")["form"] == "months"
    assert after["measures"][-1].pop("chart")["rules"] == "perla"
    for key in ("season", "chart"):
        before["measures"][-1].pop(key, None)
    assert after == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_space_after_a_date_in_a_table_of_one_line_is_kept(end: str) -> None:
    odd = "targets = [{ value = 3, from = 2019-11-01 }]  # mål"
    text = TEXT.replace('kind = "rate"', f'{odd}\nkind = "rate"').replace("\n", end)
    change = change_plan(text, phases={"transition_months": 3}, measure="fall", keys={"season": {"form": "months"}})
    assert [line for line in change.lines[2:] if line.startswith("-")] == []
    assert odd in change.after.splitlines()
    assert tomllib.loads(change.after)["phases"]["transition_months"] == 3


@pytest.mark.parametrize("network", ["ahus", "phrk", "vestre-viken", "gode-pasientforlop", "unn-plan"])
def test_only_the_line_that_was_asked_for_is_changed_in_a_shipped_plan(examples: Path, network: str) -> None:
    text = (examples / network / "network.toml").read_text(encoding="utf-8")
    measure = tomllib.loads(text)["measures"][0]["id"]
    lines = change_plan(text, phases={"transition_months": 7}, measure=measure, keys={}).lines
    changed = [line for line in lines[2:] if line.startswith(("-", "+"))]
    assert all("transition_months" in line for line in changed)
    assert len(changed) in {1, 2}
