"""The human side of the shipped networks: fidelity, the gate, scores, doses, costs."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pandas as pd
import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.attendance import with_sites
from lnet_eval.evaluation.fidelity import evaluate_fidelity, months_between
from lnet_eval.evaluation.learning_network import evaluate_learning_network
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.teams import evaluate_doses, team_signals
from lnet_eval.inputs import load_network
from lnet_eval.methods.participation import attendance, attended_by


@pytest.fixture(scope="module")
def read(examples):
    return {name: load_network(name, data=examples) for name in ("ahus", "gode-pasientforlop", "phrk", "unn-plan")}


def row(fidelity, aspect: str) -> dict:
    return fidelity.table.set_index("aspect").loc[aspect].to_dict()


def test_eighteen_months_are_compared_with_the_time_from_start_to_end(read):
    found = evaluate_fidelity(read["gode-pasientforlop"], dt.date(2019, 12, 31))
    assert row(found, "months")["planned"] == 18
    assert row(found, "months")["delivered"] == 18
    assert row(found, "months_of_meetings")["delivered"] < 17
    assert "shorter_than_planned" not in found.alarms


def test_how_long_a_running_network_will_last_is_not_known(read):
    found = evaluate_fidelity(read["gode-pasientforlop"], dt.date(2018, 12, 31))
    assert math.isnan(row(found, "months")["delivered"])
    assert row(found, "gatherings")["delivered"] == 3


def test_months_are_the_calendars():
    assert months_between(dt.date(2018, 1, 1), dt.date(2019, 7, 1)) == 18
    assert months_between(dt.date(2019, 1, 15), dt.date(2019, 2, 1)) == 0.5


def test_a_plan_sets_its_own_limits(read):
    network = read["gode-pasientforlop"]
    strict = network.plan.model_copy(update={"thresholds": network.plan.thresholds.model_copy(
        update={"least_teams": 20})})  # fmt: skip
    assert "too_few_teams" in evaluate_fidelity(replace(network, plan=strict), dt.date(2019, 12, 31)).alarms


def test_what_has_not_begun_is_not_said_to_be_no_learning_network(read):
    gate = evaluate_learning_network(read["unn-plan"], (), None, dt.date(2020, 3, 3))
    assert gate.is_one is None
    assert {part.code for part in gate.components if part.delivered != "unknown"} == {"rationale", "change_package"}


def test_a_persons_word_on_a_part_of_the_model_goes_before_the_data(evaluation_of):
    parts = {part.code: part for part in evaluation_of("ahus").learning_network.components}
    assert (parts["small_tests"].delivered, parts["small_tests"].source) == ("partly", "person")
    assert parts["gatherings"].source == "data"


def test_a_team_whose_series_improved_and_that_scores_low_is_found(evaluation_of):
    flags = evaluation_of("ahus").progress.teams.set_index("unit")["flag"]
    assert flags["ahus-hjerte"] == "underrated"
    assert (flags == "not_documented").any()


def test_teams_of_a_null_network_that_rate_themselves_high_are_not_documented(evaluation_of):
    phrk = evaluation_of("phrk")
    high = phrk.progress.teams.query("last >= 3.5")
    signals = team_signals(phrk.key_measure)
    assert set(high.loc[high["flag"].isin({"not_documented", "no_series", "contradicted"}), "unit"]) == {
        unit for unit in high["unit"] if signals.get(unit) != "better"
    }
    assert phrk.progress.estimate("self_minus_coach").low > 0


def test_the_phrk_participant_spends_19_to_21_hours(evaluation_of):
    costs = evaluation_of("phrk").costs
    assert costs.estimate("hours_per_participant_low").value == 19
    assert costs.estimate("hours_per_participant_high").value == 21


def test_the_memos_cash_is_2000_a_participant_and_10000_a_project_in_the_report_of_ahus(evaluation_of):
    gatherings = evaluation_of("ahus").costs.items.query("category == 'Samlinger'")
    assert gatherings["amount"].sum() == 300_000
    assert (300_000 / 150, 300_000 / 30) == (2_000, 10_000)
    assert evaluation_of("ahus").costs.price_year == 2019


def test_doses_are_never_more_than_exploratory(evaluation_of):
    frame = evaluation_of("ahus").to_frame()
    doses = frame[frame["section"].str.startswith("dose_response")]
    assert len(doses)
    assert set(doses["reasons"]) == {"exploratory"}
    assert doses["grade"].isna().all()


def test_a_team_of_few_people_is_no_point_of_the_dose_plot(evaluation_of):
    ahus: Evaluation = evaluation_of("ahus")
    frame = ahus.network.attendance.copy()
    mine = frame["unit"] == "ahus-kar" if (frame["unit"] == "ahus-kar").any() else frame["unit"] == "ahus-nyre"
    frame.loc[mine, ["invited", "attended"]] = 0
    first = frame.index[mine][0]
    frame.loc[first, ["invited", "attended"]] = [3, 2]
    doses = evaluate_doses(replace(ahus.network, attendance=frame), ahus.key_measure)
    shown = doses["attendance"]
    assert isinstance(shown, NotAnalysed) or frame.loc[first, "unit"] not in set(shown.points["unit"])


def test_people_without_a_site_are_a_row_of_their_own(read):
    placed = with_sites(read["phrk"].attendance, read["phrk"].plan)
    table = attended_by(placed, "site")
    assert table["attended"].sum() == read["phrk"].attendance["attended"].sum()
    assert "" in set(table["site"])


def test_a_survey_after_the_last_gathering_is_part_of_a_network_without_measurements(evaluation_of):
    assert {survey.survey for survey in evaluation_of("trygg-utskriving").surveys} == {"before", "after", "end"}


def test_attendance_that_may_not_be_shown_is_in_no_row(evaluation_of):
    ahus: Evaluation = evaluation_of("ahus")
    few = pd.DataFrame(
        {"gathering": [pd.Timestamp("2019-02-07")], "unit": ["ahus-nyre"], "role": ["Lege"], "level": [None],
         "invited": [3], "attended": [2]}
    )  # fmt: skip

    rows = replace(ahus, attendance=attendance(few)).to_frame()
    assert rows[rows["section"] == "attendance"].empty
