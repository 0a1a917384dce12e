"""A result that is the last line of a cell shows itself, in words and with text for every drawing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import lnet_eval as le
from lnet_eval.comparison import NetworkSummary, compare_networks
from lnet_eval.comparison.common_scale import ScaledEffect
from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.results import Answer
from lnet_eval.reporting.notebook import SHOWN
from lnet_eval.reporting.shown.conclusions import answer_html, comparison_html, evidence_html
from lnet_eval.reporting.shown.results import chart_html
from lnet_eval.texts import words


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": pd.period_range("2020-01", periods=24, freq="M").astype(str),
            "y": np.resize([4.0, 6.0, 6.5, 3.5], 24),
        }
    )


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture
def summaries() -> list[NetworkSummary]:
    """Four networks with an effect each, and one without."""
    effects = {"a": 1.0, "b": 0.4, "c": 0.9, "d": 1.4, "e": None}
    return [
        NetworkSummary(
            network=name, titles={"nb": f"Nettverk {name}", "en": f"Network {name}"}, owner="HF", synthetic=False,
            as_of="2020-02-29", better="no_measurements" if effect is None else "improved",
            because="no_measurements" if effect is None else "low_better", grade="low", tier=4, measure="fall",
            measure_titles={"nb": "Fall", "en": "Falls"}, kind="rate",
            standardised=None if effect is None else ScaledEffect(value=effect, low=effect - 0.6, high=effect + 0.6,
                                                                  unit="sd"),
        )
        for name, effect in effects.items()
    ]  # fmt: skip


def shown(shell: InteractiveShell, code: str, **given: object) -> dict[str, str]:
    shell.push(given)
    shell.run_cell("import lnet_eval as le")
    ran = shell.run_cell(code)
    ran.raise_error()
    data, _ = shell.display_formatter.format(ran.result)
    return data


def in_words(html: str) -> str:
    without = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without))


def test_a_cell_shows_the_chart_with_its_text_its_points_and_what_was_counted(
    shell: InteractiveShell, frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    data = shown(shell, 'le.run_chart(frame, value="y")', frame=frame)
    html = data["text/html"]
    assert "<svg" not in html  # an image with a text, as in the report
    alt = re.search(r'<img[^>]*alt="([^"]+)"', html)
    assert alt is not None
    assert "longest run on one side of the centre line is 2 measurements (limit 8)" in alt[1]
    assert "crossed 12 times (at least 8 expected)" in alt[1]
    assert "<td>2 (limit 8)" in html.replace(' class="number"', "")
    said = in_words(html)
    assert "12 (at least 8 expected)" in said
    assert all(f"{month} 2020" in said for month in ("January", "December"))
    assert "Anhøj" in said
    assert data["text/plain"].startswith("RunChart(")


def test_every_phase_has_its_statistics_and_what_to_know_of_it(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    chart = le.run_chart(frame, value="y", phases=["2021-01"])
    said = in_words(chart_html(chart))
    assert "1 January 2020 5 12 2 (limit 7) 6 (at least 3 expected) no" in said
    assert "2 January 2021 5 12 2 (limit 7) 6 (at least 3 expected) no" in said
    assert chart.cautions
    assert "rests on only 12 points" in said


def test_a_chart_that_is_not_judged_says_so_and_shares_are_per_cent(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    shares = frame.assign(n=frame["y"] * 10, of=100)
    chart = le.run_chart(shares, numerator="n", denominator="of", chart="p")
    said = in_words(chart_html(replace(chart, statistics=chart.statistics.assign(signal=pd.NA))))
    assert "Too little to tell a signal" in said
    assert "not judged" in said
    assert "40.0%" in said


def test_what_was_not_counted_is_not_told_as_a_number(frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    flat = frame.assign(n=40, of=100)
    html = chart_html(le.run_chart(flat, numerator="n", denominator="of", chart="p", judge=False))
    alt = re.search(r'<img[^>]*alt="([^"]+)"', html)
    assert alt is not None
    assert alt[1].startswith("Chart from January 2020 to December 2021, with 24 measurements")
    assert "longest" not in alt[1]
    assert "1 January 2020 40.0% 0 – – not judged" in in_words(html)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_statistics_of_too_few_points_do_not_say_that_nothing_changed(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    say = words(language)
    few, many = (chart_html(le.run_chart(frame.head(n), value="y", judge=False)) for n in (6, 24))
    for nothing in ("shown.chart.title_no_signal", "charts.variation.common_cause"):
        assert say(nothing) in many
        assert say(nothing) not in few
    for unknown in ("shown.chart.title_not_judged", "charts.variation.not_judged"):
        assert say(unknown) in few
        assert say(unknown) not in many


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ('le.interrupted_time_series(frame, start="2021-01", kind="continuous", value="y")', ["<figure", "newey_west"]),
        ('le.before_after(frame, start="2021-01", kind="continuous", value="y")', ["difference", "<caption"]),
        ("le.survey_item([4, 5, 3, 4, 2] * 6, invited=40)", ["agreement_bounds", 'scope="col"']),
        ('le.run_chart(frame, value="y")', ["<figure", "Longest run", "<caption"]),
        ('le.load_network("vestre-viken", data=data)', ["Tables", "<caption", "Units"]),
        ('le.evaluate(le.load_network("unn-plan", data=data))', ["Did it get better?", "Certainty"]),
        ('le.evaluate(le.load_network("unn-plan", data=data)).better', ["Did it get better?", "has not started"]),
        ('le.evaluate(le.load_network("unn-plan", data=data)).evidence', ["<caption", "What would have given"]),
        ("le.compare(summaries)", ["<figure", "What each network found", "Across the 4 networks"]),
        ('le.explore(le.load_network("ahus", data=data), "liggetid")', ["<figure", "alt="]),
    ],
    ids=["series", "before_after", "survey_item", "chart", "network", "evaluation", "answer", "evidence", "comparison",
         "exploration"],
)  # fmt: skip
def test_every_result_shows_itself_with_headings_captions_and_words(
    shell: InteractiveShell, frame: pd.DataFrame, examples: Path, summaries: list[NetworkSummary],
    monkeypatch: pytest.MonkeyPatch, code: str, parts: list[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    html = shown(shell, code, frame=frame, data=examples, summaries=summaries)["text/html"]
    for part in parts:
        assert part in html, part
    assert re.search(r'<section class="lnet-section" id="shown-[0-9a-f]{10}(-\d+)?" lang="en"', html)
    assert 'alt=""' not in html


@pytest.mark.parametrize(("module", "name"), SHOWN)
def test_every_type_that_is_shown_is_where_it_is_said_to_be(module: str, name: str) -> None:
    """A formatter that is registered under another module than its type's shows nothing, and nobody is told."""
    assert getattr(__import__(module, fromlist=[name]), name).__module__ == module


@pytest.mark.parametrize(("language", "said"), [("nb", "Bare naturlig variasjon"), ("en", "Natural variation only")])
def test_the_drawing_is_in_the_users_language(
    frame: pd.DataFrame, language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    assert said in chart_html(le.run_chart(frame, value="y"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", ["Nettverk a", "Kan ikke bedømmes", "0,93 standardavvik", "95 % KI"]),
        ("en", ["Network a", "Cannot be judged", "0.93 standard deviations", "95% CI"]),
    ],
)
def test_a_comparison_shows_the_networks_their_answers_and_the_mean_with_its_interval(
    summaries: list[NetworkSummary], language: str, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    text = in_words(comparison_html(compare_networks(summaries))).replace("\N{NO-BREAK SPACE}", " ")
    for part in said:
        assert part in text, part


def test_an_answer_is_said_with_its_estimates_and_claims_no_more_than_its_grade(
    evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    better, because = (in_words(answer_html(one)) for one in (evaluation.better, evaluation.because))
    assert "Did it get better?" in better
    assert f"“{evaluation.better.measure}” went" in better
    assert "difference" in better
    assert "Is it because of the network?" in because
    assert "95% CI" in because


@pytest.mark.parametrize("question", ["better", "because"])
def test_an_answer_that_is_none_says_so(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    html = answer_html(Answer(question=question, code="not_started"))  # type: ignore[arg-type]
    assert "nettverket har ikke startet" in html
    assert "<table" not in html


def test_evidence_shows_every_step_and_criterion(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    said = in_words(evidence_html(evaluation.evidence))
    assert "Certainty" in said
    assert said.count("Selective reporting") == 1


def test_a_network_that_has_not_started_has_no_grade_to_show(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    evidence = le.evaluate(le.load_network("unn-plan", data=examples)).evidence
    assert evidence.grade == "not_graded"
    assert "The certainty of the answer" not in in_words(evidence_html(evidence))


def test_outputs_of_one_notebook_share_no_id_and_name_themselves(frame: pd.DataFrame) -> None:
    one, other = (le.run_chart(frame.assign(y=frame["y"] * by), value="y") for by in (1, 2))
    series = le.interrupted_time_series(frame, start="2021-01", kind="continuous", value="y")
    shell = InteractiveShell.instance()
    try:
        le.run_chart  # noqa: B018 - tells the shell
        outputs = [shell.display_formatter.format(result)[0]["text/html"] for result in (one, other, series, one)]
    finally:
        InteractiveShell.clear_instance()
    ids = [Counter(re.findall(r'\bid="([^"]+)"', html)) for html in outputs]
    assert max(sum(ids, Counter()).values()) == 1
    for own, html in zip(ids, outputs, strict=True):
        assert set(re.findall(r'aria-labelledby="([^"]+)"', html)) <= set(own)


def test_ids_are_the_same_after_a_restart_and_hold_no_address(tmp_path: Path) -> None:
    code = (
        "import re, pandas as pd, lnet_eval as le\n"
        "from lnet_eval.reporting.shown.results import series_html\n"
        "months = pd.period_range('2020-01', periods=24, freq='M')\n"
        "frame = pd.DataFrame({'period': months, 'y': [4.0, 6, 6.5, 3.5] * 6})\n"
        "print(series_html(le.interrupted_time_series(frame, start='2021-01', kind='continuous', value='y')))"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in "12"
    )
    assert "<section" in first
    assert first == second


@pytest.mark.parametrize(
    "code",
    [
        "from lnet_eval.frames import survey_item\nsurvey_item([4, 5, 3, 4, 2] * 6, invited=40)",
        "from lnet_eval.frames.survey import survey_item\nsurvey_item([4, 5, 3, 4, 2] * 6, invited=40)",
        "from lnet_eval import survey_item as asked\nasked([4, 5, 3, 4, 2] * 6, invited=40)",
        "import numpy as np\nfrom lnet_eval.methods.survey import survey_item\n"
        "survey_item(np.array([4.0, 5, 3, 4, 2] * 6), points=5, agree=(4, 5), invited=40)",
    ],
    ids=["module", "submodule", "name", "method"],
)
def test_a_result_shows_itself_however_its_function_was_imported(code: str) -> None:
    """In a Python of its own, where nothing of ours has been touched before."""
    script = (
        "import json\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        f"ran = shell.run_cell({code!r})\n"
        "ran.raise_error()\n"
        "print('SHOWN', json.dumps(sorted(shell.display_formatter.format(ran.result)[0])))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    formats = json.loads(done.stdout.partition("SHOWN")[2])
    assert formats == ["text/html", "text/plain"]


def test_outside_a_notebook_a_chart_costs_no_drawing() -> None:
    code = "import lnet_eval as le, sys; le.run_chart; print({'matplotlib', 'lnet_eval.reporting'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_what_a_notebook_keeps_of_a_network_holds_no_row_of_a_person(
    examples: Path, summaries: list[NetworkSummary]
) -> None:
    network = le.load_network("trygg-utskriving", data=examples)
    evaluation = le.evaluate(network)
    for thing in (network, *network.surveys.values(), evaluation, le.compare([evaluation]), *summaries):
        assert len(repr(thing)) < 120
    assert repr(le.compare(summaries)) == "Comparison(n_networks=5, n_without_report=0)"
    found = le.explore(le.load_network("ahus", data=examples), "liggetid", start="2019-06")
    assert repr(found) == "Exploration('ahus', 'liggetid', start='2019-06')"
