"""One network from its folder to its place, and the reason why not."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from jupyter_core.utils import ensure_event_loop

from lnet_eval.running import make as module
from lnet_eval.running.job import Job, changes
from lnet_eval.running.make import make
from lnet_eval.running.manifest import read_manifest
from lnet_eval.running.outcome import read_notice
from lnet_eval.running.product import NOTEBOOK, Product
from lnet_eval.running.publish import network_lock
from lnet_eval.running.roots import Roots

MakeNetwork = Callable[..., Job]


@pytest.fixture(autouse=True)
def in_project(roots: Roots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(roots.project)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def fail_next(job: Job, act: str) -> None:
    (job.roots.data / job.network / "act.py").write_text(act)


def test_a_report_has_all_its_files_in_both_languages(roots: Roots, network: MakeNetwork) -> None:
    outcome = make(network("fine", languages=("nb", "en"), at_once=2))
    assert (outcome.state, outcome.edition, outcome.code) == ("published", 1, None)
    assert files(roots.reports / "fine") == {
        "report.nb.html", "report.en.html", "report.ipynb", "results.json", "tables/tall.csv", "manifest.json",
    }  # fmt: skip
    assert 'lang="en"' in (roots.reports / "fine" / "report.en.html").read_text()


def test_two_languages_run_at_once_where_jupyter_has_been_used_before(roots: Roots, network: MakeNetwork) -> None:
    ensure_event_loop()  # as a notebook, or an earlier kernel, leaves it in this thread's context
    assert make(network("fine", languages=("nb", "en"), at_once=2)).state == "published"


def test_what_a_notebook_writes_for_its_language_is_published_for_every_language(
    roots: Roots, network: MakeNetwork
) -> None:
    job = network("fine", languages=("nb", "en"))
    folder = "Path(output).mkdir(parents=True, exist_ok=True)"
    fail_next(job, f'{folder}\n_ = Path(output, f"memo.{{language}}.docx").write_text(language)')
    assert make(job).state == "published"
    folder = roots.reports / "fine"
    assert [(folder / f"memo.{language}.docx").read_text() for language in ("nb", "en")] == ["nb", "en"]
    manifest = read_manifest(folder)
    assert manifest is not None
    assert {"memo.nb.docx", "memo.en.docx"} <= set(manifest["files"])


def test_the_notebook_is_that_of_the_first_language(roots: Roots, network: MakeNetwork) -> None:
    make(network("fine", languages=("en", "nb")))
    notebook = json.loads((roots.reports / "fine" / "report.ipynb").read_text())
    assert "language = 'en'" in "".join(notebook["cells"][0]["source"])


def test_a_report_links_to_the_other_language_only_where_it_was_made(roots: Roots, network: MakeNetwork) -> None:
    make(network("one"))
    make(network("both", languages=("nb", "en")))
    assert "report.en.html" not in (roots.reports / "one" / "report.nb.html").read_text()
    assert "report.en.html" in (roots.reports / "both" / "report.nb.html").read_text()


def test_the_manifest_says_what_it_was_made_from(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine", choices={"as_of": "2020-01-31"})
    make(job)
    folder = roots.reports / "fine"
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest["state"] == "published"
    assert manifest["parameters"] == {"languages": ["nb"], "as_of": "2020-01-31", "accessibility_statement": None}
    for name in ("network.toml", "tall.csv"):
        content = (roots.data / "fine" / name).read_bytes()
        assert manifest["inputs"][name] == hashlib.sha256(content).hexdigest()
    for name, value in manifest["files"].items():
        assert value == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert files(folder) - {"manifest.json"} == set(manifest["files"])
    assert {"python", "numpy", "pandas", "statsmodels"} <= manifest["libraries"].keys()
    assert manifest["seconds"] > 0


def test_no_published_file_names_a_place_on_this_machine(roots: Roots, network: MakeNetwork) -> None:
    make(network("fine"))
    for path in (roots.reports / "fine").rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert str(roots.project) not in text, path.name
            assert os.sep + "tmp" + os.sep not in text, path.name


@pytest.mark.parametrize(
    ("act", "code", "error"),
    [
        ("raise KeyError('somebody')", "error", "KeyError"),
        ("os._exit(1)", "kernel_died", "DeadKernelError"),
        ("output = '/dev/null/no'", "error", "NotADirectoryError"),
        ("class Path(type(Path())):\n    def write_text(self, *_): pass", "incomplete", "NoResults"),
        ("display = lambda *_, **__: None", "incomplete", "NothingToShow"),
    ],
)
def test_a_run_that_fails_leaves_the_report_that_stands(
    roots: Roots, network: MakeNetwork, act: str, code: str, error: str
) -> None:
    job = network("fine")
    make(job)
    before = {name: (roots.reports / "fine" / name).read_bytes() for name in files(roots.reports / "fine")}
    fail_next(job, act)
    outcome = make(job)
    assert (outcome.state, outcome.code, outcome.error) == ("failed", code, error)
    assert {name: (roots.reports / "fine" / name).read_bytes() for name in files(roots.reports / "fine")} == before
    assert sorted(path.name for path in roots.reports.iterdir()) == [".state", "fine"]


@pytest.mark.usefixtures("without_kernel")
def test_a_failure_leaves_a_notice_and_the_next_report_takes_it_away(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine", "raise KeyError('somebody')")
    make(job)
    notice = read_notice(roots.reports, "fine")
    assert notice is not None
    assert notice["code"] == "error"
    assert "somebody" not in json.dumps(notice)
    fail_next(job, "")
    make(job)
    assert read_notice(roots.reports, "fine") is None


@pytest.mark.usefixtures("without_kernel")
def test_a_notice_older_than_the_report_says_nothing(roots: Roots, network: MakeNetwork) -> None:
    """Killed between the publication and the notice's removal."""
    job = network("fine", "raise KeyError")
    make(job)
    path = roots.reports / ".state" / "fine.failure.json"
    kept = path.read_text()
    fail_next(job, "")
    make(job)
    path.write_text(kept)
    assert read_notice(roots.reports, "fine") is None


def test_problems_in_the_data_are_told_as_sentences_in_both_languages(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine")
    (roots.data / "fine" / "network.toml").write_text("[network]\nid = 'fine'\nunknown = 1\n")
    outcome = make(job)
    assert (outcome.code, outcome.error) == ("data_problems", "DataProblems")
    assert all(any("unknown" in sentence for sentence in outcome.details[language]) for language in ("nb", "en"))
    notice = read_notice(roots.reports, "fine")
    assert notice is not None
    assert notice["details"]["nb"] == list(outcome.details["nb"])


def test_problems_found_in_the_notebook_are_told_as_sentences_too(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine", "from lnet_eval import load_network; load_network(network, data=data)")
    (roots.data / "fine" / "tall.csv").write_text("period,value\n2018-01,many\n")
    outcome = make(job)
    assert outcome.code == "data_problems"
    assert any("tall.csv" in sentence for sentence in outcome.details["nb"])


def test_a_network_that_takes_too_long_is_stopped_with_its_kernel(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine", "Path(data, 'pid').write_text(str(os.getpid())); time.sleep(60)", seconds=6.0)
    began = time.monotonic()
    outcome = make(job)
    assert outcome.code == "time_limit"
    assert time.monotonic() - began < 30
    pid = int((roots.data / "pid").read_text())
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_an_input_that_changes_while_it_is_read_is_not_published(roots: Roots, network: MakeNetwork) -> None:
    outcome = make(network("fine", "Path(data, network, 'tall.csv').write_text('period,value\\n')"))
    assert outcome.code == "inputs_changed"
    assert not (roots.reports / "fine").exists()


@pytest.mark.usefixtures("without_kernel")
def test_a_disk_that_takes_nothing_is_told(roots: Roots, network: MakeNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    job = network("fine")
    monkeypatch.setattr(module, "write_json", full)
    assert make(job).code == "not_written"
    assert not (roots.reports / "fine").exists()


def test_a_reports_folder_that_is_a_file_is_told(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine")
    roots.reports.rmdir()
    roots.reports.write_text("")
    assert make(job).code == "not_written"


@pytest.mark.usefixtures("without_kernel")
def test_a_second_run_waits_for_the_first_or_says_so(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine", seconds=0.1)
    with network_lock(roots.reports, "fine", wait=0):
        outcome = make(job)
    assert outcome.code == "busy"
    assert read_notice(roots.reports, "fine") is None
    assert make(dataclasses.replace(job, seconds=60)).state == "published"


def test_a_link_in_the_place_of_the_report_is_refused(roots: Roots, network: MakeNetwork) -> None:
    elsewhere = roots.project / "elsewhere"
    elsewhere.mkdir()
    (roots.reports / "fine").symlink_to(elsewhere)
    outcome = make(network("fine"))
    assert outcome.code == "refused"
    assert list(elsewhere.iterdir()) == []


def test_a_network_that_is_a_link_out_of_the_data_is_refused(
    roots: Roots, network: MakeNetwork, tmp_path: Path
) -> None:
    job = network("fine")
    (roots.data / "fine").rename(tmp_path / "moved")
    (roots.data / "fine").symlink_to(tmp_path / "moved")
    assert make(job).code == "refused"


def test_another_notebook_makes_its_own_product_on_its_own_shelf(roots: Roots, network: MakeNetwork) -> None:
    """As the plan before the start and the comparison of many are made."""
    make(network("one"))
    report = dataclasses.replace(network("two"), choices={"as_of": "2020-01-31"})
    notebook = (roots.project / NOTEBOOK).read_text().replace("leadership", "network")
    (roots.project / "notebooks" / "3_compare.ipynb").write_text(notebook)
    product = Product(name="comparison", notebook=Path("notebooks", "3_compare.ipynb"), shelf="_comparison")
    job = dataclasses.replace(report, product=product, reads=("one", "two"), only_if_changed=True)
    assert make(job).state == "published"
    folder = roots.reports / "_comparison" / "two"
    assert {"comparison.nb.html", "comparison.ipynb", "results.json", "manifest.json"} <= files(folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert {"one/network.toml", "one/tall.csv", "two/network.toml", "two/tall.csv"} == set(manifest["inputs"])
    assert manifest["notebook"]["file"] == "3_compare.ipynb"
    assert not (roots.reports / "two").exists()
    assert changes(job) == ()
    (roots.data / "one" / "tall.csv").write_text("period,value\n2018-01,2\n")
    assert changes(job) == ("inputs",)


@pytest.mark.usefixtures("without_kernel")
class TestChanges:
    """Why a network's report is made again."""

    def test_a_network_without_a_report_is_new(self, network: MakeNetwork) -> None:
        assert changes(network("fine")) == ("new",)

    def test_nothing_has_changed_when_only_times_have(self, roots: Roots, network: MakeNetwork) -> None:
        job = network("fine", only_if_changed=True)
        make(job)
        for path in (roots.data / "fine").iterdir():
            os.utime(path, (1, 1))
        assert changes(job) == ()
        assert make(job).state == "unchanged"

    @pytest.mark.parametrize(
        ("file", "part"), [("data/fine/network.toml", "plan"), ("data/fine/tall.csv", "inputs"),
                           ("notebooks/2_evaluate.ipynb", "notebook")],
    )  # fmt: skip
    def test_what_has_changed_is_named(self, roots: Roots, network: MakeNetwork, file: str, part: str) -> None:
        job = network("fine")
        make(job)
        path = roots.project / file
        path.write_text(path.read_text() + "\n")
        assert changes(job) == (part,)

    def test_other_choices_are_a_change(self, network: MakeNetwork) -> None:
        job = network("fine")
        make(job)
        assert changes(dataclasses.replace(job, choices={"as_of": "2020-01-01"})) == ("parameters",)
        assert changes(dataclasses.replace(job, languages=("nb", "en"))) == ("parameters",)

    def test_another_version_of_the_program_is_a_change(
        self, network: MakeNetwork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = network("fine")
        make(job)
        monkeypatch.setattr("lnet_eval.running.fingerprint.program_digest", lambda: "another")
        assert changes(job) == ("program",)

    def test_a_file_that_the_plan_does_not_name_is_no_change(self, roots: Roots, network: MakeNetwork) -> None:
        job = network("fine")
        make(job)
        (roots.data / "fine" / "notes.txt").write_text("")
        assert changes(job) == ()

    def test_a_file_that_is_gone_is_a_change(self, roots: Roots, network: MakeNetwork) -> None:
        job = network("fine")
        make(job)
        (roots.data / "fine" / "tall.csv").unlink()
        assert changes(job) == ("inputs",)

    def test_a_plan_that_cannot_be_read_is_run_so_that_the_failure_is_told(
        self, roots: Roots, network: MakeNetwork
    ) -> None:
        job = network("fine")
        make(job)
        (roots.data / "fine" / "network.toml").write_text("[")
        assert changes(job) == ("unreadable",)

    def test_a_network_whose_last_run_failed_is_run_again(self, network: MakeNetwork) -> None:
        job = network("fine")
        make(job)
        fail_next(job, "raise KeyError")
        make(job)
        fail_next(job, "")
        assert changes(job) == ("failed",)
