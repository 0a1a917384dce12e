"""A report appears whole or not at all, whenever somebody pulls the plug."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lnet_eval import UsageError
from lnet_eval.running import publish as module
from lnet_eval.running.manifest import FILE, edition_of, write_json
from lnet_eval.running.publish import (
    Busy,
    last_edition,
    network_lock,
    publish,
    recover,
    refuse_links,
    staging,
)


class Killed(BaseException):
    """The process ended here."""


def make_edition(folder: Path, edition: int) -> None:
    (folder / "report.nb.html").write_text(f"edition {edition}")
    (folder / "tables").mkdir()
    (folder / "tables" / "a.csv").write_text(str(edition))
    write_json(folder / FILE, {"edition": edition, "started": f"2026-01-{edition:02d}T10:00:00Z"})


def publish_edition(reports: Path, edition: int, *, network: str = "ahus", kept: int = 10) -> None:
    with staging(reports, network) as folder:
        make_edition(folder, edition)
        publish(folder, reports, network, kept=kept)


def assert_whole(folder: Path, edition: int) -> None:
    assert edition_of(folder) == edition
    assert (folder / "report.nb.html").read_text() == f"edition {edition}"
    assert (folder / "tables" / "a.csv").read_text() == str(edition)


def history(reports: Path) -> list[int]:
    return sorted(edition_of(folder) for folder in (reports / "ahus" / "history").glob("*"))


@pytest.fixture(params=["one step", "two steps"])
def exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of letting two folders change names; a share, for example, has only the second."""
    if request.param == "two steps":
        monkeypatch.setattr(module, "_exchange_in_one_step", lambda *_: False)
    return str(request.param)


@contextlib.contextmanager
def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """End the process just before the file system is changed for the `step`-th time."""
    count = [0]
    real_rename, real_exchange, real_rmtree, real_mkdir = (
        Path.rename, module._exchange_in_one_step, shutil.rmtree, Path.mkdir,
    )  # fmt: skip

    def counting(real):  # type: ignore[no-untyped-def]
        def act(*given, **named):  # type: ignore[no-untyped-def]
            count[0] += 1
            if count[0] >= step:
                raise Killed
            return real(*given, **named)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counting(real_rename))
        patch.setattr(Path, "mkdir", counting(real_mkdir))
        patch.setattr(module, "_exchange_in_one_step", counting(real_exchange))
        patch.setattr(module.shutil, "rmtree", counting(real_rmtree))
        with contextlib.suppress(Killed):
            yield count


def test_the_first_report_stands_alone(tmp_path: Path) -> None:
    publish_edition(tmp_path, 1)
    assert_whole(tmp_path / "ahus", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["ahus"]


def test_a_new_report_takes_the_place_and_the_old_one_goes_to_the_history(tmp_path: Path, exchange: str) -> None:
    for edition in (1, 2, 3):
        publish_edition(tmp_path, edition)
    assert_whole(tmp_path / "ahus", 3)
    assert history(tmp_path) == [1, 2]
    assert_whole(tmp_path / "ahus" / "history" / "2026-01-02T100000Z", 2)
    assert [path.name for path in tmp_path.iterdir()] == ["ahus"]
    assert not list((tmp_path / "ahus" / "history").glob("*/history"))


@pytest.mark.parametrize("step", range(1, 12))
def test_killed_at_any_step_a_whole_report_is_there_after_the_next_run(
    tmp_path: Path, exchange: str, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_edition(tmp_path, 1)
    publish_edition(tmp_path, 2)
    with killed_at(step, monkeypatch):
        publish_edition(tmp_path, 3)
    if exchange == "one step":
        assert edition_of(tmp_path / "ahus") in {2, 3}  # a reader meets a whole report all the while
    recover(tmp_path, "ahus")
    standing = edition_of(tmp_path / "ahus")
    assert_whole(tmp_path / "ahus", standing)
    assert history(tmp_path) == list(range(1, standing))
    assert [path.name for path in tmp_path.iterdir()] == ["ahus"]
    publish_edition(tmp_path, standing + 1)
    assert history(tmp_path) == list(range(1, standing + 1))


def test_the_steps_above_reach_the_end_of_a_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_edition(tmp_path, 1)
    publish_edition(tmp_path, 2)
    with killed_at(1000, monkeypatch) as count:
        publish_edition(tmp_path, 3)
    assert 3 < count[0] < 12


def test_recovery_can_itself_be_killed(tmp_path: Path, exchange: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_edition(tmp_path, 1)
    for step in range(1, 6):
        with killed_at(3, monkeypatch):
            publish_edition(tmp_path, last_known(tmp_path) + 1)
        with killed_at(step, monkeypatch):
            recover(tmp_path, "ahus")
    recover(tmp_path, "ahus")
    standing = edition_of(tmp_path / "ahus")
    assert_whole(tmp_path / "ahus", standing)
    assert history(tmp_path) == list(range(1, standing))


def last_known(reports: Path) -> int:
    return max([last_edition(reports, "ahus"), *(edition_of(path) for path in reports.glob(".swap.*"))])


def test_an_edition_that_is_not_above_the_earlier_ones_is_refused(tmp_path: Path) -> None:
    publish_edition(tmp_path, 2)
    with pytest.raises(ValueError, match="edition 2"):
        publish_edition(tmp_path, 2)
    assert_whole(tmp_path / "ahus", 2)


def test_the_history_keeps_the_newest_versions(tmp_path: Path) -> None:
    for edition in range(1, 6):
        publish_edition(tmp_path, edition, kept=2)
    assert history(tmp_path) == [3, 4]
    publish_edition(tmp_path, 6, kept=0)
    assert history(tmp_path) == []


def test_two_versions_of_the_same_second_are_both_kept(tmp_path: Path) -> None:
    for edition in (1, 2, 3):
        with staging(tmp_path, "ahus") as folder:
            make_edition(folder, edition)
            write_json(folder / FILE, {"edition": edition, "started": "2026-01-01T10:00:00Z"})
            publish(folder, tmp_path, "ahus")
    assert history(tmp_path) == [1, 2]


def test_what_fails_while_it_is_made_leaves_nothing(tmp_path: Path) -> None:
    publish_edition(tmp_path, 1)
    with contextlib.suppress(Killed), staging(tmp_path, "ahus") as folder:
        (folder / "half").write_text("")
        raise Killed
    assert [path.name for path in tmp_path.iterdir()] == ["ahus"]
    assert_whole(tmp_path / "ahus", 1)


def test_leavings_of_a_network_with_a_longer_name_are_not_touched(tmp_path: Path) -> None:
    other = tmp_path / ".staging.ahus-2.abc"
    other.mkdir()
    mine = tmp_path / ".staging.ahus.abc"
    mine.mkdir()
    recover(tmp_path, "ahus")
    assert other.is_dir()
    assert not mine.exists()


@pytest.mark.parametrize("what", ["ahus", "ahus/history", ".state"])
def test_a_link_out_of_the_reports_is_refused(tmp_path: Path, what: str) -> None:
    reports, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    reports.mkdir()
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("")
    (reports / what).parent.mkdir(exist_ok=True)
    (reports / what).symlink_to(elsewhere)
    with pytest.raises(UsageError):
        refuse_links(reports, "ahus")
    assert (elsewhere / "precious").exists()


def test_only_one_run_holds_a_network(tmp_path: Path) -> None:
    with network_lock(tmp_path, "ahus", wait=0):
        with pytest.raises(Busy), network_lock(tmp_path, "ahus", wait=0.05):
            pass
        with network_lock(tmp_path, "phrk", wait=0):
            pass
    with network_lock(tmp_path, "ahus", wait=0):
        pass


def test_a_folder_without_a_manifest_makes_way(tmp_path: Path) -> None:
    (tmp_path / "ahus").mkdir()
    (tmp_path / "ahus" / "by-hand.txt").write_text("kept")
    publish_edition(tmp_path, 1)
    assert_whole(tmp_path / "ahus", 1)
    assert (tmp_path / "ahus" / "history" / "unknown" / "by-hand.txt").read_text() == "kept"


@pytest.mark.skipif(os.name == "nt", reason="the system has no permissions of this kind")
def test_others_may_read_a_published_report(tmp_path: Path) -> None:
    publish_edition(tmp_path, 1)
    assert (tmp_path / "ahus").stat().st_mode & 0o777 == 0o755
