"""A JupyterLab of the project's own, on a copy of its notebooks and networks, and a browser tab in it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as WaitedInVain

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE = 180_000  # milliseconds: a kernel's first cell imports everything, on a machine that may be busy
QUIET = """
c = get_config()
c.LabApp.news_url = ""
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
"""
# Cells that are run before the kernel is there are forgotten, and the page says "idle" for a moment before it connects.
READY = """() => {
    const status = document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status;
    window.idleSince = status === 'idle' ? (window.idleSince ?? performance.now()) : null;
    return window.idleSince !== null && performance.now() - window.idleSince > 2500;
}"""

BEGUN = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
    .some(prompt => /\\[[*\\d]+\\]/.test(prompt.textContent))"""
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Lab:
    """A running server: its address, its secret, and the project's copy that it serves."""

    address: str
    token: str
    project: Path

    def url(self, notebook: str, *, classic: bool = False) -> str:
        """Where a notebook is opened, and nothing else: in JupyterLab, or in Notebook 7."""
        front = "notebooks" if classic else "lab/tree"
        return f"{self.address}/{front}/notebooks/{notebook}?reset&token={self.token}"


@contextlib.contextmanager
def running_lab(folder: Path, networks: tuple[str, ...], results: Path | None = None) -> Iterator[Lab]:
    """Serve a copy of the notebooks and of some shipped networks from `folder`; nothing of the user's is read.

    `results`: a folder of results.json by network, which is what there is to compare.
    """
    project = folder / "project"
    shutil.copytree(ROOT / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for network in networks:
        shutil.copytree(ROOT / "data" / "examples" / network, project / "data" / "examples" / network)
    if results is not None:
        shutil.copytree(results, project / "reports")
    settings = folder / "config"
    settings.mkdir()
    (settings / "jupyter_server_config.py").write_text(QUIET)
    notebooks = folder / "settings" / "@jupyterlab" / "notebook-extension"
    notebooks.mkdir(parents=True)
    # Every cell is on the page, whether it is in sight or not.
    (notebooks / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    port, token = _free_port(), secrets.token_hex(16)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={project}",
    ]  # fmt: skip
    private = {
        **os.environ, "JUPYTER_CONFIG_DIR": str(settings), "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "JUPYTER_TOKEN": token, "LNET_LANGUAGE": "nb",
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }  # fmt: skip
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=project, env=private, stdout=log, stderr=subprocess.STDOUT)
    try:
        lab = Lab(f"http://127.0.0.1:{port}", token, project)
        _wait_for(lab, server, folder / "server.log")
        yield lab
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextlib.contextmanager
def opened(browser: Browser, lab: Lab, notebook: str, *, classic: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """A tab with a notebook, and what its console says is wrong."""
    tab = browser.new_page(viewport={"width": 1500, "height": 1200})
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        tab.goto(lab.url(notebook, classic=classic))
        tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
        tab.wait_for_function(READY, timeout=PATIENCE)
        yield tab, wrong
    finally:
        tab.close()


def run_all(tab: Page) -> None:
    """Run every cell through the menu, and wait until each has its number."""
    for _ in range(_TRIES):
        try:
            tab.get_by_role("menuitem", name="Run", exact=True).click()
            tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            tab.wait_for_function(BEGUN, timeout=PATIENCE / _TRIES / 3)
            break
        except WaitedInVain:  # the kernel was not connected after all, and the cells are forgotten
            asked = tab.locator("dialog").all_inner_texts()
            if asked:
                raise AssertionError(f"JupyterLab asks: {asked}") from None
    cells = tab.locator(".jp-Notebook .jp-CodeCell").count()
    tab.wait_for_function(
        """cells => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
            .filter(prompt => /\\[\\d+\\]/.test(prompt.textContent)).length >= cells""",
        arg=cells,
        timeout=PATIENCE,
    )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(lab: Lab, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{lab.address}/api?token={lab.token}", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text()[-2000:]}")
