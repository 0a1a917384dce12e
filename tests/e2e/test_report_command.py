"""Whole runs, as a user starts them: the real command, the real notebook, papermill and its kernels."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.e2e

PROGRAM = Path(sys.executable).with_name("lnet-eval")
LIMIT = 300


@pytest.fixture
def data(examples: Path, tmp_path: Path) -> Path:
    """Two shipped networks that are quick to evaluate."""
    folder = tmp_path / "data"
    for network in ("trygg-utskriving", "unn-plan"):
        shutil.copytree(examples / network, folder / network)
    return folder


def start(*given: object, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "LNET_LANGUAGE": "en", "COLUMNS": "200"}
    return subprocess.Popen(
        [str(PROGRAM), *map(str, given)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hears_ctrl_c,  # noqa: PLW1509 - no thread of ours runs in the tests
    )


def hears_ctrl_c() -> None:
    """A suite that a shell runs in the background hands on an ignored SIGINT; a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def report(data: Path, *given: object) -> tuple[int, str, str]:
    """Exit code, output and errors of `lnet-eval report` on `data`, with the reports beside it."""
    running = start("report", *given, "--data", data, "--reports", data.parent / "reports", folder=data.parent)
    out, err = running.communicate(timeout=LIMIT)
    return running.returncode, out, err


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def break_table(data: Path, network: str = "trygg-utskriving") -> None:
    (data / network / "survey_end.csv").write_bytes(b"")


def assert_whole(folder: Path) -> None:
    """Every file that the manifest names is there, and is what it was."""
    import hashlib

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["state"] == "published"
    for name, value in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == value, name


def test_all_networks_are_reported_in_both_languages_and_listed(data: Path) -> None:
    code, out, err = report(data, "--all")
    assert (code, err) == (0, "")
    reports = data.parent / "reports"
    for network in ("trygg-utskriving", "unn-plan"):
        folder = reports / network
        asked = {".released.json"} if network == "trygg-utskriving" else set()  # which answers this version rests on
        assert names(folder) == asked | {
            "report.nb.html", "report.en.html", "report.ipynb", "results.json", "tables", "manifest.json",
        }  # fmt: skip
        assert_whole(folder)
        assert f"{network}/report.nb.html" in (reports / "index.html").read_text(encoding="utf-8")
        for language in ("nb", "en"):
            page = (folder / f"report.{language}.html").read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in page
            assert "Traceback" not in page
            assert str(data.parent) not in page
        assert str(data.parent) not in (folder / "report.ipynb").read_text(encoding="utf-8")
        assert "published" in out


def test_only_what_changed_is_made_again_and_the_reason_is_told(data: Path) -> None:
    choices = ("--all", "--changed", "--language", "nb")
    assert report(data, *choices)[0] == 0
    code, out, _ = report(data, *choices)
    assert (code, out.count("nothing has changed")) == (0, 2)
    plan = data / "unn-plan" / "network.toml"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    code, out, _ = report(data, *choices)
    assert (code, out.count("nothing has changed"), out.count("network.toml has changed")) == (0, 1, 1)
    history = data.parent / "reports" / "unn-plan" / "history"
    (earlier,) = history.iterdir()
    assert_whole(earlier)
    assert not (data.parent / "reports" / "trygg-utskriving" / "history").exists()


def test_one_network_with_bad_data_fails_and_the_other_is_published(data: Path) -> None:
    break_table(data)
    code, out, err = report(data, "--all", "--language", "en")
    assert code == 1
    assert "1 network failed" in err
    assert "survey_end.csv" in err
    assert "Traceback" not in out + err
    reports = data.parent / "reports"
    assert_whole(reports / "unn-plan")
    assert not (reports / "trygg-utskriving").exists()
    english = (reports / "index.en.html").read_text(encoding="utf-8")
    assert "The files in the network&#39;s folder have problems" in english.replace("'", "&#39;")


def test_a_failed_run_leaves_the_report_that_stood(data: Path) -> None:
    assert report(data, "trygg-utskriving", "--language", "nb")[0] == 0
    folder = data.parent / "reports" / "trygg-utskriving"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    break_table(data)
    assert report(data, "trygg-utskriving", "--language", "nb")[0] == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    index = (data.parent / "reports" / "index.html").read_text(encoding="utf-8")
    assert "trygg-utskriving/report.nb.html" in index


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_leaves_the_old_report_and_the_next_one_repairs(data: Path, how: signal.Signals) -> None:
    assert report(data, "unn-plan", "--language", "nb")[0] == 0
    reports = data.parent / "reports"
    running = start("report", "unn-plan", "--language", "nb", "--data", data, "--reports", reports, folder=data.parent)
    deadline = time.monotonic() + LIMIT
    while not list(reports.glob(".staging.*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    below = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(how)
    _, err = running.communicate(timeout=LIMIT)
    assert running.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in err
    assert_whole(reports / "unn-plan")
    _, alive = psutil.wait_procs(below, timeout=60)
    assert alive == []
    assert report(data, "unn-plan", "--language", "nb")[0] == 0
    assert_whole(reports / "unn-plan")
    assert {name for name in names(reports) if name.startswith((".staging", ".swap"))} == set()
    assert json.loads((reports / "unn-plan" / "manifest.json").read_text())["edition"] == 2


def test_two_runs_at_once_publish_one_after_the_other(data: Path) -> None:
    reports = data.parent / "reports"
    given = ("report", "unn-plan", "--language", "nb", "--data", data, "--reports", reports)
    both = [start(*given, folder=data.parent) for _ in range(2)]
    for running in both:
        _, err = running.communicate(timeout=LIMIT)
        assert (running.returncode, err) == (0, "")
    assert_whole(reports / "unn-plan")
    assert json.loads((reports / "unn-plan" / "manifest.json").read_text())["edition"] == 2
    (earlier,) = (reports / "unn-plan" / "history").iterdir()
    assert_whole(earlier)


def test_a_script_in_an_answer_is_text(data: Path) -> None:
    """A title is free text that a person types; so is an answer."""
    plan = data / "unn-plan" / "network.toml"
    text = plan.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("owner"))
    plan.write_text(text.replace(line, 'owner = "<script>alert(1)</script>"'), encoding="utf-8")
    assert report(data, "unn-plan", "--language", "nb")[0] == 0
    for name in ("unn-plan/report.nb.html", "index.html"):
        assert "<script>alert" not in (data.parent / "reports" / name).read_text(encoding="utf-8")
