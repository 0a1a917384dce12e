"""What a new network may expect is a prediction wherever it stands, with its cautions and its degrees of freedom."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from scipy.stats import t as student

from lnet_eval.comparison import Comparison, NetworkSummary, compare_networks
from lnet_eval.comparison.common_scale import ScaledEffect
from lnet_eval.methods.random_effects import RandomEffects
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.figures.network_forest import network_forest_figure
from lnet_eval.reporting.sections.compare_effects import compare_effects_section
from lnet_eval.reporting.sections.compare_method import compare_method_section
from lnet_eval.texts import words


def summary(name: str, **more: Any) -> NetworkSummary:
    values: dict[str, Any] = {
        "network": name, "titles": {"nb": f"Nettverk {name}", "en": f"Network {name}"}, "owner": "Eier",
        "synthetic": True, "as_of": "2024-01-31", "better": "improved", "because": "low_better", "grade": "low",
        "tier": 3, "source": "pooled", **more,
    }  # fmt: skip
    return NetworkSummary(**values)


def networks(unit: Any, n: int, *, spread: float = 0.4) -> Comparison:
    """Networks whose effects on a scale lie `spread` apart."""
    effects = [ScaledEffect(value=spread * i, low=spread * i - 0.1, high=spread * i + 0.1, unit=unit) for i in range(n)]
    scale = "standardised" if unit == "sd" else "log_ratio"
    return compare_networks([summary(f"n{i}", **{scale: effect}) for i, effect in enumerate(effects)])


def table(section: Section, name: str) -> Table:
    (found,) = (one for one in section.tables() if one.id == name)
    return found


def text(section: Section) -> str:
    blocks: tuple[Block, ...] = section.blocks
    return " ".join(str(block.text) for block in blocks if isinstance(block, Prose))


TABLES = {"sd": "compare-forest-data", "ratio": "compare-ratio", "odds_ratio": "compare-odds-ratio"}
PREDICTED = {
    "nb": ("95 % KI", "95 % prediksjonsintervall", "Et nytt nettverk (prediksjonsintervall)"),
    "en": ("95% CI", "95% prediction interval", "A new network (prediction interval)"),
}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("unit", TABLES)
def test_what_a_new_network_may_expect_is_nowhere_called_a_confidence_interval(unit: str, language: str) -> None:
    shown = table(compare_effects_section(networks(unit, 4), words(language)), TABLES[unit])
    columns = [str(column).replace("\N{NO-BREAK SPACE}", " ") for column in shown.columns]
    confidence, prediction, label = PREDICTED[language]
    *others, last = ([str(cell) for cell in row] for row in shown.rows)
    assert last[0] == label
    assert last[1] == last[columns.index(confidence)] == "–"
    assert re.search(r"\d (til|to) ", last[columns.index(prediction)])
    assert {row[columns.index(prediction)] for row in others} == {"–"}
    assert all(re.search(r"\d (til|to) ", row[columns.index(confidence)]) for row in others)
    assert {columns.index(confidence), columns.index(prediction)} <= set(shown.numeric)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_text_alternative_says_that_a_new_networks_range_is_predicted(language: str) -> None:
    drawn = network_forest_figure(networks("sd", 4), words(language))
    assert drawn is not None
    assert re.search(rf"{re.escape(PREDICTED[language][2])}: \S+ (til|to) \S+\.$", drawn.alt)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("unit", TABLES)
def test_without_a_mean_there_is_no_column_of_predictions(unit: str, language: str) -> None:
    shown = table(compare_effects_section(networks(unit, 2), words(language)), TABLES[unit])
    assert not [column for column in shown.columns if "predi" in str(column)]
    assert {len(row) for row in shown.rows} == {len(shown.columns)}
    assert max(shown.numeric) == 2


@pytest.mark.parametrize("unit", ["ratio", "odds_ratio"])
@pytest.mark.parametrize(("language", "few", "alike"), [
    ("nb", "bygger på bare 4 nettverk", "prediksjonsintervallet kan være for smalt"),
    ("en", "rests on only 4 networks", "the prediction interval may be too narrow"),
])  # fmt: skip
def test_ratios_have_the_cautions_of_the_common_scale(unit: str, language: str, few: str, alike: str) -> None:
    def said(found: Comparison) -> str:
        return text(compare_effects_section(found, words(language)))

    assert few in said(networks(unit, 4))
    assert alike not in said(networks(unit, 4))
    assert alike in said(networks(unit, 5, spread=0.001))
    assert few not in said(networks(unit, 5))


@pytest.mark.parametrize(("language", "said"), [
    ("nb", "én frihetsgrad færre enn det er nettverk; Riley og medarbeidere regner med to færre"),
    ("en", "one degree of freedom fewer than there are networks; Riley and colleagues use two fewer"),
])  # fmt: skip
def test_the_method_says_the_degrees_of_freedom_of_the_prediction(language: str, said: str) -> None:
    assert said in text(compare_method_section(networks("sd", 4), words(language)))
    found = networks("sd", 4).pooled["sd"]
    assert isinstance(found, RandomEffects)
    half = math.sqrt(found.tau**2 + found.standard_error**2) * student.ppf(0.975, found.n - 1)
    assert found.prediction_high - found.value == pytest.approx(half)
