"""The network, its timeline, and where the sources disagree."""

from __future__ import annotations

import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.methods.fidelity import ASPECTS, THRESHOLDS, fidelity
from lnet_eval.reporting.blocks import Prose, Table
from lnet_eval.reporting.sections.fidelity import fidelity_blocks
from lnet_eval.reporting.sections.network import network_section
from lnet_eval.texts import Words, words

NB = words("nb")


def _table(evaluation: Evaluation, name: str) -> Table:
    return next(table for table in network_section(evaluation, NB).tables() if table.id == name)


def test_the_timeline_holds_phases_gatherings_departures_and_events_in_order(evaluation: Evaluation) -> None:
    timeline = _table(evaluation, "timeline")
    assert timeline.data is not None
    days = list(timeline.data["date"])
    assert days == sorted(days)
    kinds = {str(row[1]) for row in timeline.rows}
    assert {"Fase", "Holdt som planlagt", "Planlagt, ikke holdt", "Team faller fra", "Samtidig hendelse"} <= kinds
    assert "Ny definisjon" in kinds


def test_planned_delivered_and_deviation_stand_side_by_side(evaluation: Evaluation) -> None:
    rows = _table(evaluation, "fidelity").rows
    assert rows[0] == ("Samlinger", "4", "2", "−2")
    assert rows[3] == ("Veiledere per team", "2", "1,5", "−0,5")


def test_every_aspect_of_the_design_has_its_name() -> None:
    for say in (NB, words("en")):
        assert [a for a in ASPECTS if f"network.aspect.{a}" not in say] == []
        assert [t.code for t in THRESHOLDS if f"caution.{t.code}" not in say] == []


def test_sources_that_disagree_are_all_shown_with_their_names(evaluation: Evaluation) -> None:
    (row,) = _table(evaluation, "disagreements").rows
    said = ["".join(str(part) for part in cell) if isinstance(cell, tuple) else str(cell) for cell in row]
    assert said == ["Antall samlinger", "2 samlinger + skype (Tabell 1)", "2 dager + 2×2–3 timer (Intervju)"]


def test_a_network_that_delivered_nothing_still_has_its_timeline(nothing_analysed: Evaluation) -> None:
    assert len(_table(nothing_analysed, "timeline").rows) >= 4


@pytest.mark.parametrize(
    ("say", "told"),
    [
        (
            NB,
            ("Veiledere per team: planlagt 2, levert 1.", "Team per veileder: 3. Planen nevner ikke noe tall"),
        ),
        (words("en"), ("Coaches per team: planned 2, delivered 1.", "Teams per coach: 3. The plan names no number")),
    ],
)
def test_a_warning_of_too_few_coaches_says_how_many_and_what_it_means(
    evaluation: Evaluation, say: Words, told: tuple[str, ...]
) -> None:
    short = fidelity({"coaches_per_team": 2}, {"coaches_per_team": 1, "teams_per_coach": 3})
    blocks = fidelity_blocks(short, say)
    (warning,) = [str(block.text) for block in blocks if isinstance(block, Prose) and block.role == "warning"]
    assert warning.startswith(say("caution.too_few_coaches"))
    assert all(sentence in warning for sentence in told)
