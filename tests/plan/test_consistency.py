from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.plan import Plan, load_plan, read_plan

HEAD = """
[network]
id = "nett"
title = "Et nettverk"
owner = "Et sykehus"
focus_area = "Fall"
[phases]
baseline_start = "2018-01"
start = "2019-01"
end = "2019-12"
"""
UNIT = '[[units]]\nid = "a"\nname = "A"\n'
MEASURE = '[[measures]]\nid = "fall"\ntitle = "Fall"\ndefinition = "d"\nkind = "rate"\nbetter = "down"\n'
GATHERING = "[[gatherings]]\ndate = 2019-02-01\n"
SURVEY = """
[surveys.s]
title = "S"
file = "s.csv"
wave = "gathering-2"
items = [{ id = "q", column = "Q", text = "Q" }, { id = "r", column = "R", text = "R" }]
scale = { labels = ["nei", "litt", "ja"], agree = [3] }
"""
Found = Callable[[str], list[tuple[str, str | None]]]


@pytest.fixture
def found() -> Found:
    """Code and key of what the sections of a plan disagree on."""

    def disagreements(text: str) -> list[tuple[str, str | None]]:
        try:
            read_plan(tomllib.loads(HEAD + text), network="nett")
        except DataProblems as problems:
            problems.sentences("nb")  # raises where a sentence is missing
            return [(problem.code, problem.column) for problem in problems.problems]
        return []

    return disagreements


def test_a_plan_that_agrees_with_itself_is_accepted(found: Found) -> None:
    sources = '[sources.measurements]\nfile = "m.csv"\nunit = "a"\nmeasure = "fall"\n'
    assert found(GATHERING + GATHERING.replace("02-01", "05-01") + UNIT + MEASURE + sources + SURVEY) == []


def test_a_source_names_units_and_measures_of_the_plan(found: Found) -> None:
    sources = '[[sources.measurements]]\nfile = "m.csv"\nunit = "b"\n'
    sources += '[[sources.measurements]]\nfile = "n.csv"\nmeasure = "fal"\n'
    assert found(UNIT + MEASURE + sources + '[sources.status]\nfile = "s.csv"\nunit = "c"\n') == [
        ("plan_unit_unknown", "sources.measurements.1.unit"),
        ("plan_measure_unknown", "sources.measurements.2.measure"),
        ("plan_unit_unknown", "sources.status.unit"),
    ]


def test_measurements_need_units_and_measures(found: Found) -> None:
    assert found('[sources.measurements]\nfile = "m.csv"\n') == [
        ("plan_without_units", "units"),
        ("plan_without_measures", "measures"),
    ]


@pytest.mark.parametrize(
    ("start", "accepted"), [("2018-01", True), ("2019-12", True), ("2017-12", False), ("2020-01", False)]
)
def test_a_unit_starts_within_the_phases(found: Found, start: str, accepted: bool) -> None:
    assert found(f'{UNIT}start = "{start}"\n') == ([] if accepted else [("plan_unit_start_outside", "units.1.start")])


@pytest.mark.parametrize(
    ("stages", "n_outside"),
    [
        ('"2019-06"', 0),
        ('["2019-06", { date = "2019-09", what = "Tavlemøter" }]', 0),
        ('{ date = "2019-06", what = { nb = "Tavlemøter", en = "Huddles" } }', 0),
        ('"2019-01"', 1),
        ('["2018-06", "2019-06", "2031-01"]', 2),
    ],
)
def test_later_stages_come_after_the_start_and_before_the_end(found: Found, stages: str, n_outside: int) -> None:
    problem = ("plan_interruption_outside", "measures.1.interruptions")
    assert found(f"{MEASURE}interruptions = {stages}\n") == [problem] * n_outside


def test_a_unit_leaves_after_the_baseline_has_begun(found: Found) -> None:
    left = '[units.left]\ndate = "2017-06"\nreason = "Sluttet"\n'
    assert found(UNIT + left) == [("plan_unit_left_before_baseline", "units.1.left.date")]


def test_a_code_means_one_unit(found: Found) -> None:
    other = '[[units]]\nid = "b"\nname = "B"\n'
    assert found(f'{UNIT}codes = ["X", "x"]\n{other}') == [("plan_code_used_twice", "units.1.codes")] * 2
    assert found(f'{UNIT}codes = ["X"]\n{other}codes = ["x"]\n') == [
        ("plan_code_used_twice", "units.1.codes"),
        ("plan_code_used_twice", "units.2.codes"),
    ]
    assert found(f'{UNIT}codes = ["B"]\n{other}') == [("plan_code_used_twice", "units.1.codes")]
    assert found(f'{UNIT}codes = ["A"]\n{other}') == []


def test_a_survey_belongs_to_a_gathering_there_is(found: Found) -> None:
    assert found(GATHERING + SURVEY) == [("plan_wave_beyond", "surveys.s.wave")]
    assert found("[design]\ngatherings = 2\n" + SURVEY) == []
    assert found(SURVEY) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "r"', 'id = "q"', "plan_item_twice"), ('column = "R"', 'column = "Q"', "plan_column_twice"),
        ("agree = [3]", "agree = [4]", "plan_agree_outside"), ("agree = [3]", "agree = []", "plan_agree_outside"),
        ('"nei", "litt", "ja"', '"nei", "NEI", "ja"', "plan_label_twice"),
    ],
)  # fmt: skip
def test_a_survey_agrees_with_itself(found: Found, old: str, new: str, code: str) -> None:
    assert code in [problem for problem, _ in found(SURVEY.replace(old, new))]


def test_a_scale_has_at_least_two_answers(found: Found) -> None:
    codes = [code for code, _ in found(SURVEY.replace('["nei", "litt", "ja"], agree = [3]', '["ja"], agree = [1]'))]
    assert codes == ["plan_scale_too_short"]


def test_the_plans_of_the_shipped_and_real_networks_agree_with_themselves(root: Path) -> None:
    folders = [
        path.parent for shelf in ("data/examples", "tests/real") for path in (root / shelf).glob("*/network.toml")
    ]
    assert len(folders) >= 9
    assert all(isinstance(load_plan(folder), Plan) for folder in folders)
