from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lnet_eval.errors import DataProblems, Problem
from lnet_eval.plan import Plan, load_plan, read_plan

PLAN = """
[network]
id = "nett"
title = "Et nettverk"
owner = "Et sykehus"
focus_area.nb = "Fall"
focus_area.en = "Falls"

[phases]
baseline_start = "2018-01"
start = 2019-01-15
end = "2020-01"

[[units]]
id = "a"
name = "A"
codes = "A1"
[[units]]
id = "b"
name = "B"
role = "comparison"

[[measures]]
id = "fall"
title = "Fall"
definition = "d"
kind = "rate"
better = "down"

[sources.measurements]
file = "m.csv"
"""
Refuse = Callable[[str], tuple[Problem, ...]]


@pytest.fixture
def refused() -> Refuse:
    """What is wrong with the plan when `text` is added to it."""

    def problems(text: str) -> tuple[Problem, ...]:
        with pytest.raises(DataProblems) as caught:
            read_plan(tomllib.loads(text), network="nett")
        for language in ("nb", "en"):
            assert all(caught.value.sentences(language))
        return caught.value.problems

    return problems


def test_a_plan_is_read_and_typed(tmp_path: Path) -> None:
    folder = tmp_path / "nett"
    folder.mkdir()
    (folder / "network.toml").write_bytes(b"\xef\xbb\xbf" + PLAN.encode())
    plan = load_plan(folder)
    assert plan.phases.start.isoformat() == "2019-01-15"
    assert [unit.id for unit in plan.teams] == ["a"]
    assert [unit.id for unit in plan.comparisons] == ["b"]
    assert plan.units[0].codes == ("A1",)
    assert plan.network.title.shared
    assert not plan.network.focus_area.shared


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "plan_absent"), (b"\xff\xfe\x00", "plan_not_utf8"), (b"[network\n", "plan_not_toml"),
     (b"#" * 1_000_001, "plan_too_large"), (b"", "plan_missing")],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_told_so(tmp_path: Path, content: bytes | None, code: str) -> None:
    if content is not None:
        (tmp_path / "network.toml").write_bytes(content)
    with pytest.raises(DataProblems) as caught:
        load_plan(tmp_path)
    assert caught.value.problems[0].code == code
    assert all(caught.value.sentences("nb"))


def test_the_folder_and_the_plan_have_the_same_name() -> None:
    with pytest.raises(DataProblems) as caught:
        read_plan(tomllib.loads(PLAN), network="annet")
    assert [problem.code for problem in caught.value.problems] == ["plan_id_differs"]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('owner = "Et sykehus"', "", "plan_missing", "network.owner"),
        ('owner = "Et sykehus"', "owner = 3", "plan_not_text", "network.owner"),
        ('owner = "Et sykehus"', 'owner = "Et sykehus"\nowned = 1', "plan_unknown_key", "network.owned"),
        ('kind = "rate"', 'kind = "ratio"', "plan_not_one_of", "measures.1.kind"),
        ('better = "down"', 'better = "down"\nper = 0', "plan_too_small", "measures.1.per"),
        ('better = "down"', 'better = "down"\nper = "mange"', "plan_not_number", "measures.1.per"),
        ('better = "down"', 'better = "down"\nper = inf', "plan_not_number", "measures.1.per"),
        ('better = "down"', 'better = "down"\nkey = "kanskje"', "plan_not_true_or_false", "measures.1.key"),
        ('id = "a"', 'id = "Æ"', "plan_pattern", "units.1.id"),
        ('end = "2020-01"', 'end = "2020-13"', "plan_not_date", "phases.end"),
        ('end = "2020-01"', 'end = "i fjor"', "plan_not_date", "phases.end"),
        ('end = "2020-01"', "end = 2020-01-01T12:00:00", "plan_not_date", "phases.end"),
        ('end = "2020-01"', 'end = "2020-01"\ntransition_months = 1.5', "plan_not_whole", "phases.transition_months"),
        ('end = "2020-01"', 'end = "2020-01"\ntransition_months = 25', "plan_too_large_number",
         "phases.transition_months"),
        ('end = "2020-01"', 'end = "2018-06"', "plan_phases_out_of_order", "phases"),
        ('end = "2020-01"', 'follow_up_end = "2020-06"', "plan_follow_up_without_end", "phases"),
        ('id = "b"', 'id = "a"', "plan_id_used_twice", None),
        ('file = "m.csv"', 'fil = "m.csv"', "plan_missing", "sources.measurements.file"),
        ('file = "m.csv"', 'file = ""', "plan_text_empty", "sources.measurements.file"),
        ('file = "m.csv"', 'file = "m.csv"\nwhere = { a = { b = 1 } }', "plan_where_value",
         "sources.measurements.where.a"),
        ('file = "m.csv"', 'file = "m.csv"\ncolumns = "period"', "plan_not_table", "sources.measurements.columns"),
        ('codes = "A1"', "codes = 17", "plan_not_list", "units.1.codes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_key(refused: Refuse, old: str, new: str, code: str, key: str | None) -> None:
    assert old in PLAN
    problems = refused(PLAN.replace(old, new, 1))
    assert (code, key) in [(problem.code, problem.column) for problem in problems]


def test_no_problem_falls_back_on_english_where_a_sentence_is_known(refused: Refuse) -> None:
    text = PLAN + "\n[design]\ngatherings = -1\nhours_per_participant = [1, 2, 3]\nmonths = true\n[privacy]\nk = 2\n"
    assert {problem.code for problem in refused(text)} <= {
        "plan_too_small", "plan_list_too_long", "plan_unknown_key", "plan_not_number", "plan_missing",
    }  # fmt: skip


def test_an_unknown_key_is_told_with_the_one_that_was_probably_meant(refused: Refuse) -> None:
    (problem,) = refused(PLAN.replace('role = "comparison"', 'rolle = "comparison"'))
    assert problem.values == {"near": "role"}
    (problem,) = refused(PLAN + '[memo]\nfromm = "x"\n')
    assert problem.values == {"near": "from"}


def test_everything_wrong_is_told_at_once(refused: Refuse) -> None:
    text = (
        PLAN.replace('owner = "Et sykehus"', "").replace('kind = "rate"', 'kind = "x"').replace('id = "a"', 'id = "Å"')
    )
    assert len(refused(text)) == 3


def test_a_list_written_as_its_only_element_has_no_number_in_its_key(refused: Refuse) -> None:
    several = (
        PLAN.replace("[sources.measurements]", "[[sources.measurements]]") + '[[sources.measurements]]\nsheet = "x"\n'
    )
    assert [problem.column for problem in refused(several)] == ["sources.measurements.2.file"]


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    content=st.dictionaries(
        st.sampled_from(["network", "phases", "units", "measures", "sources", "surveys", "design", "memo", "evidence"]),
        VALUES,
    )
)
def test_any_content_is_a_plan_or_problems_that_can_be_said(content: dict[str, object]) -> None:
    whole = {**tomllib.loads(PLAN), **content}
    try:
        outcome: Plan | DataProblems = read_plan(whole, network="nett")
    except DataProblems as problems:
        outcome = problems
        for language in ("nb", "en"):
            problems.sentences(language)  # raises where a sentence is missing
    assert isinstance(outcome, Plan | DataProblems)
