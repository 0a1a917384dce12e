"""The overview says what is on the disk."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable

import pytest

from lnet_eval.running.catalogue import read_entries, write_index
from lnet_eval.running.job import Job
from lnet_eval.running.make import make
from lnet_eval.running.publish import STATE
from lnet_eval.running.roots import Roots
from lnet_eval.running.under_way import run_under_way

MakeNetwork = Callable[..., Job]


pytestmark = pytest.mark.usefixtures("without_kernel")


def test_a_network_without_a_report_is_never_evaluated_and_has_its_title(roots: Roots, network: MakeNetwork) -> None:
    network("fine")
    (entry,) = read_entries(roots)
    assert (entry.network, entry.state) == ("fine", "never_evaluated")
    assert entry.titles == {"nb": "Nettverket fine", "en": "The network fine"}


def test_a_network_whose_plan_cannot_be_read_is_listed_by_its_id(roots: Roots, network: MakeNetwork) -> None:
    network("fine")
    (roots.data / "fine" / "network.toml").write_text("[network\n")
    (entry,) = read_entries(roots)
    assert entry.titles == {"nb": "fine", "en": "fine"}


def test_a_published_report_says_what_it_found(roots: Roots, network: MakeNetwork) -> None:
    make(network("fine"))
    (entry,) = read_entries(roots)
    assert (entry.state, entry.grade, entry.as_of) == ("published", "low", dt.date(2020, 1, 31))
    assert entry.published_on == dt.datetime.now(dt.UTC).date()
    assert entry.failure is None


def test_a_failure_is_dated_and_the_older_report_is_still_there(roots: Roots, network: MakeNetwork) -> None:
    job = network("fine")
    make(job)
    (roots.data / "fine" / "act.py").write_text("raise KeyError")
    make(job)
    (entry,) = read_entries(roots)
    assert (entry.state, entry.failure) == ("failed", "error")
    assert entry.failed_on == dt.datetime.now(dt.UTC).date()
    assert entry.as_of == dt.date(2020, 1, 31)


def test_a_report_whose_data_are_gone_is_still_listed(roots: Roots, network: MakeNetwork) -> None:
    make(network("fine"))
    shutil.rmtree(roots.data / "fine")
    assert [entry.state for entry in read_entries(roots)] == ["published"]


def test_the_overview_is_written_in_both_languages(roots: Roots, network: MakeNetwork) -> None:
    make(network("fine"))
    network("idle")
    assert write_index(roots) == roots.reports / "index.html"
    norwegian, english = (roots.reports / "index.html").read_text(), (roots.reports / "index.en.html").read_text()
    assert '<html lang="nb"' in norwegian
    assert '<html lang="en"' in english
    assert "fine/report.nb.html" in norwegian
    assert "fine/report.en.html" not in norwegian  # it was not made
    assert "The network idle" in english
    assert str(roots.project) not in norwegian


def test_a_run_that_was_killed_is_told_until_another_one_has_ended(roots: Roots, network: MakeNetwork) -> None:
    network("fine")
    mark = roots.reports / STATE / "run.00000000.json"
    mark.parent.mkdir(exist_ok=True)
    mark.write_text('{"started": "2026-11-23T01:30:00Z"}', encoding="utf-8")
    began = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC).astimezone()
    write_index(roots)
    told = (roots.reports / "index.html").read_text(encoding="utf-8")
    assert f"kl. {began:%H:%M}, er ikke avsluttet" in told
    assert "has not ended" in (roots.reports / "index.en.html").read_text(encoding="utf-8")
    with run_under_way(roots.reports):
        assert not mark.exists()
        write_index(roots)
        assert "er ikke avsluttet" in (roots.reports / "index.html").read_text(encoding="utf-8")
    write_index(roots)
    assert "ikke avsluttet" not in (roots.reports / "index.html").read_text(encoding="utf-8")


def test_a_folder_that_is_not_a_report_is_not_listed(roots: Roots, network: MakeNetwork) -> None:
    (roots.reports / "notes").mkdir()
    (roots.reports / ".staging.fine.x").mkdir()
    assert read_entries(roots) == []


def test_a_copied_report_under_no_networks_name_is_not_listed(roots: Roots, network: MakeNetwork) -> None:
    make(network("fine"))
    for name in ("fine (copy)", "Fine", "_fine", "f" * 65):
        shutil.copytree(roots.reports / "fine", roots.reports / name)
    (roots.reports / ".state").mkdir(exist_ok=True)
    (roots.reports / ".state" / "<b>x.failure.json").write_text("{}")
    assert [entry.network for entry in read_entries(roots)] == ["fine"]
