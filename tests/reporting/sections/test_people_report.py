"""The human side as a reader meets it: nothing drawn as zero, nothing claimed, both sides shown where they differ."""

from __future__ import annotations

import dataclasses
import functools
import re

import pandas as pd
import pytest

from lnet_eval.evaluation import evaluate
from lnet_eval.inputs.load import load_network
from lnet_eval.methods.cost import costs
from lnet_eval.reporting.guard import causal_words
from lnet_eval.reporting.sections.costs import costs_section
from lnet_eval.reporting.sections.interviews import interviews_section
from lnet_eval.reporting.sections.network import network_section
from lnet_eval.reporting.sections.participation import participation_section
from lnet_eval.reporting.sections.success_factors import success_factors_section
from lnet_eval.texts import words

SECTIONS = (network_section, participation_section, success_factors_section, interviews_section, costs_section)


@pytest.fixture(scope="module")
def shipped(examples):
    return functools.cache(lambda name: evaluate(load_network(name, data=str(examples))))


def table(section, name):
    return next(t for t in section.tables() if t.id == name)


def test_tabell_1_comes_out_byte_for_byte_as_it_went_in(shipped, shared):
    data = table(interviews_section(shipped("ahus"), words("nb")), "interview-matrix").data
    original = (shared / "networks" / "memo-networks" / "seed_tabell1.csv").read_bytes()
    headings = original.decode("utf-8-sig").splitlines()[0].split(";")
    order = {network: place for place, network in enumerate(data["network"].unique())}
    again = data.assign(place=data["network"].map(order)).sort_values(["number", "place", "point"])
    text = again.drop(columns="place").set_axis(headings, axis=1).to_csv(index=False, sep=";", lineterminator="\r\n")
    assert text.encode("utf-8-sig") == original


def test_cells_over_the_guide_are_counted_and_shown_whole(shipped):
    section = interviews_section(shipped("ahus"), words("nb"))
    cells = shipped("ahus").interviews.cells
    over = sum(len(keywords) > 3 for keywords in cells.values())
    said = [block.text for block in section.blocks if "flere stikkord enn de tre" in str(getattr(block, "text", ""))]
    assert [text.split()[0] for text in said] == [str(over)]
    matrix = table(section, "interview-matrix")
    assert len(matrix.data) == sum(map(len, cells.values())) == 72


def test_interviewees_are_roles(shipped):
    rows = table(interviews_section(shipped("phrk"), words("nb")), "interviewees").rows
    assert [row[1] for row in rows] == ["Avdelingsleder", "Assisterende fagsjef", "Kvalitetsrådgivere", "Fagleder"]
    assert sum(int(row[3]) for row in rows) == 5


def test_hours_that_nobody_valued_are_written_as_hours(shipped):
    nan = float("nan")
    rows = [("Lokaler", "Samlinger", "Direktøren", "cash", 1000.0, nan, nan, 2019),
            ("Møter", "Arbeidstid", "Klinikken", "hours", nan, 300.0, nan, 2019)]  # fmt: skip
    columns = ["item", "category", "payer", "kind", "amount", "hours", "rate", "year"]
    found = costs(pd.DataFrame(rows, columns=columns), participants=10, teams=None, projects=None)
    section = costs_section(dataclasses.replace(shipped("ahus"), costs=found), words("nb"))
    figure = next(block for block in section.blocks if getattr(block, "id", "") == "costs-by-payer")
    assert "300 timer, uten verdi i kroner" in figure.svg.replace("\u00a0", " ")
    assert {row[0]: row[1:] for row in figure.table.rows}["Klinikken"][:3] == ("–", "–", "–")


def test_the_cost_hangs_on_what_is_moved_and_on_nothing_divided(shipped):
    section = costs_section(shipped("vestre-viken"), words("nb"))
    swings = table(section, "cost-sensitivity-data")
    assert {row[0] for row in swings.rows} >= {"antall timer", "verdien av en time", "antall deltakere"}
    assert any("2019-kroner" in str(getattr(block, "text", "")) for block in section.blocks)


def test_a_person_and_the_data_that_differ_stand_side_by_side(shipped):
    rows = {row[0]: row for row in table(success_factors_section(shipped("ahus"), words("nb")),
                                         "success-factors-table").rows}  # fmt: skip
    experts = rows["Tilgjengelige eksperter"]
    assert experts[1] == "Data: ✓ På plass. Vurdert: ✗ Svakt."
    assert "for få veiledere" in "".join(map(str, experts[4]))


def test_a_challenge_has_its_decision_with_who_and_when(shipped):
    rows = {row[0]: row for row in table(success_factors_section(shipped("ahus"), words("nb")), "challenges").rows}
    decided = "".join(map(str, rows["Mangler i planleggingen før oppstart"][4]))
    assert "Ansvarlig: Divisjonsdirektørene. Frist: 1.\u00a0september 2020. I gang." in decided


def test_scores_that_the_data_do_not_bear_out_are_warned_of(shipped):
    section = participation_section(shipped("phrk"), words("nb"))
    flags = [row[-1] for row in table(section, "progress").rows]
    assert "Ikke dokumentert i dataene" in flags
    assert any(getattr(block, "role", "") == "warning" and "skårer seg høyt" in str(block.text)
               for block in section.blocks)  # fmt: skip


def test_falling_participation_is_warned_of(shipped):
    texts = [str(getattr(block, "text", "")) for block in participation_section(shipped("phrk"), words("nb")).blocks]
    assert any("Deltakelsen gikk ned med mer enn 15" in text for text in texts)


@pytest.mark.parametrize(
    ("language", "warned", "titled"),
    [
        ("nb", "Andelen statusrapporter som kom inn, gikk ned med mer enn 15", "gikk ned fra 70"),
        ("en", "The share of status reports that came in fell by more than 15", "fell from 70"),
    ],
)
def test_status_reports_are_followed_over_the_owners_networks(shipped, language, warned, titled):
    evaluation = shipped("phrk")
    section = participation_section(evaluation, words(language))
    assert any(warned in str(getattr(block, "text", "")) for block in section.blocks)
    (figure,) = [block for block in section.blocks if str(getattr(block, "id", "")) == "earlier-reports"]
    assert titled in str(figure.title)
    assert len(figure.table.rows) == 4
    assert "31 av 36" in figure.table.rows[0] if language == "nb" else "31 of 36" in figure.table.rows[0]
    (row,) = [r for r in evaluation.to_frame().to_dict("records") if r["quantity"] == "reports_change"]
    assert row["section"] == "owner_trend"
    assert row["value"] == pytest.approx(10 / 22 - 21 / 30)


def test_a_network_whose_owner_kept_no_reports_says_nothing_of_them(shipped):
    section = participation_section(shipped("vestre-viken"), words("nb"))
    ids = {str(getattr(block, "id", "")) for block in section.blocks}
    assert "earlier-networks" in ids
    assert "earlier-reports" not in ids


def test_the_directors_attendance_does_not_follow_from_the_other_tables(shipped):
    section = participation_section(shipped("ahus"), words("nb"))
    ids = {t.id for t in section.tables()}
    roles = {str(row[0]) for row in table(section, "attendance-by-role").rows}
    assert "attendance-by-level" not in ids
    assert not any("irektør" in role for role in roles)


def test_dose_and_response_are_labelled_exploratory_every_time(shipped):
    figures = [block for block in participation_section(shipped("ahus"), words("nb")).blocks
               if str(getattr(block, "id", "")).startswith("dose-")]  # fmt: skip
    assert figures
    assert all(str(figure.title).startswith("Utforskende") for figure in figures)


def test_what_has_not_begun_is_not_known_to_be_a_network(shipped):
    rows = table(network_section(shipped("unn-plan"), words("nb")), "learning-network").rows
    assert {row[2] for row in rows} <= {"✓ Ja", "? Ikke kjent"}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("network", ["ahus", "phrk", "vestre-viken"])
def test_no_sentence_of_the_people_claims_a_cause_or_leaves_a_place_open(shipped, texts_of, network, language):
    for builder in SECTIONS[1:]:
        texts = [text for text in texts_of(builder(shipped(network), words(language))) if text]
        assert not [text for text in texts if re.search(r"\{[a-z_]+\}|\bnan\b|None", text)]
        if builder is participation_section:
            assert not [text for text in texts if causal_words(text, language, "very_low")]
