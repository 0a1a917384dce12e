"""Runs that are harmed, and what must hold of the reports folder after each."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import psutil

from lnet_eval.running.roots import Roots

PROGRAM = Path(sys.executable).with_name("lnet-eval")
SECONDS = 300
# How many random moments; the long form is LNET_FAULTS=50.
MOMENTS = int(os.environ.get("LNET_FAULTS", "1"))


def start(roots: Roots, *given: object, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """`lnet-eval report` on the project, started."""
    folders = ["--data", roots.data, "--reports", roots.reports, "--language", "nb"]
    return subprocess.Popen(
        [str(PROGRAM), "report", *map(str, [*given, *folders])],
        cwd=roots.project,
        env={**os.environ, "LNET_LANGUAGE": "en", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(running: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and all that was said."""
    out, err = running.communicate(timeout=SECONDS)
    return running.returncode, out + err


def report(roots: Roots, *given: object) -> tuple[int, str]:
    """`lnet-eval report` from its beginning to its end."""
    return end(start(roots, *given))


def below(running: subprocess.Popen[str]) -> list[psutil.Process]:
    """Every process of a run but the first."""
    try:
        return psutil.Process(running.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def kernels(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those that are kernels: forked from a parent, they lead a session of their own."""
    found = []
    for process in processes:
        try:
            warm = "warm.parent" in " ".join(process.parent().cmdline())
            if warm and os.getsid(process.pid) == process.pid and process.pid != process.parent().pid:
                found.append(process)
        except (psutil.Error, OSError, AttributeError):
            continue
    return found


def assert_no_orphans(processes: Sequence[psutil.Process]) -> None:
    """All have ended."""
    _, alive = psutil.wait_procs(list(processes), timeout=60)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


class Links(HTMLParser):
    """The pages that a page leads to; it must be a whole page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.feed(text)
        assert text.rstrip().endswith("</html>")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        target = dict(attributes).get("href") or ""
        if tag == "a" and target and not target.startswith(("#", "http")):
            self.targets.append(target)


def assert_whole(folder: Path) -> int:
    """The report in `folder` has every file of its manifest, as it was made, and opens; its edition."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, value in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == value, name
    Links((folder / "report.nb.html").read_text(encoding="utf-8"))
    return int(manifest["edition"])


def editions(roots: Roots) -> dict[str, int]:
    """The edition that stands of each network; each of them, and every earlier one, is whole."""
    found = {}
    for path in roots.reports.glob("*/manifest.json"):
        found[path.parent.name] = assert_whole(path.parent)
        earlier = [assert_whole(folder) for folder in path.parent.glob("history/*")]
        assert all(edition < found[path.parent.name] for edition in earlier)
        assert len(set(earlier)) == len(earlier)
    return found


def assert_index_true(roots: Roots) -> str:
    """The overview is a whole page, and what it leads to is there; its text."""
    page = (roots.reports / "index.html").read_text(encoding="utf-8")
    for target in Links(page).targets:
        assert (roots.reports / target).exists(), target
    return page


def assert_repaired(roots: Roots, networks: Sequence[str]) -> None:
    """The next run publishes everything, and leaves nothing behind that was half made."""
    code, said = report(roots, "--all")
    assert code == 0, said
    assert set(editions(roots)) == set(networks)
    page = assert_index_true(roots)
    assert all(f"{network}/report.nb.html" in page for network in networks)
    assert "ikke avsluttet" not in page
    left = [path.name for path in roots.reports.iterdir() if path.name.startswith((".staging", ".swap"))]
    assert left == []


def wait_for_kernels(running: subprocess.Popen[str]) -> list[psutil.Process]:
    """The kernels of a run, when it has some; none where it ends before."""
    deadline = time.monotonic() + SECONDS
    while running.poll() is None and time.monotonic() < deadline:
        found = kernels(below(running))
        if found:
            return found
        time.sleep(0.02)
    return []
