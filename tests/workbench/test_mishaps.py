"""Whatever happens while the workbench is open is a sentence in it, in the language that is chosen."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.workbench import Workbench
from lnet_eval.workbench.labels import Heeding


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)).strip()


def rename_measure(folder: Path) -> None:
    """Another id for a measure, in plan and table alike."""
    for name in ("network.toml", "malinger.csv"):
        path = folder / "vestre-viken" / name
        path.write_bytes(path.read_bytes().replace(b"antibiotika", b"antibio"))


def test_a_measure_that_was_renamed_on_disk_is_offered_under_its_new_name(bench: Workbench, folder: Path) -> None:
    bench.measures.start.value = bench.measures.start.options[5][1]
    rename_measure(folder)
    bench.plan.show.click()
    assert "lest på nytt" in text(bench.message.value)
    assert "lest på nytt" in text(bench.plan.diff.value)
    assert bench.plan.write.disabled
    assert "antibio" in {measure for _, measure in bench.measures.measure.options}
    bench.measures.rules.value = "perla"
    assert bench.message.value == ""
    assert "<figure" in bench.page.value


def test_that_files_were_read_again_is_also_said_where_it_was_seen_at_a_change_of_language(
    bench: Workbench, folder: Path
) -> None:
    rename_measure(folder)
    bench.language.value = "en"
    assert "read again" in text(bench.message.value)
    bench.language.value = "nb"
    assert bench.message.value == ""


@pytest.mark.parametrize("plan", [None, b"[[[", b'[network]\ntitle = "\xe6\xf8"\n'])
def test_the_plans_button_says_that_the_plan_cannot_be_read(bench: Workbench, folder: Path, plan: bytes | None) -> None:
    path = folder / "vestre-viken" / "network.toml"
    path.unlink() if plan is None else path.write_bytes(plan)
    bench.plan.show.click()
    assert "network.toml" in text(bench.plan.diff.value)
    assert bench.plan.write.disabled


@pytest.mark.parametrize(("language", "said"), [("nb", "minst ett team"), ("en", "at least one team")])
def test_refusals_are_said_in_the_language_that_is_chosen(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en" if language == "nb" else "nb")
    bench.language.value = language
    bench.measures.teams.value = ()
    assert said in text(bench.message.value)


@pytest.mark.parametrize(("language", "said"), [("nb", "UTF-8"), ("en", "UTF-8")])
def test_problems_of_files_are_said_in_the_language_that_is_chosen(
    bench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    other = "en" if language == "nb" else "nb"
    monkeypatch.setenv("LNET_LANGUAGE", other)
    bench.language.value = language
    (folder / "vestre-viken" / "network.toml").write_bytes(b"\xe6\xf8")
    bench.measures.rules.value = "perla"
    first = text(bench.message.value)
    bench.language.value = other
    assert said in first
    assert first != text(bench.message.value)


def test_an_interrupt_takes_the_old_answer_away_and_says_so(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bench, "_answer", interrupted)
    bench.measures.rules.value = "perla"
    assert "avbrutt" in text(bench.message.value)
    assert "<figure" not in bench.page.value
    monkeypatch.undo()
    bench.measures.rules.value = "anhoej"
    assert bench.message.value == ""
    assert "<figure" in bench.page.value


def test_a_fault_of_ours_is_a_sentence_without_what_stands_in_the_data(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*given: Any) -> None:
        raise ValueError("Kari Nordmann")

    monkeypatch.setattr(bench, "_answer", faulty)
    bench.measures.rules.value = "perla"
    assert "ValueError, test_mishaps.py:" in text(bench.message.value)
    assert "Kari" not in bench.message.value + bench.page.value
    assert "<figure" not in bench.page.value
    assert bench.more.value == bench.take.value == ""


def test_after_a_fault_while_offering_the_widgets_are_heeded_again(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(**_: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bench.measures, "_offer_the_rest", faulty)
    with pytest.raises(KeyboardInterrupt):
        bench.language.value = "en"
    monkeypatch.undo()
    before = bench.page.value
    bench.measures.rules.value = "perla"
    assert bench.page.value != before


def test_what_is_done_quietly_may_lie_within_what_is_done_quietly() -> None:
    one = Heeding()
    with one.quietly():
        with one.quietly():
            pass
        assert one.quiet
    assert not one.quiet


def test_the_cell_to_take_along_finds_files_that_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "vestre-viken"
    raw.mkdir(parents=True)
    shutil.move(folder / "vestre-viken" / "malinger.csv", raw)
    bench = Workbench(folder, files=raw.parent)
    bench.network.value = "vestre-viken"
    code = re.search(r"<textarea[^>]*>(.*?)</textarea>", bench.take.value, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(compile(code[1].replace("&#39;", "'"), "cell", "exec"), names)
    assert names["found"].measure.measure.id == bench.measures.measure.value
