"""How long the workbench takes to answer a change: from the change in the browser until the new charts and the table of
other methods are there, and until what follows them is: what the model leaves over, and what can be taken along.

    .venv/bin/python benchmarks/workbench_speed.py [--times 5]

Starts a JupyterLab of its own on a copy of the notebooks and one network, and measures in headless Chromium. Every
value is chosen once before it is timed only in the rows that say "seen before"; the others fit the models anew.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from playwright.sync_api import Page, sync_playwright

TESTS = Path(__file__).resolve().parents[1] / "tests" / "e2e"
# Sets a choice as a person's browser does, and resolves with the milliseconds until charts and other methods are there,
# and until what the model leaves over and what can be taken along have followed them.
CHANGE = """([label, text]) => new Promise(resolve => {
    const choice = [...document.querySelectorAll('select')].find(one => one.labels[0]?.textContent === label);
    const found = name => document.querySelector(name);
    const before = found('#workbench'), taken = found('.lnet-take');
    let charts = null;
    const begun = performance.now();
    const look = () => {
        if (charts === null && found('#workbench') !== before) charts = performance.now() - begun;
        if (charts !== null && found('.lnet-take') && found('.lnet-take') !== taken)
            resolve([charts, performance.now() - begun]);
        else requestAnimationFrame(look);
    };
    choice.value = [...choice.options].find(one => one.text.replaceAll('\\u00a0', ' ') === text).value;
    choice.dispatchEvent(new Event('change', {bubbles: true}));
    requestAnimationFrame(look);
})"""
NEW = {"Endringen kom": ["mars 2019", "april 2019", "mai 2019", "juni 2019", "juli 2019"]}
AGAIN = {
    "Regelsett": ["Perla (IHI)", "Anhøj"],
    "Diagram": ["U-diagram", "seriediagram (run-diagram)"],
    "Endringen kom": ["mars 2019", "april 2019"],
}


def lab_server() -> ModuleType:
    """The server that the tests use."""
    spec = importlib.util.spec_from_file_location("lab_server", TESTS / "lab_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["lab_server"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(tab: Page, label: str, text: str) -> tuple[float, float]:
    """Milliseconds from the change to the charts, and to all of the answer."""
    charts, everything = tab.evaluate(CHANGE, [label, text])
    return float(charts), float(everything)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=5)
    times = arguments.parse_args().times
    server: Any = lab_server()
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        sys.exit("chromium is needed, for example: apt-get install chromium")
    folder = Path(tempfile.mkdtemp())
    try:
        with server.running_lab(folder, ("ahus",)) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=server.ARGUMENTS)
            with server.opened(browser, lab, "workbench.ipynb") as (tab, _):
                server.run_all(tab)
                tab.locator("#workbench figure img").first.wait_for(timeout=server.PATIENCE)
                rows = {f"{label}, fitted anew": [timed(tab, label, text) for text in texts[:times]]
                        for label, texts in NEW.items()}  # fmt: skip
                for label, texts in AGAIN.items():
                    rows[f"{label}, seen before"] = [timed(tab, label, text) for text in texts * times]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'change':34} {'seen: median':>15} {'longest ms':>11} {'all: median':>12} {'longest ms':>11}")
    for name, found in rows.items():
        charts, everything = zip(*found, strict=True)
        print(
            f"{name:34} {statistics.median(charts):15.0f} {max(charts):11.0f} "
            f"{statistics.median(everything):12.0f} {max(everything):11.0f}"
        )


if __name__ == "__main__":
    main()
