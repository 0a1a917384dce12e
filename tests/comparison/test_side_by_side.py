"""The tables across networks say what each network's own report says, its reservations with it."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

import lnet_eval as le
from lnet_eval.comparison import Comparison, NetworkSummary, compare_networks, summary_from_json
from lnet_eval.reporting.blocks import Block, Passage, Prose, Section, Table
from lnet_eval.reporting.comparison_page import comparison_page
from lnet_eval.reporting.network_summary import summary_of
from lnet_eval.reporting.results import results_json
from lnet_eval.reporting.sections.compare_factors import compare_factors_section
from lnet_eval.reporting.sections.compare_overview import compare_overview_section
from lnet_eval.reporting.sections.compare_participation import compare_participation_section
from lnet_eval.reporting.sections.success_factors import success_factors_section
from lnet_eval.running.product import report_pages
from lnet_eval.texts import words


def summary(name: str, **more: Any) -> NetworkSummary:
    values: dict[str, Any] = {
        "network": name, "titles": {"nb": f"Nettverk {name}", "en": f"Network {name}"}, "owner": "Eier",
        "synthetic": True, "as_of": "2024-01-31", "better": "improved", "because": "low_better", "grade": "low",
        "tier": 3, **more,
    }  # fmt: skip
    return NetworkSummary(**values)


def table(section: Section, name: str) -> Table:
    (found,) = (one for one in section.tables() if one.id == name)
    return found


def rows(found: Table) -> dict[str, list[str]]:
    return {str(row[0]): [str(cell) for cell in row[1:]] for row in found.rows}


def prose(section: Section, role: str) -> str:
    blocks: tuple[Block, ...] = section.blocks
    return " ".join(str(block.text) for block in blocks if isinstance(block, Prose) and block.role == role)


ANSWERS = [
    ({}, "Bedre", "Better"),
    ({"afterwards": "lost"}, "Bedre, men holdt seg ikke", "Better, but it did not last"),
    ({"afterwards": "faded"}, "Bedre, men ikke alt holdt seg", "Better, but not all of it lasted"),
    (
        {"because": "comparison_alike"},
        "Bedre, uten sikker forskjell fra enhetene utenfor",
        "Better, with no clear difference from the units outside",
    ),
    (
        {"because": "comparison_alike", "afterwards": "lost"},
        "Bedre, uten sikker forskjell fra enhetene utenfor, og det holdt seg ikke",
        "Better, with no clear difference from the units outside, and it did not last",
    ),
    (
        {"because": "comparison_alike", "afterwards": "faded"},
        "Bedre, uten sikker forskjell fra enhetene utenfor, og ikke alt holdt seg",
        "Better, with no clear difference from the units outside, and not all of it lasted",
    ),
    ({"better": "worse", "because": "low_worse"}, "Dårligere", "Worse"),
]


@pytest.mark.parametrize(("about", "nb", "en"), ANSWERS)
def test_an_improvement_carries_what_its_report_adds_to_it(about: dict[str, Any], nb: str, en: str) -> None:
    found = compare_networks([summary("a", **about)])
    assert rows(table(compare_overview_section(found, words("nb")), "compare-networks"))["Nettverk a"][1] == nb
    assert rows(table(compare_overview_section(found, words("en")), "compare-networks"))["Network a"][1] == en


def test_the_lead_says_how_many_improvements_did_not_last_or_were_no_different_outside() -> None:
    reserved = [
        summary("a", afterwards="lost"), summary("b", afterwards="lost"), summary("c", afterwards="faded"),
        summary("d", because="comparison_alike"), summary("e"),
    ]  # fmt: skip
    nb = prose(compare_overview_section(compare_networks(reserved), words("nb")), "lead")
    assert "I 2 av nettverkene der det ble bedre, holdt bedringen seg ikke." in nb
    assert "I ett av nettverkene der det ble bedre, holdt ikke hele bedringen seg." in nb
    assert "I ett av nettverkene der det ble bedre, er det ikke funnet noen sikker forskjell" in nb
    assert "holdt" not in prose(compare_overview_section(compare_networks([summary("e")]), words("nb")), "lead")


def test_what_became_of_an_improvement_is_read_from_older_results_too() -> None:
    told = summary("a").as_json()
    del told["afterwards"]
    content = {"comparison": told, "answers": {"better": {"code": "improved", "afterwards": "lost"}}}
    assert summary_from_json(content).afterwards == "lost"
    assert summary_from_json({"comparison": told}).afterwards is None


COSTS = {
    "cash": ({"cash": 1e5, "cash_per_participant": 2000.0}, "–", "–"),
    "both": ({"cash": 1e5, "hours": 4500.0, "hours_unvalued": 0.0, "total_per_participant": 15533.3}, "15 533",
             "15,533"),
    "no value": ({"hours": 3360.0, "hours_unvalued": 3360.0}, "ikke verdsatt", "not valued"),
    "partly": ({"cash": 1e5, "hours": 90.0, "hours_unvalued": 40.0, "total_per_participant": 700.0}, "minst 700",
               "at least 700"),
    "no cash": ({"hours": 90.0, "hours_unvalued": 0.0, "total_per_participant": 700.0}, "minst 700", "at least 700"),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTS)
def test_working_time_stands_beside_what_was_paid_out_and_no_value_is_never_nothing(name: str) -> None:
    about, nb, en = COSTS[name]
    found = compare_networks([summary("a", **about)])
    for language, expected in (("nb", nb), ("en", en)):
        costs = table(compare_participation_section(found, words(language)), "compare-costs")
        (row,) = rows(costs).values()
        shown = dict(zip([str(column) for column in costs.columns[1:]], row, strict=True))
        heading = {
            "nb": "I alt per deltaker, medregnet arbeidstid",
            "en": "In all per participant, working time included",
        }[language]
        assert re.sub(r"\s", " ", shown[heading]) == expected
        assert "0" not in row
    assert [str(column) for column in costs.columns if "Paid out" in str(column)] == [
        "Paid out in all", "Paid out per participant", "Paid out per team"
    ]  # fmt: skip


def test_the_costs_of_a_network_are_those_of_its_own_report(root: Path) -> None:
    def told(name: str) -> NetworkSummary:
        return summary_of(le.evaluate(le.load_network(name, data=root / "data")))

    phrk = told("phrk")
    assert (phrk.hours, phrk.hours_unvalued, phrk.total_per_participant, phrk.cash) == (3360.0, 3360.0, None, None)
    evaluation = le.evaluate(le.load_network("vestre-viken", data=root / "data"))
    content = json.loads(json.dumps(results_json(evaluation)))
    summed = {row["quantity"]: row["value"] for row in content["rows"] if row["section"] == "costs"}
    read = summary_from_json(content)
    assert read == summary_of(evaluation)
    assert read.afterwards == content["answers"]["better"]["afterwards"] == "lost"
    assert read.total_per_participant == pytest.approx(summed["total_per_participant"])
    assert read.hours == summed["hours_total"]
    assert read.hours_per_participant == pytest.approx(
        summed["hours_total"] * summed["cash_per_participant"] / summed["cash_total"]
    )


def test_a_persons_judgement_stands_where_the_data_are_silent_and_beside_them_where_they_disagree() -> None:
    judged = summary("a", factors={"K1": "unknown", "K2": "weak", "K3": "partly"},
                     judged={"K1": "present", "K2": "present", "K3": "partly"})  # fmt: skip
    found: Comparison = compare_networks([judged])
    say = words("nb")
    factors = table(compare_factors_section(found, say), "compare-factors")
    cells = [row[1] for row in factors.rows]
    assert cells[:4] == [
        say("success_factors.by_person", person=say("success_factors.status.present")),
        say("success_factors.both", data=say("success_factors.status.weak"),
            person=say("success_factors.status.present")),
        say("success_factors.status.partly"),
        say("success_factors.status.unknown"),
    ]  # fmt: skip
    assert factors.data is not None
    assert list(factors.data["person"][:4].astype(object).where(factors.data["person"][:4].notna(), None)) == [
        "present", "present", "partly", None
    ]  # fmt: skip
    assert "personer i nettverket" in prose(compare_factors_section(found, say), "plain")


def test_the_factors_before_the_start_have_a_table_of_their_own(root: Path) -> None:
    say = words("nb")
    evaluation = le.evaluate(le.load_network("vestre-viken", data=root / "data"))
    older = dataclasses.replace(summary_of(evaluation), network="z", factors_before={}, judged_before={})
    section = compare_factors_section(compare_networks([summary_of(evaluation), older]), say)
    report = success_factors_section(evaluation, say)
    told = rows(table(report, "success-factors-table"))
    for name, column in (("compare-factors-before", 0), ("compare-factors", 1)):
        shown = rows(table(section, name))
        assert {factor: cells[0] for factor, cells in shown.items()} == {f: cells[column] for f, cells in told.items()}
    before, during = table(section, "compare-factors-before"), table(section, "compare-factors")
    assert {cells[1] for cells in rows(before).values()} == {"–"}
    assert say("compare_factors.untold") in str(before.note)
    assert say("compare_factors.untold") not in str(during.note)
    assert "før oppstart" in str(before.caption)
    assert "underveis" in str(during.caption)


def test_without_a_status_before_the_start_there_is_no_table_of_it() -> None:
    found = compare_networks([summary("a", factors={"K1": "weak"})])
    assert [one.id for one in compare_factors_section(found, words("en")).tables()] == ["compare-factors"]


def test_a_networks_title_leads_to_its_own_report_where_there_is_one() -> None:
    found = dataclasses.replace(compare_networks([summary("a"), summary("b")]), pages={"a": "../../a/report.nb.html"})
    titles = [row[0] for row in table(compare_overview_section(found, words("nb")), "compare-networks").rows]
    assert [title.href for title in titles if isinstance(title, Passage)] == ["../../a/report.nb.html", None]
    html = comparison_page(found, "nb", pages=found.pages).section("compare_overview").html
    assert html.count("<a ") == html.count('<a href="../../a/report.nb.html">') == 1
    assert "<a " not in comparison_page(found, "nb").section("compare_overview").html


def test_only_pages_that_are_there_are_linked(tmp_path: Path) -> None:
    for name in ("a", "b", "_plans", "No_Id"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.nb.html").touch()
    (tmp_path / "b" / "report.en.html").touch()
    assert report_pages(tmp_path, "nb") == {"a": "../../a/report.nb.html", "b": "../../b/report.nb.html"}
    assert report_pages(tmp_path, "en") == {"b": "../../b/report.en.html"}


LATER = ("judged", "hours", "hours_per_participant", "hours_unvalued", "total_per_participant", "divided_by",
         "afterwards", "factors_before", "judged_before")  # fmt: skip


def test_results_from_before_the_judgements_and_hours_are_read() -> None:
    told = summary("a", judged={"K1": "weak"}, hours=3.0, factors_before={"K1": "weak"}).as_json()
    for name in LATER:
        del told[name]
    assert summary_from_json(told) == dataclasses.replace(summary("a"), judged={}, hours=None)
