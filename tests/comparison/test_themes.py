"""Themes across networks: what each report published, no more, and nothing reckoned from it."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lnet_eval as le
from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs.network import FreeTextAnswers, Network, SurveyAnswers
from lnet_eval.plan.load import read_plan
from lnet_eval.reporting.blocks import Table
from lnet_eval.reporting.comparison_page import comparison_page
from lnet_eval.reporting.results import results_json
from lnet_eval.reporting.sections.compare_themes import compare_themes_section
from lnet_eval.reporting.sections.experience import experience_section
from lnet_eval.texts import words

K = 5
THEMES = {"tid": ("Tid", "Time"), "leder": ("Ledelse", "Leadership"), "data": ("Tall", "Figures")}
QUESTION = {"nb": "Hva var nyttigst?", "en": "What was most useful?"}


def network(
    name: str, counts: dict[str, dict[str, int]], *, none: int = 0, by_person: bool = True, **renamed: str
) -> Evaluation:
    """A network whose surveys each asked the question; by survey, how many answers each theme was given."""
    themes = [{"id": t, "text": {"nb": renamed.get(t, nb), "en": en}} for t, (nb, en) in THEMES.items()]
    asked = [{"id": "best", "column": "B", "text": QUESTION, "themes": themes}]
    items = [{"id": "nytte", "column": "N", "text": "Nyttig"}]
    scale = {"labels": ["nei", "litt", "både og", "ja", "helt"]}
    plan = {
        "network": {"id": name, "title": {"nb": f"Nettverk {name}", "en": f"Network {name}"}, "owner": "X",
                    "focus_area": "Fall"},
        "phases": {"baseline_start": "2019-01", "start": "2020-01"},
        "privacy": {"k": K},
        "surveys": {
            survey: {"title": {"nb": f"Skjema {survey}", "en": f"Form {survey}"}, "file": f"{survey}.csv",
                     "wave": "end", "scale": scale, "items": items, "free_text": asked}
            for survey in counts
        },
    }  # fmt: skip
    found = {survey: answers(given, none, by_person) for survey, given in counts.items()}
    return evaluate(Network(plan=read_plan(plan, network=name), surveys=found))


def answers(given: dict[str, int], none: int, by_person: bool) -> SurveyAnswers:
    wrote = [theme for theme, n in given.items() for _ in range(n)] + [""] * none
    mentions = pd.DataFrame({theme: [one == theme for one in wrote] for theme in THEMES})
    return SurveyAnswers(
        answers=pd.DataFrame({"nytte": [4.0] * len(wrote)}), groups=pd.DataFrame(index=range(len(wrote))), link=None,
        invited=None,
        free_text={"best": FreeTextAnswers(written=len(wrote), mentions=mentions, quotes={}, by_person=by_person)},
    )  # fmt: skip


def tables(comparison: Comparison, language: str = "nb") -> list[Table]:
    return [t for t in compare_themes_section(comparison, words(language)).blocks if isinstance(t, Table)]


def cell(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, tuple) else str(value)


def column(table: Table, heading: str) -> dict[str, str]:
    place = [cell(one) for one in table.columns].index(heading)
    return {cell(row[0]): cell(row[place]) for row in table.rows}


def text_of(comparison: Comparison, language: str) -> str:
    html = comparison_page(comparison, language).section("compare_themes").html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_each_network_shows_what_its_own_report_shows() -> None:
    a = network("a", {"slutt": {"tid": 12, "leder": 2, "data": 9}}, none=6)
    b = network("b", {"slutt": {"tid": 6, "leder": 14, "data": 10}})
    (table,) = tables(le.compare([a, b]))
    assert column(table, "Nettverk b: Skjema slutt") == {
        "Tid": "6 (20\N{NO-BREAK SPACE}%)", "Ledelse": "14 (47\N{NO-BREAK SPACE}%)",
        "Tall": "10 (33\N{NO-BREAK SPACE}%)", "Ingen av temaene": "0 (0\N{NO-BREAK SPACE}%)", "Skrev noe": "30",
    }  # fmt: skip
    own = next(
        block
        for block in experience_section(a, words("nb")).blocks
        if isinstance(block, Table) and block.id == "free-text-best"
    )
    printed = {cell(row[0]): cell(row[1]) for row in own.rows}
    shown = column(table, "Nettverk a: Skjema slutt")
    for name, value in printed.items():
        assert shown[name] == "vises ikke" if not value.isdigit() else shown[name].split(" ")[0] == value
    assert shown["Ledelse"] == "vises ikke"
    assert "vises ikke" in [shown[name] for name in printed if name != "Ledelse"], "and the one it follows from"


def test_a_survey_that_few_answered_says_nothing_and_is_never_added_to_another() -> None:
    few = {"slutt": {"tid": 3, "leder": 1}, "midt": {"tid": 11, "leder": 7, "data": 8}}
    (table,) = tables(le.compare([network("a", few)]))
    assert [cell(one) for one in table.columns[1:]] == ["Nettverk a: Skjema midt"]
    assert column(table, "Nettverk a: Skjema midt")["Skrev noe"] == "26"


def test_two_surveys_of_one_network_are_two_columns() -> None:
    twice = {"for": {"tid": 8, "leder": 7, "data": 6}, "slutt": {"tid": 9, "leder": 10, "data": 5}}
    (table,) = tables(le.compare([network("a", twice)]))
    assert [column(table, f"Nettverk a: Skjema {s}")["Skrev noe"] for s in twice] == ["21", "24"]


counts = st.fixed_dictionaries({theme: st.integers(0, 16) for theme in THEMES})


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(given=st.lists(st.tuples(counts, counts, st.integers(0, 9)), min_size=2, max_size=4))
def test_every_number_over_networks_was_published_by_a_network_and_stands_in_its_own_column(given: Any) -> None:
    evaluations = [network(f"n{i}", {"for": one, "slutt": two}, none=n) for i, (one, two, n) in enumerate(given)]
    published = {
        (found["network"], row["survey"]): found["themes"]
        for found in (json.loads(json.dumps(results_json(e)))["comparison"] for e in evaluations)
        for row in found["themes"]
    }
    for table in tables(le.compare(evaluations)):
        for place, heading in enumerate(map(cell, table.columns[1:]), start=1):
            _, name, _, survey = heading.replace(":", "").split(" ")
            own = [row for row in published[name, survey] if row["survey"] == survey]
            known = {row[name] for row in own for name in ("n", "written")}
            for row in table.rows:
                said = re.match(r"\d+", cell(row[place]))
                assert cell(row[place]) == "vises ikke" if said is None else int(said.group()) in known
        assert table.data is not None
        assert len(table.rows) == len(THEMES) + 2, "the themes, none of them, and who wrote: no row of sums"
        assert len(table.columns) == 1 + len(published), "no column of sums"
        assert len(table.data) == sum(1 for key, rows in published.items() for row in rows if row["survey"] == key[1])


def test_a_hidden_number_is_in_no_file() -> None:
    evaluation = network("a", {"slutt": {"tid": 12, "leder": 2, "data": 9}}, none=6)
    rows = {row["theme"]: row for row in results_json(evaluation)["comparison"]["themes"]}
    (table,) = tables(le.compare([evaluation]))
    assert table.data is not None
    hidden = [theme for theme, row in rows.items() if row["n"] is None]
    assert "leder" in hidden
    assert len(hidden) >= 2
    data = table.data.set_index("theme")
    assert data.loc["leder", "n"] is pd.NA
    assert int(data["n"].isna().sum()) == len(hidden)
    assert (data["written"] == 29).all()


def test_results_json_follows_its_schema_and_gives_the_same_page(root: Any) -> None:
    evaluation = network("a", {"slutt": {"tid": 12, "leder": 2, "data": 9}}, none=6)
    content = json.loads(json.dumps(results_json(evaluation)))
    jsonschema.validate(content, json.loads((root / "docs" / "results.schema.json").read_text(encoding="utf-8")))
    assert text_of(le.compare([content]), "en") == text_of(le.compare([evaluation]), "en")


def test_a_report_from_before_there_were_themes_is_compared_without() -> None:
    content = results_json(network("a", {"slutt": {"tid": 12, "leder": 8, "data": 9}}))
    del content["comparison"]["themes"]
    assert tables(le.compare([content])) == []
    assert "Ingen av nettverkene har vist temaer" in text_of(le.compare([content]), "nb")


def test_a_theme_of_another_name_is_another_line_and_a_network_without_it_says_so() -> None:
    same = {"slutt": {"tid": 12, "leder": 8, "data": 9}}
    (table,) = tables(le.compare([network("a", same), network("b", same, tid="Tid til arbeidet")]))
    assert column(table, "Nettverk a: Skjema slutt")["Tid til arbeidet"] == "ikke brukt"
    assert column(table, "Nettverk b: Skjema slutt")["Tid"] == "ikke brukt"
    assert [cell(row[0]) for row in table.rows][-2:] == ["Ingen av temaene", "Skrev noe"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", ["Temaer i åpne svar på tvers", "Tallene er ikke lagt sammen", "vises ikke", "Hva var nyttigst?"]),
        ("en", ["Themes in open answers across networks", "not added together", "not shown", "Leadership"]),
    ],
)
def test_both_languages_say_what_is_hidden_and_how_themes_were_found(language: str, said: list[str]) -> None:
    shown = {"slutt": {"tid": 12, "leder": 2, "data": 9}}
    text = text_of(le.compare([network("a", shown, none=6, by_person=False)]), language)
    assert all(part in text for part in said)
    assert ("ord i svarene" if language == "nb" else "words in the answers") in text


def test_a_themes_name_is_text() -> None:
    hostile = network("a", {"slutt": {"tid": 12, "leder": 8, "data": 9}}, tid="<script>x</script>")
    assert "<script" not in comparison_page(le.compare([hostile]), "nb").section("compare_themes").html


def test_the_summary_survives_the_way_through_a_file() -> None:
    evaluation = network("a", {"slutt": {"tid": 12, "leder": 8, "data": 9}})
    (direct,) = le.compare([evaluation]).networks
    (read,) = le.compare([json.loads(json.dumps(results_json(evaluation)))]).networks
    assert isinstance(direct, NetworkSummary)
    assert direct.themes == read.themes
    assert len(direct.themes) == len(THEMES) + 1
