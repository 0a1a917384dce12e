"""Thirty teams with the names that wards have: readable on paper, and told apart."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Completeness, MeasureEvaluation
from lnet_eval.plan import Plan
from lnet_eval.reporting.figures.before_after import before_after_figure
from lnet_eval.reporting.figures.forest import forest_figure
from lnet_eval.reporting.figures.heatmap import completeness_figure
from lnet_eval.reporting.figures.rows import row_names
from lnet_eval.reporting.figures.style import SMALL, WIDTH, names_width, text_width
from lnet_eval.reporting.figures.team_charts import team_charts_figure
from lnet_eval.reporting.figures.team_panels import as_listed
from lnet_eval.texts import words

SVG = "{http://www.w3.org/2000/svg}"
SMALLEST_PRINT = 6.0  # points: footnotes of journals are set in 6 to 7
WARDS = (
    "Medisinsk sengepost", "Kirurgisk sengepost", "Ortopedisk sengepost", "Geriatrisk sengepost",
    "Lungemedisinsk sengepost", "Hjertemedisinsk sengepost", "Infeksjonsmedisinsk sengepost", "Slagenheten",
    "Nyremedisinsk sengepost", "Rehabiliteringsavdelingen",
)  # fmt: skip
LONG = tuple(f"{ward}, {site}" for site in ("Tromsø", "Bodø", "Hammerfest") for ward in WARDS)
SHORT = tuple(f"Team {number}" for number in range(30))
Figures = list[ET.Element]


@pytest.fixture(scope="module", params=[LONG, SHORT], ids=["long names", "short names"])
def drawn(request: pytest.FixtureRequest, network_evaluation) -> tuple[tuple[str, ...], Figures]:
    """Every figure with a row or a panel per team, and the thirty teams' names."""
    names = request.param
    content = network_evaluation.network.plan.model_dump(mode="json", by_alias=True)
    content["units"] = [{"id": f"team-{i}", "name": name} for i, name in enumerate(names)]
    plan, measure = Plan.model_validate(content), enlarged(network_evaluation.measures[0], len(names))
    functions: tuple[Callable, ...] = (team_charts_figure, before_after_figure, forest_figure, completeness_figure)
    found = [function(measure, plan, words("nb")) for function in functions]
    assert all(found)
    return names, [ET.fromstring(figure.svg) for figure in found]


def enlarged(measure: MeasureEvaluation, n: int) -> MeasureEvaluation:
    """The measure in a network of `n` teams that all have the data of the first."""
    teams = tuple(dataclasses.replace(measure.teams[0], unit=f"team-{i}") for i in range(n))
    pooled = measure.pooled
    assert not isinstance(pooled, NotAnalysed)
    own = next(iter(pooled.teams.values()))
    pooled = dataclasses.replace(pooled, teams={team.unit: own for team in teams})
    empty = Completeness(table=measure.completeness.table, due=n, delivered=n)
    return dataclasses.replace(measure, teams=teams, pooled=pooled, completeness=empty)


def texts(figure: ET.Element) -> list[str]:
    return [element.text or "" for element in figure.iter(f"{SVG}text")]


def on_paper(root: Path, figure: ET.Element) -> tuple[float, float]:
    """How wide and how tall a figure is printed, in mm: the print rules of the page's style."""
    css = (root / "lnet_eval" / "reporting" / "template" / "section.css").read_text(encoding="utf-8")
    rule = re.search(
        r"is\(img, \.drawing img\) \{ max-height: (\d+)mm; width: auto; max-width: min\(100%, (\d+)mm", css
    )
    assert rule is not None
    tallest, widest = map(float, rule.groups())
    _, _, width, height = (float(part) for part in str(figure.get("viewBox")).split())
    scale = min(widest / width, tallest / height)
    return scale * width, scale * height


def test_thirty_teams_are_printed_in_letters_that_can_be_read(
    drawn: tuple[tuple[str, ...], Figures], root: Path
) -> None:
    for figure in drawn[1]:
        width, height = on_paper(root, figure)
        points = width / 25.4 * 72
        assert SMALL * points / WIDTH >= SMALLEST_PRINT
        assert height <= 232, "taller than a sheet with its title and its note"


def test_no_two_teams_read_alike_in_any_figure(drawn: tuple[tuple[str, ...], Figures]) -> None:
    names, figures = drawn
    panels, rows = " ".join(texts(figures[0])), [texts(figure) for figure in figures[1:]]
    shown = row_names(names, names_width(names) - 12)
    assert len(set(shown)) == len(names)
    for figure in rows:
        assert set(shown) <= set(figure)
    for ward in ("Geriatrisk sengepost,", "Lungemedisinsk"):
        assert panels.count(ward) == (3 if names is LONG else 0)
    for end in ("sengepost, Hammerfest", "sengepost, Bodø"):
        assert (end in panels) == (names is LONG)


def test_names_that_would_be_cut_alike_keep_their_last_word() -> None:
    names = ["Infeksjonsmedisinsk sengepost, Bodø", "Infeksjonsmedisinsk sengepost, Tromsø", "Slagenheten"]
    cut = row_names(names, 120)
    assert cut[0].endswith("… Bodø")
    assert cut[1].endswith("… Tromsø")
    assert cut[2] == "Slagenheten"
    assert max(text_width(label, SMALL) for label in cut) <= 120


def test_one_name_that_is_cut_alone_is_cut_at_its_end() -> None:
    assert row_names(["Infeksjonsmedisinsk sengepost, Bodø", "Slagenheten"], 120)[0].endswith("…")
    alike = row_names(["Infeksjonsmedisinsk sengepost, Bodø"] * 2, 120)
    assert alike[0] == alike[1]


def test_names_are_listed_as_a_norwegian_reader_lists_them() -> None:
    names = ["Post 10", "Åsen", "Post 2", "Øyemottak", "Ærfugl", "post 1", "Asker", "1", "10", "2", "9" * 10_000]
    wanted = ["1", "2", "10", "9" * 10_000, "Asker", "post 1", "Post 2", "Post 10", "Ærfugl", "Øyemottak", "Åsen"]
    assert sorted(names, key=as_listed) == wanted
