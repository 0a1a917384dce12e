"""All that a report says, as one text, for tests that compare two reports letter for letter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.contents import SECTIONS
from lnet_eval.reporting.page import section_builder
from lnet_eval.reporting.results import results_json
from lnet_eval.texts import words
from tests.reporting.test_survey_disclosure import texts

FIGURES = (
    "vector", "gatherings", "earlier", "dose", "flow", "timeline", "costs", "tornado", "scorecard", "survey",
    "pre_post",
)  # fmt: skip


def whole_report(evaluation: Evaluation, languages: Sequence[str] = ("nb",)) -> str:
    """Every section (prose, tables and their files, figures with texts and drawings), and all of results.json."""
    parts = [json.dumps(results_json(evaluation), ensure_ascii=False)]
    for language in languages:
        for name in SECTIONS:
            parts += texts(section_builder(name)(evaluation, words(language)).blocks)
    return "\n".join(parts)


@contextmanager
def undrawn() -> Iterator[None]:
    """Reports without drawings: a search compares these, and the drawings of what it finds."""
    with pytest.MonkeyPatch.context() as patch:
        for module in FIGURES:
            for drawing in ("svg", "_draw"):
                patch.setattr(f"lnet_eval.reporting.figures.{module}.{drawing}", lambda *_, **__: "", raising=False)
        yield
