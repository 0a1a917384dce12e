"""The page that says where each element of the founding documents is, names only what exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from lnet_eval.plan.model import Plan
from lnet_eval.reporting.contents import DOCUMENTS, SECTIONS
from lnet_eval.texts import words

ROOT = Path(__file__).parents[2]
PARTS = {*SECTIONS, *(section for sections in DOCUMENTS.values() for section in sections)}
NAMED_IN_A_LOOP = {"participation": ("teams", "attendance", "status", "earlier", "progress", "doses")}


def rows() -> list[tuple[str, str, str]]:
    """The rows of the page's tables: element, plan, report."""
    lines = (ROOT / "docs" / "elements.md").read_text(encoding="utf-8").splitlines()
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| ")]
    return [(row[0], row[1], row[2]) for row in cells if row[0] != "element"]


def descended(annotation: Any, key: str) -> Any:
    """What a key of the plan holds; raises KeyError where the plan has no such key."""
    if hasattr(annotation, "model_fields"):
        return annotation.model_fields[key].annotation
    inner = get_args(annotation)
    if get_origin(annotation) is dict:
        names, held = inner
        if key in get_args(names):
            return held
        return descended(held, key)  # `surveys.wave`: of any survey
    for one in inner:
        try:
            return descended(one, key)
        except KeyError:
            continue
    raise KeyError(key)


def exists(dotted: str) -> bool:
    """Whether network.toml may have the key."""
    annotation: Any = Plan
    try:
        for key in dotted.split("."):
            annotation = descended(annotation, key)
    except KeyError:
        return False
    return True


def ids_in_the_report() -> set[str]:
    """Every id of a table or heading that the sections' code writes out, or makes of a name in a loop."""
    folder = ROOT / "lnet_eval" / "reporting" / "sections"
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    groups = {f"attendance-by-{name}" for name in ("role", "level", "site")}
    looped = {f"{section}-{name}" for section, names in NAMED_IN_A_LOOP.items() for name in names}
    return {*re.findall(r'id="([\w-]+)"', code), *groups, *looped}


def test_every_element_is_in_the_plan_and_comes_back_in_the_report() -> None:
    found = rows()
    assert len(found) > 50
    assert [row for row in found if "`" not in row[1] or "`" not in row[2]] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:50])
def test_what_an_element_is_said_to_be_exists(row: tuple[str, str, str]) -> None:
    _, plan, report = row
    themes = re.findall(r"theme `([^`]+)`", plan)
    keys = set(re.findall(r"`([^`]+)`", plan)) - set(themes)
    assert [theme for theme in themes if f"construct.{theme}" not in words("nb")] == []
    assert [key for key in keys if not exists(key)] == []
    places = [re.findall(r"`([^`]+)`", place) for place in report.split(",")]
    assert [place[0] for place in places if place[0] not in PARTS] == []
    assert [place[1] for place in places if len(place) > 1 and place[1] not in ids_in_the_report()] == []


def test_every_section_of_the_report_answers_something_that_was_asked_for() -> None:
    named = {name for _, _, report in rows() for name in re.findall(r"`([^`]+)`", report)}
    assert set(SECTIONS) - named == {"appendix"}


def test_a_key_that_does_not_exist_would_be_found() -> None:
    assert not exists("delivered.cake")
    assert not exists("success_factors.K10")
    assert exists("success_factors.K1.before.status")
