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
def lab(server: ModuleType, shipped_results: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    with server.running_lab(tmp_path_factory.mktemp("lab"), NETWORKS, shipped_results) as running:
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


def figures(tab: Page) -> list[str]:
    """The drawings that the workbench shows now, and nothing of the words around them."""
    return list(tab.locator("#workbench figure img").evaluate_all("all => all.map(image => image.src)"))


def redrawn_by(tab: Page, act: Callable[[], object]) -> list[str]:
    """The drawings after `act`, which must change one of them, whatever it does to the words."""
    before = figures(tab)
    act()
    tab.wait_for_function(
        """before => {
            const now = [...document.querySelectorAll('#workbench figure img')];
            return now.length > 0 && now.every(image => image.complete && image.naturalWidth > 0)
                && JSON.stringify(now.map(image => image.src)) !== JSON.stringify(before);
        }""",
        arg=before, timeout=60_000,
    )  # fmt: skip
    return figures(tab)


def marked(choice: Locator) -> list[str]:
    """What is chosen in a list."""
    return list(choice.evaluate("e => [...e.selectedOptions].map(option => option.text)"))


def focused(tab: Page) -> str:
    """The label or the words of what the keyboard acts on."""
    return str(tab.evaluate("document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent"))


def tab_to(tab: Page, name: str) -> Locator:
    """Go on with the Tab key until the widget with this label is reached."""
    for _ in range(20):
        if focused(tab) == name:
            return label(tab, name)
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}, but {focused(tab)[:80]}")


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
        if notebook == "3_compare.ipynb":
            forest = tab.locator("#compare_effects figure img")
            assert forest.evaluate("image => image.complete && image.naturalWidth > 0")
            assert "Vestre Viken" in str(forest.get_attribute("alt"))
            assert looks(tab, "#table-compare-networks :is(th, td)") == {"none left"}


def test_the_workbench_runs_in_notebook_7_too(server: ModuleType, lab, browser: Browser) -> None:
    with server.opened(browser, lab, "workbench.ipynb", classic=True) as (tab, wrong):
        wrong.clear()  # Notebook 7 itself misses two of JupyterLab's commands while it opens
        server.run_all(tab)
        tab.locator("#workbench figure img").first.wait_for(timeout=server.PATIENCE)
        changed_by(tab, lambda: label(tab, "Regelsett").select_option("Perla (IHI)"))
        label(tab, "Indikator").focus()
        redrawn_by(tab, lambda: tab.keyboard.press("ArrowDown"))
        assert focused(tab) == "Indikator"
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
def test_each_choice_changes_what_is_shown(bench: Page, name: str, option: str) -> None:
    chosen = label(bench, name)
    texts = chosen.locator("option").all_text_contents()
    wanted = next(text for text in texts if text.replace("\u00a0", " ").startswith(option))
    before = chosen.evaluate("e => [...e.selectedOptions].map(option => option.text)")
    changed_by(bench, lambda: chosen.select_option(label=wanted))
    undone = label(bench, "Language" if name == "Språk" else name)
    changed_by(bench, lambda: undone.select_option(label=before))


@pytest.mark.parametrize(("name", "at"), [("Team", 2), ("Nye faser fra", 1)])
def test_teams_and_phases_are_marked_with_a_real_pointer(bench: Page, name: str, at: int) -> None:
    chosen = label(bench, name)
    chosen.scroll_into_view_if_needed()
    before, rows, box = marked(chosen), int(chosen.evaluate("e => e.size")), chosen.bounding_box()
    assert box is not None
    redrawn_by(bench, lambda: bench.mouse.click(box["x"] + 40, box["y"] + box["height"] * (at + 0.5) / rows))
    one = marked(chosen)
    assert len(one) == 1
    redrawn_by(bench, lambda: chosen.locator("option").nth(at + 1).click(modifiers=["Control"]))
    assert len(marked(chosen)) == 2
    assert set(one) < set(marked(chosen))
    redrawn_by(bench, lambda: chosen.select_option(label=before))


def test_a_wide_table_pushes_nothing_out_of_the_widget(bench: Page) -> None:
    bench.set_viewport_size({"width": 1200, "height": 900})
    edges = bench.evaluate(
        """() => [document.querySelector('#workbench'), document.querySelector('#workbench').closest('.widget-vbox')]
            .map(box => box.getBoundingClientRect().right)"""
    )
    assert edges[0] <= edges[1] + 1


def test_on_a_narrow_screen_no_choice_is_cut_off(bench: Page) -> None:
    size = bench.viewport_size
    bench.set_viewport_size({"width": 800, "height": 900})
    cut = bench.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea :is(select, input, button)')]
            .filter(one => one.getClientRects().length)
            .filter(one => one.getBoundingClientRect().right
                > one.closest('.jp-OutputArea-output').getBoundingClientRect().right)
            .map(one => one.labels?.[0]?.textContent ?? one.textContent)"""
    )
    assert label(bench, "Indikator").is_visible()
    assert cut == []
    assert size is not None
    bench.set_viewport_size(size)


def test_terms_in_an_answer_stand_as_in_the_report(bench: Page) -> None:
    changed_by(bench, lambda: label(bench, "Visning").select_option("Hva rapporten ville sagt"))
    assert looks(bench, "#workbench dt") == {"none start"}
    changed_by(bench, lambda: label(bench, "Visning").select_option("Serien over tid"))


@pytest.mark.parametrize(
    ("name", "keys", "back"),
    [
        ("Visning", ["End"], ["Home"]),
        ("Indikator", ["ArrowDown"], ["ArrowUp"]),
        ("Endringen kom", ["End"], ["Home"]),
        ("Innfasing (md.)", ["Control+a", "3", "Enter"], ["Control+a", "0", "Enter"]),
        ("Sesong", ["End"], ["Home"]),
        ("Metode", ["ArrowDown"], ["ArrowUp"]),
        ("Diagram", ["End"], ["Home"]),
        ("Team", ["Home"], ["Shift+End"]),
        ("Nye faser fra", ["End"], ["Control+Space"]),
    ],
)
def test_the_keyboard_alone_changes_each_choice_and_the_drawing_with_it(
    bench: Page, name: str, keys: list[str], back: list[str]
) -> None:
    """From the first widget with Tab, then with the keys that a list or a number has; none is the notebook's."""
    label(bench, "Nettverk").focus()
    tab_to(bench, name)
    before = figures(bench)

    def press(all_keys: list[str]) -> None:
        for key in all_keys:
            bench.keyboard.press(key)

    redrawn_by(bench, lambda: press(keys))
    assert focused(bench) == name
    redrawn_by(bench, lambda: press(back))
    assert figures(bench) == before
    assert bench.locator(".lnet-said[role=alert], .jp-OutputArea [data-mime-type$='error']").count() == 0


def test_a_rule_set_is_chosen_by_keyboard_where_it_counts_another_pattern(bench: Page) -> None:
    label(bench, "Nettverk").focus()
    tab_to(bench, "Indikator")
    redrawn_by(bench, lambda: bench.keyboard.press("ArrowDown"))
    tab_to(bench, "Regelsett")
    before = figures(bench)
    redrawn_by(bench, lambda: bench.keyboard.press("End"))
    assert "Perla" in label(bench, "Regelsett").evaluate("e => e.selectedOptions[0].text")
    redrawn_by(bench, lambda: bench.keyboard.press("Home"))
    assert figures(bench) == before
    label(bench, "Nettverk").focus()
    tab_to(bench, "Indikator")
    redrawn_by(bench, lambda: bench.keyboard.press("ArrowUp"))


def test_a_letter_in_a_list_is_no_command_to_the_notebook(bench: Page) -> None:
    kinds = ".jp-Notebook .jp-Cell"
    before = bench.locator(kinds).evaluate_all("cells => cells.map(cell => cell.className)")
    label(bench, "Nettverk").focus()
    for key in ("r", "a", "b"):
        bench.keyboard.press(key)
    label(bench, "Nettverk").select_option("ahus")
    label(bench, "Nettverk").focus()
    assert bench.locator(kinds).evaluate_all("cells => cells.map(cell => cell.className)") == before


def pressed(tab: Page, first: str, name: str, key: str) -> str:
    """What is shown after a key on the widget with this label, reached with Tab from the first one."""
    label(tab, first).focus()
    tab_to(tab, name)
    found = changed_by(tab, lambda: tab.keyboard.press(key))
    assert focused(tab) != ""
    return found


def test_network_language_and_the_plans_button_answer_to_the_keyboard(bench: Page) -> None:
    pressed(bench, "Nettverk", "Nettverk", "End")
    pressed(bench, "Nettverk", "Nettverk", "Home")
    pressed(bench, "Nettverk", "Språk", "End")
    pressed(bench, "Network", "Language", "Home")
    label(bench, "Nettverk").focus()
    tab_to(bench, "Vis endringen i planen")
    bench.keyboard.press("Enter")
    bench.get_by_text("Valgene gir ingen endring i planen").wait_for()


def test_every_choice_of_a_survey_answers_to_the_keyboard(bench: Page) -> None:
    assert "<figure" in pressed(bench, "Nettverk", "Se på", "End")
    pressed(bench, "Nettverk", "Undersøkelse", "End")
    assert "<figure" not in pressed(bench, "Nettverk", "Spørsmål", "End")
    pressed(bench, "Nettverk", "Fordelt på", "End")
    assert bench.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']").count() == 0
    pressed(bench, "Nettverk", "Undersøkelse", "Home")
    pressed(bench, "Nettverk", "Se på", "Home")


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
    write.press("Enter")
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
