"""The notebooks in a real JupyterLab and a real browser: every cell runs, and every widget answers."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

pytestmark = pytest.mark.e2e

NETWORKS = ("trygg-utskriving", "ahus", "unn-plan")
NOTEBOOKS = sorted(path.name for path in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def server() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lab_server", Path(__file__).with_name("lab_server.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["lab_server"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lab(server: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    with server.running_lab(tmp_path_factory.mktemp("lab"), NETWORKS) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: ModuleType, chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=server.ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def bench(server: ModuleType, lab, browser: Browser) -> Iterator[Page]:
    """The workbench, run and shown; the console must stay silent to the end."""
    with server.opened(browser, lab, "workbench.ipynb") as (tab, wrong):
        server.run_all(tab)
        tab.locator("#workbench figure img").first.wait_for(timeout=server.PATIENCE)
        yield tab
        assert wrong == []


def looks(tab: Page, selector: str) -> set[str]:
    """How lists and tables of a section stand in the lab, which has rules of its own for them."""
    return set(
        tab.locator(f".jp-OutputArea {selector}").evaluate_all(
            "all => all.map(one => getComputedStyle(one)).map(style => `${style.float} ${style.textAlign}`)"
        )
    )


def label(tab: Page, name: str) -> Locator:
    """The widget with this label."""
    return tab.get_by_label(name, exact=True)


def shown(tab: Page) -> str:
    """What the workbench shows now, with every figure's drawing."""
    return str(tab.evaluate("document.querySelector('#workbench').outerHTML"))


def changed_by(tab: Page, act: Callable[[], object]) -> str:
    """What is shown after `act`, which must change it."""
    before = shown(tab)
    act()
    tab.wait_for_function("before => document.querySelector('#workbench').outerHTML !== before", arg=before,
                          timeout=60_000)  # fmt: skip
    return shown(tab)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_cell_runs_and_the_console_is_silent(server: ModuleType, lab, browser: Browser, notebook: str) -> None:
    with server.opened(browser, lab, notebook) as (tab, wrong):
        server.run_all(tab)
        assert tab.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']").count() == 0
        assert tab.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert wrong == []
        if notebook == "2_evaluate.ipynb":
            assert looks(tab, "#leadership dt") == {"none start"}
            assert looks(tab, "#table-decisions :is(th, td)") == {"none left"}
            assert looks(tab, "#measures td.number") == {"none right"}


def test_the_workbench_runs_in_notebook_7_too(server: ModuleType, lab, browser: Browser) -> None:
    with server.opened(browser, lab, "workbench.ipynb", classic=True) as (tab, wrong):
        wrong.clear()  # Notebook 7 itself misses two of JupyterLab's commands while it opens
        server.run_all(tab)
        tab.locator("#workbench figure img").first.wait_for(timeout=server.PATIENCE)
        changed_by(tab, lambda: label(tab, "Regelsett").select_option("Perla (IHI)"))
        assert wrong == []


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("Regelsett", "Perla (IHI)"),
        ("Diagram", "U-diagram"),
        ("Endringen kom", "april 2019"),
        ("Sesong", "jevn bølge gjennom året"),
        ("Metode", "Poisson- eller binomisk regresjon med"),
        ("Nye faser fra", "juni 2018"),
        ("Team", "Kirurgisk sengepost"),
        ("Indikator", "Liggetid"),
        ("Visning", "Hva rapporten ville sagt"),
        ("Språk", "English"),
    ],
)
def test_each_choice_changes_what_is_shown_by_mouse(bench: Page, name: str, option: str) -> None:
    chosen = label(bench, name)
    texts = chosen.locator("option").all_text_contents()
    wanted = next(text for text in texts if text.replace("\u00a0", " ").startswith(option))
    before = chosen.evaluate("e => [...e.selectedOptions].map(option => option.text)")
    changed_by(bench, lambda: chosen.select_option(label=wanted))
    undone = label(bench, "Language" if name == "Språk" else name)
    changed_by(bench, lambda: undone.select_option(label=before))


def test_a_wide_table_pushes_nothing_out_of_the_widget(bench: Page) -> None:
    bench.set_viewport_size({"width": 1200, "height": 900})
    edges = bench.evaluate(
        """() => [document.querySelector('#workbench'), document.querySelector('#workbench').closest('.widget-vbox')]
            .map(box => box.getBoundingClientRect().right)"""
    )
    assert edges[0] <= edges[1] + 1


def test_a_choice_is_changed_with_the_keyboard_alone(bench: Page) -> None:
    chosen = label(bench, "Regelsett")
    chosen.focus()
    changed_by(bench, lambda: bench.keyboard.press("End"))
    changed_by(bench, lambda: bench.keyboard.press("Home"))


def test_the_keyboard_reaches_every_choice_in_the_order_they_stand_in(bench: Page) -> None:
    label(bench, "Nettverk").focus()
    reached = []
    for _ in range(12):
        reached.append(
            bench.evaluate("document.activeElement.labels?.[0]?.textContent ?? document.activeElement.tagName")
        )
        bench.keyboard.press("Tab")
    assert reached[:11] == [
        "Nettverk", "Se på", "Visning", "Indikator", "Team", "Endringen kom", "Innfasing (md.)", "Sesong", "Metode",
        "Diagram", "Regelsett",
    ]  # fmt: skip


def test_a_number_is_typed(bench: Page) -> None:
    transition = label(bench, "Innfasing (md.)")

    def put(text: str) -> None:
        transition.fill(text)
        transition.press("Enter")

    changed_by(bench, lambda: put("2"))
    changed_by(bench, lambda: put("0"))


def test_what_cannot_be_done_is_said_in_words_and_never_as_a_traceback(bench: Page) -> None:
    changed_by(bench, lambda: label(bench, "Regelsett").select_option("Making Data Count (NHS)"))
    said = bench.locator(".lnet-said[role=status]").first
    assert "trenger kontrollgrenser" in said.inner_text()
    changed_by(bench, lambda: label(bench, "Regelsett").select_option("Anhøj"))
    assert bench.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']").count() == 0


def test_a_survey_is_explored_too(bench: Page) -> None:
    everything = changed_by(bench, lambda: label(bench, "Se på").select_option("Spørreundersøkelser"))
    assert "<figure" in everything
    questions = label(bench, "Spørsmål").locator("option").all_text_contents()
    one = changed_by(bench, lambda: label(bench, "Spørsmål").select_option(questions[1]))
    assert "<figure" not in one
    changed_by(bench, lambda: label(bench, "Se på").select_option("Indikatorer"))


def test_figure_data_and_code_can_be_taken_along(bench: Page) -> None:
    links = bench.locator(".lnet-take a[download]")
    links.first.wait_for()
    assert {re.sub(r".*\.", "", name) for name in links.evaluate_all("all => all.map(a => a.download)")} == {
        "svg",
        "csv",
    }
    with bench.expect_download() as saved:
        links.first.click()
    assert Path(saved.value.path()).read_text(encoding="utf-8").startswith("<svg")
    assert "le.explore(" in bench.locator(".lnet-take textarea").input_value()


def test_the_plan_is_written_only_by_its_own_button_and_after_its_change_was_seen(bench: Page, lab) -> None:
    plan = lab.project / "data" / "examples" / "ahus" / "network.toml"
    before = plan.read_text(encoding="utf-8")
    changed_by(bench, lambda: label(bench, "Sesong").select_option("ett ledd per måned"))
    write = bench.get_by_role("button", name="Skriv endringen til network.toml")
    assert write.is_disabled()
    bench.get_by_role("button", name="Vis endringen i planen").click()
    bench.locator(".lnet-said pre").wait_for()
    assert 'season = {form = "months"}' in bench.locator(".lnet-said pre").inner_text()
    assert plan.read_text(encoding="utf-8") == before
    write.click()
    bench.get_by_text("network.toml er skrevet").wait_for()
    after = plan.read_text(encoding="utf-8")
    assert set(after.splitlines()) - set(before.splitlines()) == {'season = {form = "months"}'}


def test_files_that_change_under_the_session_are_read_again_and_that_is_said(bench: Page, lab) -> None:
    folder = lab.project / "data" / "examples" / "ahus"
    table = (folder / "malinger.csv").read_bytes()
    (folder / "malinger.csv").write_bytes(b"something;else\n1;2\n")
    changed_by(bench, lambda: label(bench, "Regelsett").select_option("Perla (IHI)"))
    assert "malinger.csv" in bench.locator(".lnet-said").first.inner_text()
    (folder / "malinger.csv").write_bytes(table)
    changed_by(bench, lambda: label(bench, "Regelsett").select_option("Anhøj"))
    assert "lest på nytt" in bench.locator(".lnet-said").first.inner_text()
