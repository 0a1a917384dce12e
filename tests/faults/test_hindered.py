"""A disk that is full, a folder that is closed, a cell that hangs, two runs at once, a clock that goes backwards."""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lnet_eval.running.job import Job
from lnet_eval.running.make import make
from lnet_eval.running.outcome import read_notice
from lnet_eval.running.roots import Roots
from tests.conftest import missing
from tests.faults.harness import assert_index_true, assert_repaired, editions, end, report, start

pytestmark = pytest.mark.e2e
MakeNetwork = Callable[..., Job]
MEGABYTE = 1_000_000


@contextlib.contextmanager
def small_disk(folder: Path, *, size: str) -> Iterator[None]:
    """A file system of its own at `folder`."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        missing("a file system of one's own", "run the tests as root where mount is allowed")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_the_disk_is_full(roots: Roots, network: MakeNetwork) -> None:
    """What stood stands, the run says so, and when there is room again the next one repairs."""
    with small_disk(roots.reports, size="2m"):
        for name in ("a", "b"):
            network(name)
        assert report(roots, "--all")[0] == 0
        before = editions(roots)
        filler = roots.reports / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:
            while True:
                stream.write(b"x" * 4096)
        code, said = report(roots, "--all")
        assert code == 1
        assert "Traceback" not in said
        assert "could not be written" in said
        assert editions(roots) == before
        filler.unlink()
        assert_repaired(roots, ("a", "b"))


def test_the_folder_is_read_only(roots: Roots, network: MakeNetwork) -> None:
    with small_disk(roots.reports, size="8m"):
        network("a")
        assert report(roots, "--all")[0] == 0
        before = editions(roots)
        subprocess.run(["mount", "-o", "remount,ro", str(roots.reports)], check=True)
        code, said = report(roots, "--all")
        assert code == 1
        assert "Traceback" not in said
        assert editions(roots) == before
        assert_index_true(roots)
        subprocess.run(["mount", "-o", "remount,rw", str(roots.reports)], check=True)
        assert_repaired(roots, ("a",))


def test_a_cell_hangs(roots: Roots, network: MakeNetwork) -> None:
    network("a")
    network("b", "time.sleep(600)")
    code, said = report(roots, "--all", "--minutes", "0.3")
    assert code == 1
    assert "took too long" in said
    assert set(editions(roots)) == {"a"}
    assert "brukte for lang tid" in assert_index_true(roots)
    (roots.data / "b" / "act.py").write_text("")
    assert_repaired(roots, ("a", "b"))


def test_two_runs_at_once(roots: Roots, network: MakeNetwork) -> None:
    for name in ("a", "b", "c"):
        network(name, "time.sleep(0.5)")
    both = [start(roots, "--all") for _ in range(2)]
    assert [end(running)[0] for running in both] == [0, 0]
    assert editions(roots) == {"a": 2, "b": 2, "c": 2}
    assert_repaired(roots, ("a", "b", "c"))


def test_the_clock_goes_backwards(roots: Roots, network: MakeNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last report that was made stands, and the history drops the first that was made, whatever the dates say."""
    job = dataclasses.replace(network("a"), kept=2)
    monkeypatch.chdir(roots.project)
    for day in ("2026-03-29T02:30:00Z", "2026-03-29T02:10:00Z", "2019-01-01T00:00:00Z", "2019-01-01T00:00:00Z"):
        monkeypatch.setattr("lnet_eval.running.make.now", lambda day=day: day)
        assert make(job).state == "published"
    assert editions(roots) == {"a": 4}
    history = {path.name for path in (roots.reports / "a" / "history").iterdir()}
    assert history == {"2026-03-29T021000Z", "2019-01-01T000000Z"}
    (roots.data / "a" / "act.py").write_text("raise KeyError")
    make(job)
    assert read_notice(roots.reports, "a") is not None
    (roots.data / "a" / "act.py").write_text("")
    make(job)
    assert read_notice(roots.reports, "a") is None


def test_an_input_changes_while_it_is_read(roots: Roots, network: MakeNetwork) -> None:
    """Once: tried again and published. Always: told, and what stood stands."""
    change = "Path(data, network, 'tall.csv').write_text('period,value\\n' + str(time.time_ns()))"
    network("once", f"mark = Path(data, network, 'mark')\nif not mark.exists():\n    mark.touch(); {change}")
    network("always", change)
    code, said = report(roots, "--all")
    assert code == 1
    assert "was changed while" in said
    assert editions(roots) == {"once": 1}
    assert_index_true(roots)


def test_what_cannot_be_read_fails_alone(roots: Roots, network: MakeNetwork, tmp_path: Path) -> None:
    """A link out of the data, a folder without a plan, a plan that is a folder, a file that nobody may read."""
    network("fine")
    network("linked")
    (roots.data / "linked").rename(tmp_path / "outside")
    (roots.data / "linked").symlink_to(tmp_path / "outside")
    network("broken")
    (roots.data / "broken" / "network.toml").unlink()
    (roots.data / "broken" / "network.toml").mkdir()
    (roots.data / "empty").mkdir()
    for more in ((), ("--changed",)):
        code, said = report(roots, "--all", *more)
        assert code == 1, said
        assert "Traceback" not in said
        assert set(editions(roots)) == {"fine"}
        assert not list((tmp_path / "outside").glob("report*"))
    for wrong in ("../fine", "fine/..", "FINE", "no-such-network"):
        code, said = report(roots, wrong)
        assert code == 2, said
    assert report(roots, "empty")[0] == 1
    code, said = report(roots, "fine", "--scheduler", "tcp://127.0.0.1:9")
    assert code == 2
    assert "127.0.0.1:9" in said
