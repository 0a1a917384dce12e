"""Networks side by side: what is pooled, what is left out, and what is said in both languages."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lnet_eval as le
from lnet_eval.comparison import Comparison, NetworkSummary, compare_networks, summary_from_json
from lnet_eval.comparison.common_scale import ScaledEffect
from lnet_eval.comparison.compare import Unevaluated
from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation, NotAnalysed
from lnet_eval.methods.moderators import MetaRegression
from lnet_eval.methods.random_effects import RandomEffects
from lnet_eval.reporting.comparing import compare_reports
from lnet_eval.reporting.comparison_page import comparison_page
from lnet_eval.reporting.contents import DOCUMENTS
from lnet_eval.reporting.guard import causal_words
from lnet_eval.reporting.results import results_json
from lnet_eval.reporting.sections.compare_interviews import matrix_of

FACTORS = {"K1": "present", "K2": "weak"}


def summary(name: str, effect: float | None = None, se: float = 0.3, **more: Any) -> NetworkSummary:
    scaled = (
        None
        if effect is None
        else ScaledEffect(value=effect, low=effect - 1.96 * se, high=effect + 1.96 * se, unit="sd")
    )
    values: dict[str, Any] = {
        "network": name, "titles": {"nb": f"Nettverk {name}", "en": f"Network {name}"}, "owner": "Eier",
        "synthetic": True, "as_of": "2024-01-31", "better": "improved" if effect and effect > 1 else "no_clear_change",
        "because": "no_clear_change", "grade": "low", "tier": 3, "standardised": scaled, "factors": FACTORS, **more,
    }  # fmt: skip
    return NetworkSummary(**values)


def said(network: str, keyword: str) -> dict[str, Any]:
    return {"number": 1, "question": "Ressursbruk?", "network": network, "keyword": keyword}


@pytest.fixture(scope="module")
def many() -> Comparison:
    rng = np.random.default_rng(2)
    attendance = np.linspace(0.4, 0.9, 8)
    effects = 4 * (attendance - 0.4) + rng.normal(0, 0.2, 8)
    networks = [
        summary(chr(97 + i), float(effects[i]), 0.2, attendance=float(attendance[i]), leaders=0.5, teams=6,
                organisations=1 + i % 2, cash=100_000.0, participants=40,
                interviews=(said(f"N{i % 2}", f"tid {i % 3}"),))
        for i in range(8)
    ]  # fmt: skip
    register = [Unevaluated(network="z", titles={"nb": "Uten rapport", "en": "Without report"}, state="never")]
    return compare_networks([*networks, summary("no-numbers", None, better="no_measurements")], register=register)


@pytest.fixture(scope="module")
def ahus() -> Evaluation:
    return le.evaluate(le.load_network("ahus", data=Path(__file__).resolve().parents[2] / "data"))


def test_effects_are_pooled_with_a_prediction_for_a_new_network(many: Comparison) -> None:
    pooled = many.pooled["sd"]
    assert isinstance(pooled, RandomEffects)
    assert pooled.n == 8
    assert pooled.prediction_low < pooled.low < pooled.value < pooled.high < pooled.prediction_high
    assert isinstance(many.pooled["ratio"], NotAnalysed)


def test_a_network_without_an_effect_is_in_every_table_but_not_in_the_mean(many: Comparison) -> None:
    assert "no-numbers" not in many.effects["sd"]
    assert "no-numbers" in {one.network for one in many.networks}


def test_two_networks_have_no_mean() -> None:
    found = compare_networks([summary("a", 1.0), summary("b", 0.5)])
    assert isinstance(found.pooled["sd"], NotAnalysed)
    assert found.pooled["sd"].reason == "too_few_networks"


@pytest.mark.recovery
def test_a_planted_moderator_is_found_and_one_that_does_not_vary_is_not_analysed(many: Comparison) -> None:
    attendance, leaders = many.moderators["attendance"], many.moderators["leaders"]
    assert isinstance(attendance, MetaRegression)
    assert attendance.slope.low < 4.0 < attendance.slope.high
    assert attendance.permutation_p < 0.01
    assert isinstance(leaders, NotAnalysed)
    assert leaders.reason == "moderator_does_not_vary"


def test_a_network_told_twice_counts_once_and_one_not_started_is_registered() -> None:
    found = compare_networks(
        [summary("a", 1.0), summary("a", 9.0, as_of="2023-01-31"), summary("b", better="not_started")]
    )
    assert [(one.network, one.standardised and one.standardised.value) for one in found.networks] == [("a", 1.0)]
    assert [(one.network, one.state) for one in found.register] == [("b", "planned")]


def test_keywords_that_two_reports_both_tell_count_once(many: Comparison) -> None:
    cells = matrix_of(many)[1, "Ressursbruk?"]
    assert cells == {"N0": ["tid 0", "tid 2", "tid 1"], "N1": ["tid 1", "tid 0", "tid 2"]}


def test_an_evaluation_and_its_results_json_give_the_same_comparison(ahus: Evaluation) -> None:
    from_file = json.loads(json.dumps(results_json(ahus)))
    one, other = le.compare([ahus]), le.compare([from_file])
    assert one.networks == other.networks
    assert one.to_frame().equals(other.to_frame())


def test_the_effect_on_the_common_scale_is_the_answers_effect_turned_so_that_positive_is_better(
    ahus: Evaluation,
) -> None:
    key = ahus.key_measure
    (found,) = le.compare([ahus]).networks
    assert key is not None
    assert key.primary is not None
    assert found.standardised is not None
    assert key.measure.better == "down"
    assert found.standardised.value * key.primary.value < 0
    ratio = found.standardised.value / -key.primary.value
    assert found.standardised.low == pytest.approx(-ratio * key.primary.high)
    assert 1 / ratio == pytest.approx(np.sqrt(np.mean([own_variance(ahus, team.unit) for team in key.teams])), rel=1e-9)


def own_variance(evaluation: Evaluation, unit: str) -> float:
    """The variance of a team's months before its start around its own least-squares line, by numpy's polyfit."""
    plan, key = evaluation.network.plan, evaluation.key_measure
    assert key is not None
    series = next(team.series for team in key.teams if team.unit == unit)
    start = plan.start_of(plan.unit(unit))
    before = series.value[np.array([period.start_time.date() < start for period in series.periods])]
    t = np.arange(len(before))[np.isfinite(before)]
    known = before[np.isfinite(before)]
    rest = known - np.polyval(np.polyfit(t, known, 1), t)
    return float((rest**2).sum() / (len(t) - 2))


@pytest.mark.parametrize("content", [{}, {"comparison": {"network": "a"}}, {"comparison": 3}])
def test_results_without_a_summary_are_refused(content: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        summary_from_json(content)


def test_nothing_to_compare_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match="nothing to compare"):
        compare_reports(tmp_path, data=tmp_path / "data")


def test_a_network_without_a_report_is_registered(ahus: Evaluation, tmp_path: Path, root: Path) -> None:
    (tmp_path / "ahus").mkdir()
    (tmp_path / "ahus" / "results.json").write_text(json.dumps(results_json(ahus)), encoding="utf-8")
    shutil.copytree(tmp_path / "ahus", tmp_path / "ahus (copy)")
    found = compare_reports(tmp_path, data=root / "data")
    assert [one.network for one in found.networks] == ["ahus"]
    assert {"phrk", "unn-plan"} <= {one.network for one in found.register}
    assert found.register[0].titles["nb"] != found.register[0].network


def test_a_report_that_cannot_be_read_is_registered_and_the_others_are_compared(
    ahus: Evaluation, tmp_path: Path, root: Path
) -> None:
    for name, text in (
        ("ahus", json.dumps(results_json(ahus))),
        ("phrk", '{"comparison": {"netw'),
        ("elsewhere", "[]"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text(text, encoding="utf-8")
    found = compare_reports(tmp_path, data=root / "data")
    assert [one.network for one in found.networks] == ["ahus"]
    states = {one.network: one.state for one in found.register}
    assert (states["phrk"], states["elsewhere"], states["unn-plan"]) == ("unreadable", "unreadable", "never")
    assert "lages på nytt" in text_of(found, "nb", "compare_register")


def test_where_no_report_can_be_read_each_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    (tmp_path / "data").mkdir()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"(?s)report of one .*report of two "):
        compare_reports(tmp_path, data=tmp_path / "data")


def skewed(name: str, low: float, value: float, high: float, unit: str = "sd") -> NetworkSummary:
    effect = ScaledEffect(value=value, low=low, high=high, unit=unit)
    return summary(name, **{"standardised" if unit == "sd" else "log_ratio": effect})


def test_where_intervals_are_skewed_the_mean_is_also_given_from_their_middles() -> None:
    found = compare_networks([skewed("a", 0.1, 0.15, 0.7), skewed("b", 0.2, 0.25, 0.8), skewed("c", 0.1, 0.12, 0.6)])
    pooled, middles = found.pooled["sd"], found.pooled_middles["sd"]
    assert isinstance(pooled, RandomEffects)
    assert isinstance(middles, RandomEffects)
    assert middles.value == pytest.approx(np.mean([0.4, 0.5, 0.35]), abs=0.02)
    assert pooled.low < 0 < middles.low
    assert "annen konklusjon" in text_of(found, "nb", "compare_effects")
    assert "another conclusion" in text_of(found, "en", "compare_effects")
    rows = found.to_frame().set_index(["section", "quantity"])
    assert rows.loc[("pooled_middles", "pooled_effect"), "value"] == middles.value


def test_of_intervals_that_are_not_skewed_nothing_is_said(many: Comparison) -> None:
    for language, words in (("nb", "skjeve"), ("en", "skewed")):
        assert words not in text_of(many, language, "compare_effects")


@pytest.mark.parametrize("unit", ["ratio", "odds_ratio"])
def test_ratios_are_ratios_in_the_frame_and_on_the_page(unit: str) -> None:
    logs = [np.log([1.0, 1.5, 2.0]), np.log([1.2, 1.6, 2.4]), np.log([0.9, 1.4, 1.9])]
    found = compare_networks([skewed(name, *numbers, unit) for name, numbers in zip("abc", logs, strict=True)])
    frame = found.to_frame().set_index(["section", "quantity"])
    assert list(frame.loc["effect", "value"]) == pytest.approx([1.5, 1.6, 1.4])
    assert list(frame.loc["effect", "low"]) == pytest.approx([1.0, 1.2, 0.9])
    assert frame.loc[("pooled", "pooled_effect"), "value"] == pytest.approx(1.5, abs=0.05)
    assert frame.loc[("pooled", "prediction_next_network"), "low"] > 0
    assert set(frame["unit"]) == {unit, f"log_{unit}"}
    assert frame.loc[("pooled", "between_network_sd"), "unit"] == f"log_{unit}"
    assert "1,50" in text_of(found, "nb", "compare_effects")


def text_of(comparison: Comparison, language: str, name: str) -> str:
    html = comparison_page(comparison, language).section(name).html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", DOCUMENTS["compare"])
def test_every_section_says_something_and_claims_no_cause(many: Comparison, language: str, name: str) -> None:
    text = text_of(many, language, name)
    assert len(text) > 100
    assert "{" not in text
    assert causal_words(text, language, "very_low") == ()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_single_network_has_every_section_too(language: str) -> None:
    alone = compare_networks([summary("a")])
    assert all(len(text_of(alone, language, name)) > 60 for name in DOCUMENTS["compare"])


def test_the_mean_and_the_prediction_are_said_in_whole_sentences(many: Comparison) -> None:
    nb, en = (text_of(many, language, "compare_effects") for language in ("nb", "en"))
    assert re.search(
        r"Samlet for de 8 nettverkene ble hovedindikatoren bedre enn forventet, med \d,\d\d standardavvik \(95\s%\sKI",
        nb,
    )
    assert re.search(
        r"Across the 8 networks the key measure got better than expected, by \d\.\d\d standard deviations \(95% CI", en
    )
    assert "Et nytt nettverk" in nb
    assert "A new network" in en


def test_a_moderator_is_stated_and_no_claim_is_made_of_it(many: Comparison) -> None:
    text = text_of(many, "nb", "compare_questions")
    assert "Det er et spor å følge i et nytt nettverk" in text
    assert "Det kan ikke disse dataene svare på" in text


def test_a_networks_title_is_text(many: Comparison) -> None:
    hostile = summary("h", 1.0, titles={"nb": "<script>x</script>", "en": "<script>x</script>"})
    page = comparison_page(compare_networks([hostile]), "nb")
    assert "<script" not in "".join(page.section(name).html for name in DOCUMENTS["compare"])


def test_numbers_and_tables_are_written(many: Comparison, tmp_path: Path) -> None:
    comparison_page(many, "nb").write(tmp_path)
    numbers = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert numbers["moderators"]["attendance"]["n"] == 8
    assert numbers["register"] == [
        {"network": "z", "state": "never"}, {"network": "no-numbers", "state": "no_measurements"}
    ]  # fmt: skip
    listed = (tmp_path / "tables" / "compare-register.csv").read_text(encoding="utf-8").split()
    assert [line.split(",") for line in listed[1:]] == [[one["network"], one["state"]] for one in numbers["register"]]
    assert {"compare-forest-data.csv", "compare-moderators.csv"} <= {p.name for p in (tmp_path / "tables").iterdir()}


def test_networks_that_have_not_started_are_nothing_to_compare(examples) -> None:
    planned = le.evaluate(le.load_network("unn-plan", data=examples))
    for results in ([], [planned]):
        with pytest.raises(le.UsageError):
            le.compare(results)
