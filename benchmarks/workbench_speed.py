"""How long the workbench takes to answer a change: from the change in the browser until the new charts and the table of
other methods are there, and until what follows them is: what the model leaves over, and what can be taken along.

    .venv/bin/python benchmarks/workbench_speed.py [--times 10] [--rounds 3 --yardstick]

Starts a JupyterLab of its own on a copy of the notebooks and one network, and measures in headless Chromium. Every
value is chosen once before it is timed only in the rows that say "seen before"; the others fit the models anew. The
survey explorer follows. To reach: 300 ms until charts and other methods are there, on the machine that the
specification's times are from.

`--yardstick` tells how fast this machine is beside that one: before and after each round it times one report of
benchmarks/batch.py by papermill's and nbconvert's command lines, which took 7.85 seconds there (20 in 157), and prints
the milliseconds also as they would be there.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from playwright.sync_api import Page, sync_playwright

TESTS = Path(__file__).resolve().parents[1] / "tests" / "e2e"
# Sets a list (to one option or to several) or a number as a person's browser does, and resolves with the milliseconds
# until charts and other methods are painted, and until what the model leaves over and what can be taken along are. It
# waits to be told of what appears in the page: asking for it again and again would take a processor from those who make
# it.
CHANGE = """([label, wanted]) => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${label}: ${wanted} is not answered`)), 30000);
    const choice = [...document.querySelectorAll('select, input')].find(one => one.labels?.[0]?.textContent === label);
    const found = name => document.querySelector(name);
    const before = found('#workbench'), taken = found('.lnet-take');
    const until = async there => { await there; return performance.now() - begun; };
    const appears = (name, old) => new Promise(shown => {
        const watch = new MutationObserver(() => {
            if (!found(name) || found(name) === old) return;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(shown));
        });
        watch.observe(document.body, {childList: true, subtree: true});
    });
    const begun = performance.now();
    Promise.all([until(appears('#workbench', before)), until(appears('.lnet-take', taken))]).then(resolve);
    if (choice.matches('input')) choice.value = wanted;
    else for (const one of choice.options) one.selected = wanted.includes(one.text.replaceAll('\\u00a0', ' '));
    choice.dispatchEvent(new Event('change', {bubbles: true}));
})"""
REFERENCE_SECONDS = 157 / 20
AT_REST = 8000  # milliseconds in which a person looks at the page, and the kernel's second process starts
MONTHS = ("mai 2018", "juli 2018", "august 2018", "september 2018", "oktober 2018", "november 2018", "desember 2018",
          "januar 2019", "februar 2019", "mars 2019")  # fmt: skip
WARDS = ("Kirurgisk sengepost", "Ortopedisk sengepost", "Lungemedisinsk sengepost", "Hjertemedisinsk sengepost",
         "Geriatrisk sengepost", "Nevrologisk sengepost", "Slagenheten", "Infeksjonsmedisinsk sengepost",
         "Nyremedisinsk sengepost", "Rehabiliteringsposten")  # fmt: skip
Change = str | list[str]  # a number, or the options of a list
NEW: dict[str, list[Change]] = {
    "Endringen kom": [[month] for month in MONTHS],
    "Innfasing (md.)": [str(months) for months in range(1, 7)],
    "Team": [[ward for ward in WARDS if ward != left_out] for left_out in WARDS],
    "Sesong": [["jevn bølge gjennom året"], ["ett ledd per måned"], ["ingen"]],
    "Metode": [[f"Poisson- eller binomisk regresjon {how} overdispersjon"] for how in ("uten", "med")],
    "Indikator": [["Liggetid"], ["Mobilisert innen 24 timer"], ["Fallrisiko vurdert innen 24 timer"]],
}
AGAIN: dict[str, list[Change]] = {
    "Indikator": [["Liggetid"], ["Fall blant inneliggende pasienter"]],
    "Regelsett": [["Perla (IHI)"], ["Anhøj"]],
    "Diagram": [["U-diagram"], ["seriediagram (run-diagram)"]],
    "Nye faser fra": [["juni 2018"], ["juni 2018", "mars 2019"]],
    "Endringen kom": [["april 2019"], ["mars 2019"]],
}
SURVEYS: dict[str, list[Change]] = {
    "Se på": [["Spørreundersøkelser"]],
    "Undersøkelse": [
        ["Evaluering av samling 2"], ["Evaluering av samling 3"], ["Spørreundersøkelse før oppstart"],
        ["Spørreundersøkelse etter avslutning"],
    ],
    "Spørsmål": [
        ["Jeg er trygg på metodene i forbedringsarbeid"], ["Enheten min har gode rutiner for forbedringsarbeid"],
        ["Vi samarbeider godt med andre avdelinger"], ["Lederen min støtter forbedringsarbeidet"],
        ["Jeg har nok tid til forbedringsarbeidet"],
    ],
    "Fordelt på": [["Profesjon"]],
}  # fmt: skip


def lab_server() -> ModuleType:
    """The server that the tests use."""
    spec = importlib.util.spec_from_file_location("lab_server", TESTS / "lab_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["lab_server"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(tab: Page, label: str, wanted: Change) -> tuple[float, float]:
    """Milliseconds from the change to the charts, and to all of the answer."""
    charts, everything = tab.evaluate(CHANGE, [label, wanted])
    return float(charts), float(everything)


Rows = dict[str, list[tuple[float, float]]]


def measured(server: Any, browser_path: str, times: int) -> Rows:
    """Milliseconds of every change, in a JupyterLab of its own."""
    folder = Path(tempfile.mkdtemp())
    try:
        with server.running_lab(folder, ("ahus",)) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=server.ARGUMENTS)
            with server.opened(browser, lab, "workbench.ipynb") as (tab, _):
                server.run_all(tab)
                tab.locator("#workbench figure img").first.wait_for(timeout=server.PATIENCE)
                tab.wait_for_timeout(AT_REST)
                kinds = [(f"{label}, fitted anew", label, changes[:times]) for label, changes in NEW.items()]
                kinds += [(f"{label}, seen before", label, changes * (times // 2)) for label, changes in AGAIN.items()]
                kinds += [(f"{label}, of surveys", label, changes) for label, changes in SURVEYS.items()]
                rows = {name: [timed(tab, label, one) for one in changes] for name, label, changes in kinds}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def beside_the_reference() -> float:
    """How many times as long as there one report by command lines takes here."""
    from batch import by_command_lines, workload

    before = dict(os.environ)
    try:
        with workload() as folder:
            begun = time.perf_counter()
            by_command_lines(folder, 1, 1)
            return (time.perf_counter() - begun) / REFERENCE_SECONDS
    finally:
        os.environ.clear()
        os.environ.update(before)


def show(rows: Rows, slower: float | None) -> None:
    """A line for every kind of change; `slower` than the reference machine is this one."""
    print(f"{'change':34} {'seen: median':>15} {'longest ms':>11} {'all: median':>12} {'longest ms':>11}")
    for name, found in rows.items():
        charts, everything = zip(*found, strict=True)
        print(
            f"{name:34} {statistics.median(charts):15.0f} {max(charts):11.0f} "
            f"{statistics.median(everything):12.0f} {max(everything):11.0f}"
        )
        if slower is not None:
            print(f"{'  on the reference machine':34} {statistics.median(charts) / slower:15.0f} "
                  f"{'':11} {statistics.median(everything) / slower:12.0f}")  # fmt: skip


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=len(MONTHS), help=f"changes of a kind, 2 to {len(MONTHS)}")
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--yardstick", action="store_true", help="also time a report on this machine")
    given = arguments.parse_args()
    server: Any = lab_server()
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        sys.exit("chromium is needed, for example: apt-get install chromium")
    for _ in range(given.rounds):
        before = beside_the_reference() if given.yardstick else None
        rows = measured(server, browser_path, given.times)
        if before is None:
            show(rows, None)
            continue
        after = beside_the_reference()
        print(f"This machine is {before:.2f} times as slow as the reference before the round, {after:.2f} after it.")
        show(rows, (before + after) / 2)


if __name__ == "__main__":
    main()
