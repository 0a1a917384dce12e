"""What a notebook keeps of any result, as plain text and as HTML: short, all of it readable, and nobody's row."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from IPython.lib.pretty import pretty

import lnet_eval as le
from lnet_eval.evaluation import Evaluation
from lnet_eval.inputs.network import Network, SurveyAnswers
from lnet_eval.methods.participation import Attendance, attendance
from lnet_eval.plan import read_plan
from lnet_eval.planning import Assessment, assess
from lnet_eval.reporting.notebook import SHOWN
from lnet_eval.reporting.shown.people import attendance_html, before_and_after_html, item_html, survey_html

MOST = 400
DUMPED = re.compile(r"\n|\barray\(|DataFrame|Index\(|dtype|Name: ")
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)
FEW = (2, 3, 4)
MANY = (41, 43, 47)  # few, where sixty are many: numbers that nothing else in the network has
EXAMPLES = ("vestre-viken", "trygg-utskriving", "phrk", "unn-plan")
SCALE = {"labels": ["nei", "litt", "både og", "ja", "helt"], "not_applicable": ["vet ikke"]}
PLAN: dict[str, Any] = {
    "network": {"id": "lite", "title": {"nb": "Lite", "en": "Small"}, "owner": "X", "focus_area": "Fall"},
    "phases": {"baseline_start": "2019-11", "start": "2020-01", "end": "2020-06"},
    "gatherings": [{"date": dt.date(2020, 1, 15)}, {"date": dt.date(2020, 3, 15)}],
    "units": [{"id": "a", "name": "A", "site": "Nord"}, {"id": "b", "name": "B", "site": "Sør"}],
    "surveys": {
        "for": {
            "title": "Før", "file": "f.csv", "wave": "pre", "scale": SCALE,
            "items": [{"id": "tid", "column": "T", "text": "Tid"}],
        },
        "slutt": {
            "title": "Slutt", "file": "s.csv", "wave": "post", "groups": ["Yrke"], "scale": SCALE,
            "items": [{"id": name, "column": name, "text": name} for name in ("nytte", "tid", "hjelp")],
        },
    },
}  # fmt: skip
PLANNED: dict[str, Any] = {
    "network": {"id": "planlagt", "title": {"nb": "Nytt", "en": "New"}, "owner": "X", "focus_area": "Ikke valgt"},
    "phases": {"baseline_start": "2026-01-01", "start": "2027-01-01", "end": "2027-12-31"},
    "measures": [{"id": "tid", "title": {"nb": "Ventetid", "en": "Waiting time"}, "definition": "Dager",
                  "kind": "continuous", "better": "down", "key": True, "source": "registry"}],
    "planning": {"teams": 6, "comparisons": 3, "months_before": [12], "simulations": 100,
                 "assumptions": [{"measure": "tid", "effect": -12.0, "variation": 2.0}],
                 "areas": [{"id": "a", "title": "Fall", "guidelines": ["local"], "incidents": 100}]},
    "success_factors": {
        "K1": {"before": {"status": "present", "reason": "Vedtatt " * 60, "role": "Direktør", "date": "2026-06-01"}},
    },
}  # fmt: skip


def answers(*counts: tuple[int, ...]) -> list[float]:
    """People by what they answered, from the first point of the scale to the last."""
    return [float(point) for point, n in enumerate(counts, start=1) for _ in range(n)]


def network_of_few(few: tuple[int, ...], rest: int, k: int) -> Network:
    """A network whose leaders, questions and professions are `few`, beside groups of `rest`."""
    one, two, three = few
    rows = [
        (day, unit, role, level, invited, invited - (role == "pleier"))
        for day in (pd.Timestamp("2020-01-15"), pd.Timestamp("2020-03-15"))
        for unit, role, level, invited in (
            ("a", "lege", None, rest), ("a", "pleier", None, rest + 10), ("b", "pleier", None, rest + 20),
        )
    ]  # fmt: skip
    rows.append((pd.Timestamp("2020-01-15"), None, "leder", "N1", one, one))
    rows += [(pd.Timestamp("2020-01-15"), None, "leder", level, rest, rest) for level in ("N2", "N3")]
    frame = pd.DataFrame(rows, columns=["gathering", "unit", "role", "level", "invited", "attended"])
    n = rest + two
    items = pd.DataFrame({"nytte": answers(two, 0, 0, rest, 0), "tid": [5.0] * three + [np.nan] * (n - three)})
    items["hjelp"] = [4.0] * rest + [-1.0] * two
    groups = pd.DataFrame({"Yrke": ["lege"] * two + ["pleier"] * rest})
    before = pd.DataFrame({"tid": answers(0, 0, 0, three, 0)})
    surveys = {
        "for": SurveyAnswers(answers=before, groups=pd.DataFrame(index=before.index), link=None, invited=rest + 80),
        "slutt": SurveyAnswers(answers=items, groups=groups, link=None, invited=rest + 80),
    }
    return Network(plan=read_plan({**PLAN, "privacy": {"k": k}}, network="lite"), attendance=frame, surveys=surveys)


def results(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every dataclass within a result, with the way to it."""
    if dataclasses.is_dataclass(value):
        yield path, value
        for one in dataclasses.fields(value):
            yield from results(getattr(value, one.name), f"{path}.{one.name}")
    elif isinstance(value, tuple | list):
        for place, one in enumerate(value):
            yield from results(one, f"{path}[{place}]")
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from results(one, f"{path}[{name!r}]")


def html_of(result: object) -> str | None:
    """What a notebook shows of it, where it shows more than plain text."""
    known = SHOWN.get((type(result).__module__, type(result).__name__))
    return None if known is None else str(getattr(importlib.import_module(known[0]), known[1])(result))


def is_readable(html: str) -> bool:
    """Whether every table has a caption and headings with a scope, and every drawing a text."""
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    headed = all(
        "<caption" in table and "<th" in table and not re.search(r"<th(?= |>)(?![^>]*scope=)", table)
        for table in tables
    )
    return headed and all(re.search(r'alt="[^"]+"', image) for image in re.findall(r"<img[^>]*>", html))


def cells(html: str) -> set[str]:
    """What stands in the tables' cells."""
    return {re.sub(r"<[^>]+>", "", cell).strip() for cell in CELL.findall(html)}


@pytest.fixture(scope="module")
def evaluations(examples: Path) -> dict[str, Evaluation]:
    return {name: le.evaluate(le.load_network(name, data=examples)) for name in EXAMPLES}


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return assess(Network(plan=read_plan(PLANNED, network="planlagt")))


@pytest.fixture(scope="module")
def everything(evaluations: dict[str, Evaluation], assessment: Assessment, examples: Path) -> list[tuple[str, Any]]:
    """Every result that can be reached from what the public functions give, each object once."""
    ahus = le.load_network("ahus", data=examples)
    roots = {
        **evaluations,
        "comparison": le.compare(evaluations.values()),
        "exploration": le.explore(ahus, "liggetid", chart="i", phases=["2019-06"]),
        "assessment": assessment,
    }
    found = {id(one): (path, one) for name, root in roots.items() for path, one in results(root, name)}
    return list(found.values())


def test_every_result_says_what_it_is_in_a_line_without_a_row(everything: list[tuple[str, Any]]) -> None:
    kinds = {type(one).__name__ for _, one in everything}
    assert {"Attendance", "Costs", "MeasureEvaluation", "NetworkSummary", "PowerDesign", "SurveyItem"} <= kinds
    wrong = {
        path: text[:MOST]
        for path, one in everything
        for text in (repr(one), pretty(one, max_width=2 * MOST))
        if len(text) > MOST or DUMPED.search(text)
    }
    assert wrong == {}


def test_what_a_notebook_shows_of_any_result_can_be_read_by_everybody(everything: list[tuple[str, Any]]) -> None:
    first: dict[type, tuple[str, Any]] = {}
    for path, one in everything:
        first.setdefault(type(one), (path, one))
    pages = {path: html for path, one in first.values() if (html := html_of(one)) is not None}
    assert len(pages) == len(set(SHOWN) & {(kind.__module__, kind.__name__) for kind in first})
    assert {"Comparison", "DoseResponse", "Fidelity", "Funnel", "LearningNetwork", "OwnerTrend"} <= {
        type(one).__name__ for path, one in first.values() if path in pages
    }
    assert [path for path, html in pages.items() if not is_readable(html)] == []


def test_many_teams_that_were_chosen_are_counted() -> None:
    chosen = importlib.import_module("lnet_eval.evaluation.choices").Choices(
        teams=tuple(f"avdeling-{n}" for n in range(90)), chart="p"
    )
    assert repr(chosen) == "Choices(teams='90 teams', chart='p')"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_text_and_no_table_tells_how_many_a_small_group_has(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit of sixty people, so that the numbers of few are none that teams or questions have."""
    monkeypatch.setenv("LNET_LANGUAGE", language)
    found = list(results(le.evaluate(network_of_few(MANY, 130, 60))))
    pages = [html for _, one in found if (html := html_of(one)) is not None]
    assert len(pages) > len(MANY)
    texts = [repr(one) for _, one in found if type(one).__name__ != "Estimate"]  # that is a number somebody asked for
    texts += [re.sub(r"<style>.*?</style>|src=\"[^\"]*\"|<[^>]+>", " ", html, flags=re.DOTALL) for html in pages]
    texts += [alt for html in pages for alt in re.findall(r'alt="([^"]*)"', html)]
    told = [text for text in texts if re.search(rf"(?<![\d.,])({'|'.join(map(str, MANY))})(?![\d.,%\u00a0])", text)]
    assert told == []
    assert any("260" in cells(html) for html in pages)  # the physicians of both gatherings


@pytest.fixture
def came() -> Attendance:
    found = le.evaluate(network_of_few(FEW, 30, 5)).attendance
    assert isinstance(found, Attendance)
    return found


def test_leaders_of_whom_two_came_are_hidden_as_in_the_report(
    came: Attendance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    html = attendance_html(came)
    leaders = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if "N1" in row)
    assert re.findall(r"<td[^>]*>(.*?)</td>", leaders) == [":", ":", ":"]
    assert "suppressed" in html
    assert repr(came) == "Attendance(n_gatherings=2)"


def test_people_are_shown_nowhere_where_no_plan_says_how_few_are_too_few(
    came: Attendance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    frame = network_of_few(FEW, 30, 5).attendance
    asked = le.evaluate(network_of_few(FEW, 30, 5))
    survey, compared = asked.surveys[0], asked.comparisons[0]
    for html in (
        attendance_html(attendance(frame)),
        survey_html(dataclasses.replace(survey, plan=None)),
        before_and_after_html(dataclasses.replace(compared, plan=None)),
    ):
        assert "ingen kjent plan" in html
        assert "<table" not in html
        assert not re.search(r"\d", re.sub(r"<style>.*?</style>|<[^>]+>", "", html, flags=re.DOTALL))
    assert "<table" in attendance_html(came)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([5.0, 4.0, 4.0], "Fewer than 5 people answered"),
        ([5.0] * 3 + [2.0] * 20, "Fewer than 5 of 23 who answered agreed"),
        ([2.0] * 3 + [5.0] * 20, "At least 19 of 23 who answered agreed"),
        ([2.0] * 3 + [5.0] * 4, "Some of the 7 who answered agreed"),
    ],
)
def test_a_question_that_somebody_asks_about_hides_the_few(
    given: list[float], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    html = item_html(le.survey_item(given))
    assert said in html
    assert "agreement" not in cells(html)


def test_a_question_of_a_network_has_the_networks_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    item = le.survey_item([5.0] * 9 + [2.0] * 8, agree=(5,))
    assert "agreement" in cells(item_html(item))
    assert "agreement" not in cells(item_html(dataclasses.replace(item, k=10)))
    asked = le.evaluate(network_of_few(MANY, 130, 60)).surveys
    assert {one.k for survey in asked for one in survey.items.values() if hasattr(one, "k")} == {60}


def test_a_measure_shows_its_chart_its_change_and_its_grade(
    evaluations: dict[str, Evaluation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    html = html_of(evaluations["vestre-viken"].measures[0]) or ""
    for part in ("Certainty", "<figure", "Longest run"):
        assert part in html, part
    assert len(re.findall(r"<figure", html)) == 2


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("nb", {"Fidelity": "Team per veileder", "LearningNetwork": "De fire kravene", "Funnel": "Felles nivå for",
                "DoseResponse": "Dette er utforskende", "Comparison": "Spørsmål", "OwnerTrend": "fra nettverk til"}),
        ("en", {"Fidelity": "Teams per coach", "LearningNetwork": "The four conditions", "Funnel": "Common level of",
                "DoseResponse": "This is exploratory", "Comparison": "Question", "OwnerTrend": "from network to"}),
    ],
)  # fmt: skip
def test_how_a_network_was_carried_out_is_shown_as_in_the_report(
    everything: list[tuple[str, Any]], language: str, parts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    shown: dict[str, str] = {}
    for path, one in everything:
        if not path.startswith("comparison"):
            shown[type(one).__name__] = shown.get(type(one).__name__, "") + (html_of(one) or "")
    assert {name: part in shown[name] for name, part in parts.items()} == dict.fromkeys(parts, True)
    assert "<figure" in shown["OwnerTrend"]
    assert 'class="warning"' in shown["DoseResponse"]


def test_an_assessment_shows_the_plans_advice_and_every_design(
    assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    html = html_of(assessment) or ""
    table = re.search(r"<table.*?</table>", html, re.DOTALL)
    assert table is not None
    assert table[0].count("<tr") == len(assessment.options) + 1
    assert repr(assessment).startswith("Assessment('planlagt', n_designs=")


def test_a_plan_says_whose_it_is_and_not_how_few_were_interviewed(examples: Path) -> None:
    plan = le.load_network("phrk", data=examples).plan
    assert repr(plan) == f"Plan('phrk', {len(plan.units)} units, {len(plan.measures)} measures)"
