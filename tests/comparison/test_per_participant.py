"""What is given per participant is divided by one rule for all networks, and the page says by what."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

import lnet_eval as le
from lnet_eval.comparison import NetworkSummary, compare_networks, summary_from_json
from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.attendance import evaluate_attendance
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.reporting.blocks import Block, Prose
from lnet_eval.reporting.network_summary import summary_of
from lnet_eval.reporting.sections.compare_participation import compare_participation_section, participation_facts
from lnet_eval.texts import words

PER_PARTICIPANT = ("cash_per_participant", "hours_per_participant", "total_per_participant")
CASH, HOURS, K = 73690.4968, 2580.0, 5


@pytest.fixture(scope="module")
def evaluation(root: Path) -> Evaluation:
    """A network with cash and valued hours, 51 registered participants and no number in its plan."""
    return le.evaluate(le.load_network("vestre-viken", data=root / "data"))


def told(evaluation: Evaluation, *, planned: int | None, registered: int | None) -> NetworkSummary:
    """What is told of the network where its plan says another number, and that many came to its one gathering."""
    network = evaluation.network
    assert network.attendance is not None
    assert network.plan.privacy.k == K
    design = network.plan.design.model_copy(update={"participants": planned})
    one = network.attendance.head(1).assign(invited=60, attended=registered)
    network = dataclasses.replace(
        network,
        plan=network.plan.model_copy(update={"design": design}),
        attendance=None if registered is None else one,
    )
    came = attempt(lambda: evaluate_attendance(network))
    return summary_of(dataclasses.replace(evaluation, network=network, attendance=came))


@pytest.mark.parametrize(
    ("planned", "registered", "participants", "divisor"),
    [
        (150, 44, 44, 44),
        (None, 44, 44, 44),
        (44, 44, 44, 44),
        (4, 44, 44, 44),
        (150, None, None, 150),
        (150, 0, 0, 150),
        (5, None, None, 5),
        (4, None, None, None),
        (None, None, None, None),
        (0, None, None, None),
        (150, 4, None, None),
        (150, 1, None, None),
    ],
)
def test_those_registered_are_divided_by_and_those_planned_only_where_nobody_is(
    evaluation: Evaluation, planned: int | None, registered: int | None, participants: int | None, divisor: int | None
) -> None:
    found = told(evaluation, planned=planned, registered=registered)
    assert (found.participants, found.divided_by) == (participants, divisor)
    assert (found.cash, found.hours) == (pytest.approx(CASH), HOURS)
    if divisor is None:
        assert [getattr(found, name) for name in PER_PARTICIPANT] == [None] * 3
    else:
        assert found.cash_per_participant == pytest.approx(CASH / divisor)
        assert found.hours_per_participant == pytest.approx(HOURS / divisor)
        assert found.total_per_participant is not None
        assert found.total_per_participant > found.cash_per_participant


def test_participants_are_told_where_nothing_was_planned_at_all(evaluation: Evaluation) -> None:
    bare = dataclasses.replace(evaluation, fidelity=NotAnalysed(method="fidelity", reason="no_design"))
    assert (summary_of(bare).participants, summary_of(bare).divided_by) == (51, 51)


def test_a_network_without_costs_is_divided_by_nothing(evaluation: Evaluation) -> None:
    bare = dataclasses.replace(evaluation, costs=NotAnalysed(method="costs", reason="no_costs"))
    assert (summary_of(bare).participants, summary_of(bare).divided_by) == (51, None)


def test_the_memos_network_is_divided_by_the_participants_beside_it(root: Path) -> None:
    found = summary_of(le.evaluate(le.load_network("ahus", data=root / "data")))
    assert (found.participants, found.divided_by, found.cash, found.hours) == (144, 144, 305_000, 4_500)
    assert [getattr(found, name) for name in PER_PARTICIPANT] == pytest.approx(
        [305_000 / 144, 4_500 / 144, 2_330_000 / 144]
    )


def summary(**more: Any) -> NetworkSummary:
    values: dict[str, Any] = {
        "network": "a", "titles": {"nb": "Nettverk a", "en": "Network a"}, "owner": "Eier", "synthetic": True,
        "as_of": "2024-01-31", "better": "improved", "because": "low_better", "grade": "low", "tier": 3, **more,
    }  # fmt: skip
    return NetworkSummary(**values)


def cell(network: NetworkSummary, language: str) -> str:
    """What the page has in the column of the divisor."""
    say = words(language)
    section = compare_participation_section(compare_networks([network]), say)
    (costs,) = (one for one in section.tables() if one.id == "compare-costs")
    assert costs.data is not None
    assert "divided_by" in costs.data
    heading = {"nb": "Delt på (deltakere)", "en": "Divided by (participants)"}[language]
    shown = dict(zip([str(column) for column in costs.columns], costs.rows[0], strict=True))[heading]
    assert dict(participation_facts(network, say))[heading] == shown
    return re.sub(r"\s", " ", str(shown))


@pytest.mark.parametrize(
    ("about", "nb", "en"),
    [
        ({"participants": 1440, "divided_by": 1440, "cash_per_participant": 2.0}, "1 440", "1,440"),
        ({"divided_by": 150, "cash_per_participant": 2.0}, "150 planlagt", "150 planned"),
        ({"participants": 0, "divided_by": 150, "hours_per_participant": 2.0}, "150 planlagt", "150 planned"),
        ({"participants": 144, "cash_per_participant": 2.0}, "ikke oppgitt", "not stated"),
        ({"participants": 144, "total_per_participant": 2.0}, "ikke oppgitt", "not stated"),
        ({"participants": 144, "cash": 2.0}, "–", "–"),
    ],
)
def test_the_page_says_for_each_network_what_is_divided_by(about: dict[str, Any], nb: str, en: str) -> None:
    assert (cell(summary(**about), "nb"), cell(summary(**about), "en")) == (nb, en)


def test_a_report_from_before_this_was_told_is_read_and_not_guessed_at() -> None:
    older = summary(participants=144, cash=305_000.0, cash_per_participant=2_033.3).as_json()
    del older["divided_by"]
    read = summary_from_json({"comparison": older})
    assert (read.divided_by, read.cash_per_participant) == (None, 2_033.3)
    assert cell(read, "nb") == "ikke oppgitt"


@pytest.mark.parametrize(("language", "rule", "own"), [
    ("nb", "delt på antallet registrerte deltakere, det som står under «Deltakere». Bare der ingen er registrert",
     "Nettverkets egen rapport deler på antallet i planen der planen har et"),
    ("en", "divided by the number of registered participants, the one under “Participants”. Only where nobody is",
     "A network's own report divides by the number in the plan where the plan has one"),
])  # fmt: skip
def test_the_rule_stands_over_the_costs(language: str, rule: str, own: str) -> None:
    say = words(language)
    blocks: tuple[Block, ...] = compare_participation_section(compare_networks([summary()]), say).blocks
    said = " ".join(str(block.text) for block in blocks if isinstance(block, Prose))
    assert rule in said
    assert own in said
    assert say("compare_participation.planned", n="").strip() in said


def test_what_the_own_report_divides_its_costs_by_is_a_number_that_it_tells(evaluation: Evaluation) -> None:
    network = evaluation.network
    design = network.plan.design.model_copy(update={"participants": 4})
    own = le.evaluate(dataclasses.replace(network, plan=network.plan.model_copy(update={"design": design})), only=())
    summed = own.to_frame().set_index(["section", "quantity"])["value"]
    divisor = summed["costs", "cash_total"] / summed["costs", "cash_per_participant"]
    assert divisor == pytest.approx(summed["fidelity", "planned_participants"]) == 4
