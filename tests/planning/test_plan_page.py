"""The plan report in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.plan.lock import decided
from lnet_eval.plan.model import Lock
from lnet_eval.planning import Assessment
from lnet_eval.reporting.contents import DOCUMENTS
from lnet_eval.reporting.guard import causal_words
from lnet_eval.reporting.plan_page import plan_page


def text_of(assessment: Assessment, language: str, name: str) -> str:
    html = plan_page(assessment, language).section(name).html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_recommendation_is_one_plain_sentence(assessment: Assessment) -> None:
    assert (
        "Vi anbefaler seks måneder med målinger før oppstart, tolv måneder etter, og tre enheter utenfor nettverket."
        in text_of(assessment, "nb", "plan_advice")
    )
    assert (
        "We recommend six months of measurements before the start, twelve months after, and three units outside the "
        "network." in text_of(assessment, "en", "plan_advice")
    )


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", DOCUMENTS["plan"])
def test_every_section_says_something_and_promises_no_cause(assessment: Assessment, language: str, name: str) -> None:
    text = text_of(assessment, language, name)
    assert len(text) > 100
    assert "{" not in text
    assert causal_words(text, language, "very_low") == ()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_bare_plan_has_every_section_too(
    content: dict[str, Any], assessed: Callable[..., Assessment], language: str
) -> None:
    del content["planning"], content["measures"], content["success_factors"]
    bare = assessed(content)
    assert all(len(text_of(bare, language, name)) > 60 for name in DOCUMENTS["plan"])


def test_the_numbers_and_tables_are_written(assessment: Assessment, tmp_path: Path) -> None:
    plan_page(assessment, "nb").write(tmp_path)
    numbers = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert numbers["recommendation"]["design"]["before"] == 6
    assert len(numbers["fingerprint"]) == 64
    assert {row["design"] for row in numbers["rows"]} == {"two_points", "series", "comparison", "staggered", "drawn"}
    assert (tmp_path / "tables" / "plan-power-curves-data.csv").is_file()


def staggered(content: dict[str, Any], **choices: int) -> dict[str, Any]:
    content["planning"] |= {"comparisons": 0, "months_before": [6], "simulations": 100, **choices}
    return content


@pytest.mark.parametrize(("language", "said"), [("nb", "i to puljer med én måned mellom"), ("en", "two batches, one")])
def test_the_starts_are_those_that_the_teams_can_have(
    content: dict[str, Any], assessed: Callable[..., Assessment], language: str, said: str
) -> None:
    text = text_of(assessed(staggered(content, teams=2, starts=3, step=1)), language, "plan_designs")
    lot = text[text.index("Bør teamene" if language == "nb" else "Should the teams") :]
    assert said.removeprefix("i ") in lot
    assert not re.search("[Mm]ed tre puljer|[Ww]ith three batches|sterkeste|strongest", lot)
    assert ("minst tre puljer" if language == "nb" else "at least three batches") in lot


@pytest.mark.parametrize("language", ["nb", "en"])
def test_lots_are_recommended_with_the_starts_that_there_are(assessment: Assessment, language: str) -> None:
    text = text_of(assessment, language, "plan_designs")
    assert ("Med tre puljer er dette det sterkeste" if language == "nb" else "With three batches this is the") in text


@pytest.mark.parametrize(("language", "lots"), [("nb", "oddtrekning|rekkefølgen trekkes"), ("en", r"\blots?\b")])
def test_without_a_staggered_start_nothing_is_said_of_lots(
    content: dict[str, Any], assessed: Callable[..., Assessment], language: str, lots: str
) -> None:
    text = text_of(assessed(staggered(content, starts=1)), language, "plan_designs")
    closed = {"nb": "Planen åpner ikke for trinnvis oppstart.", "en": "The plan does not allow for a staggered start."}
    assert closed[language] in text
    assert not re.search(lots, text[text.index(closed[language]) :])


@pytest.mark.parametrize(("language", "column"), [("nb", "Måneder med målinger"), ("en", "Months of measurements")])
def test_the_table_of_designs_shows_how_long_each_lasts(
    content: dict[str, Any], assessed: Callable[..., Assessment], tmp_path: Path, language: str, column: str
) -> None:
    found = assessed(staggered(content, teams=4, starts=4, step=6))
    html = plan_page(found, language).section("plan_designs").html
    assert column in html
    lengths = re.findall(r"<tr>.*?<td[^>]*>(\d+)</td>", html, flags=re.DOTALL)
    assert lengths == ["2", "18", "36", "36"]
    plan_page(found, language).write(tmp_path)
    numbers = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert {(row["design"], row["months"], row["unit_months"]) for row in numbers["rows"]} == {
        ("two_points", 2, 8), ("series", 18, 72), ("staggered", 36, 144), ("drawn", 36, 144),
    }  # fmt: skip
    assert numbers["recommendation"]["design"]["months"] in {18, 36}
    assert "unit_months" in (tmp_path / "tables" / "plan-designs.csv").read_text(encoding="utf-8")


def test_a_text_of_the_plan_is_text(content: dict[str, Any], assessed: Callable[..., Assessment]) -> None:
    content["planning"]["areas"][0]["title"] = "<script>alert(1)</script>"
    html = plan_page(assessed(content), "nb").section("plan_area").html
    assert "<script" not in html


def test_a_plan_that_was_changed_after_it_was_locked_says_what_was_changed(assessment: Assessment) -> None:
    plan = assessment.network.plan.model_copy(update={"plan": Lock(locked="2026-12-01", fingerprint="0" * 64)})
    locked = decided(plan)
    locked["phases"]["start"] = "2026-11-01"

    def with_kept(kept: dict[str, Any] | None) -> str:
        network = replace(assessment.network, plan=plan, locked=kept)
        return text_of(replace(assessment, network=network), "nb", "plan_lock")

    said = with_kept(locked).replace("\u00a0", " ")
    assert "Planen ble låst 1. desember 2026 og er endret siden." in said
    assert "Oppstart 1. november 2026 1. januar 2027" in said
    assert "Hva som er endret, kan ikke vises." in with_kept(None)
    assert "Avvik fra planen" not in text_of(assessment, "nb", "plan_lock")
