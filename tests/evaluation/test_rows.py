"""What stands beside the comparison of all that enrolled is in the rows of results.json too."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.methods.before_after import BeforeAfter, RegressionToMean
from lnet_eval.methods.spc import Funnel
from lnet_eval.reporting.results import gaps

TEAMS = "abcdef"
LEFT = {"date": "2020-04", "reason": {"nb": "Tid", "en": "Time"}}


@pytest.fixture
def chosen(make: Callable, rates: Callable) -> Evaluation:
    """Six teams chosen for a bad baseline, one of which left, three units outside, and a team without data."""
    units: list[dict[str, object]] = [{"id": name, "name": name.upper()} for name in (*TEAMS, "silent")]
    units[1]["left"] = LEFT
    units += [{"id": name, "name": name.upper(), "role": "comparison"} for name in "xyz"]
    about = {"id": "nett", "title": "N", "owner": "E", "focus_area": "F", "chosen_for_poor_baseline": True}
    levels = {name: 9.0 + i for i, name in enumerate(TEAMS)} | dict.fromkeys("xyz", 5.0)
    table = rates(levels, after=dict.fromkeys(TEAMS, 6.0))
    return evaluate(make(table, units=units, network=about))


def section(evaluation: Evaluation, name: str) -> pd.DataFrame:
    rows = evaluation.to_frame()
    return rows[rows["section"] == name]


def test_those_that_completed_stand_beside_all_that_enrolled(chosen: Evaluation) -> None:
    own, stayed = (section(chosen, name).set_index("quantity") for name in ("before_after", "completers"))
    (measure,) = chosen.measures
    assert isinstance(measure.completers, BeforeAfter)
    assert list(stayed.index) == list(own.index)
    assert stayed["value"].tolist() == [e.value for e in measure.completers.estimates]
    assert (own.loc["difference", "n"], stayed.loc["difference", "n"]) == (6, 5)
    assert stayed["grade"].notna().all()


def test_the_change_to_be_expected_anyway_has_its_interval_and_what_it_rests_on(chosen: Evaluation) -> None:
    rows = section(chosen, "regression").set_index("quantity")
    (measure,) = chosen.measures
    assert isinstance(measure.regression, RegressionToMean)
    expected = rows.loc["expected_regression"]
    assert expected["low"] <= expected["value"] <= expected["high"]
    assert (expected["value"], expected["unit"], expected["n"]) == (measure.regression.expected.value, "per 1000", 9)
    assert rows.loc["reliability", ["value", "unit", "n"]].tolist() == [measure.regression.reliability, "proportion", 6]


def test_every_team_of_the_funnel_has_its_level_and_limits(chosen: Evaluation) -> None:
    (measure,) = chosen.measures
    assert isinstance(measure.funnel, Funnel)
    rows = section(chosen, "funnel")
    teams = rows[rows["team"].notna()].pivot(index="team", columns="quantity", values="value")
    table = measure.funnel.table.set_index("unit").loc[list(teams.index)]
    for quantity in ("value", "lower", "upper", "outside"):
        assert teams[quantity].tolist() == table[quantity].astype(float).tolist()
    together = rows[rows["team"].isna()].set_index("quantity")
    assert together["value"].to_dict() == {"centre": measure.funnel.centre, "spread": measure.funnel.spread}
    assert together["n"].tolist() == [6, 6]
    assert set(rows["unit"]) == {"per 1000", "count", "ratio"}


def test_the_data_of_every_unit_are_judged_and_not_graded(chosen: Evaluation) -> None:
    rows = section(chosen, "data_quality")
    assert set(rows["team"]) == {*TEAMS, "silent", *"xyz"}
    assert rows["grade"].isna().all()
    silent = rows[rows["team"] == "silent"].set_index("quantity")
    assert silent.loc["delivered", ["value", "n"]].tolist() == [0, 36]
    assert pd.isna(silent.loc["rounded", "value"])
    whole = rows[rows["team"] == "a"].set_index("quantity")["value"]
    assert whole[["delivered", "behind", "longest_gap", "copied", "alike"]].tolist() == [1, 0, 0, 0, 0]
    assert not rows.duplicated(["measure", "team", "quantity"]).any()


def test_what_cannot_be_had_is_listed_and_what_does_not_arise_is_not(make: Callable, rates: Callable) -> None:
    about = {"id": "nett", "title": "N", "owner": "E", "focus_area": "F"}
    for poor, listed in ((None, {"funnel"}), (True, {"funnel", "regression"})):
        network = make(rates(dict.fromkeys("abcx", 5.0)), network={**about, "chosen_for_poor_baseline": poor})
        found = {gap.section: gap.reason.reason for gap in gaps(evaluate(network))}
        assert found.keys() & {"completers", "regression", "funnel"} == listed
        assert found["funnel"] == "funnel_too_few_units"


def test_nothing_is_said_of_teams_that_were_not_chosen_and_did_not_leave(make: Callable, rates: Callable) -> None:
    found = evaluate(make(rates(dict.fromkeys("abcxy", 5.0)))).to_frame()
    assert not set(found["section"]) & {"completers", "regression", "funnel"}
    assert "data_quality" in set(found["section"])
