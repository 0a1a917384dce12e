"""A plan larger than what can be simulated is told so where it can be mended, and a large one is assessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lnet_eval as le
from lnet_eval.errors import DataProblems
from lnet_eval.inputs.network import Network
from lnet_eval.methods.power import MOST_PERIODS, MOST_UNITS, PowerDesign
from lnet_eval.plan import read_plan
from lnet_eval.planning import Assessment, assess
from lnet_eval.planning.variations import vary
from lnet_eval.reporting.plan_page import plan_page
from lnet_eval.running.execute import NotebookFailed
from lnet_eval.running.failure import failed
from lnet_eval.running.job import Job
from lnet_eval.running.product import PLAN
from lnet_eval.running.roots import Roots

TOML = """
[network]
id = "large"
title = "Stort"
owner = "Sykehuset"
focus_area = "Fall"
[phases]
baseline_start = 2026-01-01
start = 2027-01-01
end = 2050-12-31
[[measures]]
id = "tid"
title = "Ventetid"
definition = "Dager"
kind = "continuous"
better = "down"
[[planning.assumptions]]
measure = "tid"
effect = -1.0
variation = 1.0
"""


def teams(n: int) -> list[dict[str, str]]:
    return [{"id": f"t{i}", "name": f"Team {i}"} for i in range(n)]


@pytest.mark.parametrize("change", [{"teams": 101}, {"comparisons": 101}, {"teams": 200, "comparisons": 200}], ids=str)
def test_a_large_network_is_assessed_without_the_changes_that_are_past_the_limit(
    content: dict[str, Any], assessed: Callable[..., Assessment], change: dict[str, int]
) -> None:
    content["planning"] |= {**change, "months_before": [6], "starts": 1, "simulations": 100}
    found = assessed(content)
    asked = found.recommendation.chosen.option
    for name, most in change.items():
        assert getattr(asked, name) == most
        assert all(variation.value < most for variation in found.variations if variation.what == name)
    assert {"after", "autocorrelation", "shape"} <= {variation.what for variation in found.variations}
    for language in ("nb", "en"):
        assert "do not make" not in plan_page(found, language).section("plan_power").html


def test_the_largest_design_that_can_be_doubled_is() -> None:
    design = PowerDesign(kind="continuous", before=6, after=6, teams=100, comparisons=100, effect=1.0)
    doubled = {variation.what for variation in vary(design, n=100, seed=1) if variation.value == MOST_UNITS}
    assert doubled == {"teams", "comparisons"}


def test_a_team_of_one_is_not_changed_into_itself() -> None:
    design = PowerDesign(kind="continuous", before=6, after=6, teams=1, effect=1.0)
    assert {(v.what, v.value) for v in vary(design, n=100, seed=1)} == {
        ("after", 12), ("after", 24), ("teams", 2), ("autocorrelation", 0.0), ("autocorrelation", 0.6),
        ("shape", "gradual"),
    }  # fmt: skip


def test_more_teams_and_months_than_can_be_simulated_are_named_at_once(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    del content["planning"]["teams"]
    content["units"] = teams(MOST_UNITS + 1)
    content["phases"]["end"] = "2050-12-31"
    with pytest.raises(DataProblems) as raised:
        assessed(content)
    assert [(problem.code, problem.file, problem.column) for problem in raised.value.problems] == [
        ("plan_teams_past_power", "network.toml", "planning.teams"),
        ("plan_months_past_power", "network.toml", "phases.end"),
    ]
    assert ["201 team" in sentence for sentence in raised.value.sentences("nb")] == [True, False]
    assert ["288 months" in sentence for sentence in raised.value.sentences("en")] == [False, True]


def test_what_the_problems_say_mends_them(content: dict[str, Any], assessed: Callable[..., Assessment]) -> None:
    content["units"] = teams(MOST_UNITS + 1)
    content["phases"]["end"] = "2050-12-31"
    content["planning"] |= {"teams": 3, "months_after": 12, "months_before": [6], "starts": 1, "simulations": 100}
    option = assessed(content).recommendation.chosen.option
    assert (option.teams, option.after) == (3, 12)


def test_the_longest_active_phase_that_can_be_simulated_is(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    content["phases"]["end"] = "2046-12-31"
    content["planning"] |= {"teams": 1, "comparisons": 0, "months_before": [3], "starts": 1, "simulations": 100}
    assert assessed(content).recommendation.chosen.option.after == MOST_PERIODS


def test_a_plan_without_assumptions_may_be_as_large_as_it_is(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    del content["planning"]
    content["units"] = teams(MOST_UNITS + 1)
    content["phases"]["end"] = "2050-12-31"
    assert assessed(content).recommendation.choice == "no_power"


def test_a_plan_that_was_refused_in_its_notebook_is_told_in_both_languages(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "large"
    folder.mkdir(parents=True)
    (folder / "network.toml").write_text(TOML, encoding="utf-8")
    roots = Roots(project=tmp_path, data=tmp_path / "data", files=None, reports=tmp_path / "reports")
    job = Job(network="large", roots=roots, product=PLAN)
    outcome = failed(job, NotebookFailed("cell", error="DataProblems"))
    assert outcome.code == "data_problems"
    assert "288 måneder" in " ".join(outcome.details["nb"])
    assert "288 months" in " ".join(outcome.details["en"])
    evaluated = failed(Job(network="large", roots=roots), NotebookFailed("cell", error="DataProblems"))
    assert evaluated.code == "cell"


def test_numbers_that_a_plan_may_hold_are_simulated_however_odd(content: dict[str, Any]) -> None:
    content["planning"] |= {"months_before": [3], "starts": 1, "simulations": 100}
    content["measures"][0] |= {"kind": "rate", "better": "up"}
    content["planning"]["assumptions"] = [
        {"measure": "tid", "baseline": 1e-9, "effect": 9e7, "denominator": 10, "variation": 3.0, "between": 10.0,
         "season": 10.0}
    ]  # fmt: skip
    assert assess(Network(plan=read_plan(content, network="planned"))).recommendation.chosen.power is not None


@pytest.mark.parametrize("choice", [{"effect": 1e300}, {"between": 1e300}, {"season": 1e300}, {"variation": 1e300}])
def test_absurd_choices_make_no_design(choice: dict[str, float]) -> None:
    with pytest.raises(le.UsageError, match=next(iter(choice))):
        le.power(**{"kind": "continuous", "before": 12, "after": 12, "teams": 4, "effect": 1.0, **choice})  # type: ignore[arg-type]
