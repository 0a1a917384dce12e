"""`lnet-eval plan` and `lnet-eval compare`, whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.evaluation import evaluate
from lnet_eval.inputs import load_network
from lnet_eval.reporting.results import results_json
from lnet_eval.running.job import Job, changes
from lnet_eval.running.outcome import LOGS, LOGS_KEPT
from lnet_eval.running.product import COMPARISON, COMPARISON_NAME
from lnet_eval.running.roots import find_roots

Command = Callable[..., Any]
PLAN = """
[network]
id = "ny"
title = { nb = "Nytt nettverk", en = "New network" }
owner = "Sykehuset"
focus_area = "Fall"

[phases]
baseline_start = 2026-01-01
start = 2027-01-01
end = 2027-12-31
"""


def test_a_plan_is_asked_for_by_name(command: Command, data: Path) -> None:
    ran = command("plan", "--data", data)
    assert ran.code == 2
    assert "State which networks" in ran.err


def test_there_is_nothing_to_compare_before_the_first_report(command: Command, data: Path, tmp_path: Path) -> None:
    ran = command("compare", "--data", data, "--reports", tmp_path / "reports")
    assert ran.code == 2
    assert "report --all" in ran.err


@pytest.mark.e2e
def test_a_plan_is_published_and_the_index_leads_to_it(command: Command, data: Path, tmp_path: Path) -> None:
    (data / "ny").mkdir()
    (data / "ny" / "network.toml").write_text(PLAN, encoding="utf-8")
    reports = tmp_path / "reports"
    (reports / LOGS).mkdir(parents=True)
    for number in range(LOGS_KEPT):
        (reports / LOGS / f"2000-01-01T0000{number:02d}.000000Z.log").touch()
    ran = command("plan", "ny", "--data", data, "--reports", reports)
    assert ran.code == 0, ran.err
    assert len(list((reports / LOGS).iterdir())) == LOGS_KEPT  # the oldest has given way to this run's
    place = reports / "_plans" / "ny"
    for language, said in (("nb", "Vi anbefaler"), ("en", "We recommend")):
        page = (place / f"plan.{language}.html").read_text(encoding="utf-8")
        assert said in page
        assert f"plan.{'en' if language == 'nb' else 'nb'}.html" in page
    assert json.loads((place / "manifest.json").read_text(encoding="utf-8"))["state"] == "published"
    assert "_plans/ny/plan.nb.html" in (reports / "index.html").read_text(encoding="utf-8")


@pytest.mark.e2e
def test_a_comparison_is_published_and_the_index_leads_to_it(
    command: Command, root: Path, data: Path, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    for network in ("phrk", "trygg-utskriving"):
        (reports / network).mkdir(parents=True)
        found = results_json(evaluate(load_network(network, data=root / "data")))
        (reports / network / "results.json").write_text(json.dumps(found), encoding="utf-8")
    (data / "ny").mkdir()
    (data / "ny" / "network.toml").write_text(PLAN, encoding="utf-8")
    ran = command("compare", "--data", data, "--reports", reports, "--language", "nb")
    assert ran.code == 0, ran.err
    page = (reports / "_compare" / "all" / "compare.nb.html").read_text(encoding="utf-8")
    assert "Nytt nettverk" in page
    assert "Har ingen rapport" in page
    assert "_compare/all/compare.nb.html" in (reports / "index.html").read_text(encoding="utf-8")

    again = ("compare", "--changed", "--data", data, "--reports", reports, "--language", "nb")
    before = (reports / "_compare" / "all" / "manifest.json").read_bytes()
    assert "unchanged" in command(*again).out
    assert (reports / "_compare" / "all" / "manifest.json").read_bytes() == before
    job = Job(network=COMPARISON_NAME, roots=find_roots(data=data, files=None, reports=reports), product=COMPARISON,
              languages=("nb",))  # fmt: skip
    results = reports / "phrk" / "results.json"
    results.write_text(results.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert changes(job) == ("inputs",)
    (data / "ny" / "network.toml").write_text(PLAN.replace("Nytt", "Nyeste"), encoding="utf-8")
    assert changes(job) == ("plan", "inputs")
    assert "published" in command(*again).out
    assert changes(job) == ()


def test_results_of_an_older_version_are_named_and_nothing_is_published(
    command: Command, data: Path, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    (reports / "old").mkdir(parents=True)
    (reports / "old" / "results.json").write_text('{"schema_version": "1.0"}', encoding="utf-8")
    ran = command("compare", "--data", data, "--reports", reports)
    assert ran.code == 2
    assert "lnet-eval report old" in ran.err
    assert not (reports / "_compare" / "all").exists()


@pytest.mark.e2e
def test_what_is_left_out_of_a_comparison_is_told_with_its_reason(
    command: Command, root: Path, data: Path, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    found = results_json(evaluate(load_network("trygg-utskriving", data=root / "data")))
    broken = {**found, "comparison": {**found["comparison"], "network": "broken", "teams": "8"}}
    for folder, content in (("trygg-utskriving", found), ("elsewhere", found), ("broken", broken)):
        (reports / folder).mkdir(parents=True)
        (reports / folder / "results.json").write_text(json.dumps(content), encoding="utf-8")
    ran = command("compare", "--data", data, "--reports", reports, "--language", "nb")
    said = " ".join(ran.err.split())
    assert ran.code == 1
    assert "folder elsewhere was made for a network whose id is trygg-utskriving" in said
    assert "report of broken cannot be compared with others, because these fields" in said
    assert "cannot be used: teams." in said
    numbers = json.loads((reports / "_compare" / "all" / "compare.json").read_text(encoding="utf-8"))
    states = {one["network"]: one["state"] for one in numbers["register"]}
    assert (states["elsewhere"], states["broken"]) == ("other_id", "unreadable")
    assert numbers["networks"] == ["trygg-utskriving"]
