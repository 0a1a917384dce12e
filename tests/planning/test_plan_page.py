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
