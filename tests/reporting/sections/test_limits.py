"""Limitations, and the quality of the data."""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lnet_eval.disclosure import HIDDEN
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import load_network
from lnet_eval.inputs.network import ReadingNote
from lnet_eval.plan import plan_fingerprint
from lnet_eval.plan.lock import decided
from lnet_eval.plan.model import Lock
from lnet_eval.reporting.blocks import Bullets, Prose
from lnet_eval.reporting.sections.limits import limits_section
from lnet_eval.reporting.shown.results import network_html
from lnet_eval.texts import words

NB = words("nb")


def _prose(evaluation: Evaluation) -> str:
    return "\n".join(str(block.text) for block in limits_section(evaluation, NB).blocks if isinstance(block, Prose))


def test_every_enrolled_team_is_in_the_completeness_table(evaluation: Evaluation) -> None:
    table = next(table for table in limits_section(evaluation, NB).tables() if table.id == "completeness")
    assert [row[0] for row in table.rows] == ["Medisin", "Kirurgi", "Ortopedi", "Rehabilitering"]
    assert table.rows[3][1] == "23 av 36"


def test_every_part_without_a_result_says_why(evaluation: Evaluation, nothing_analysed: Evaluation) -> None:
    for case in (evaluation, nothing_analysed):
        table = next(table for table in limits_section(case, NB).tables() if table.id == "not-analysed")
        assert all(str(row[3]).endswith(".") for row in table.rows)


def test_teams_with_the_same_reason_share_a_row(evaluation: Evaluation) -> None:
    table = next(table for table in limits_section(evaluation, NB).tables() if table.id == "not-analysed")
    assert "Medisin, Kirurgi og Ortopedi" in [row[2] for row in table.rows]


def test_a_plan_that_was_changed_after_it_was_locked_is_warned_about(samples) -> None:
    open_plan = samples.sample_evaluation()
    assert "ikke låst" in _prose(open_plan)
    lock = {"locked": "2018-12-01", "fingerprint": plan_fingerprint(open_plan.network.plan)}
    assert "er ikke endret siden" in _prose(samples.sample_evaluation(plan=lock))
    late = _prose(samples.sample_evaluation(plan={**lock, "locked": "2019-02-01"})).replace("\u00a0", " ")
    assert "men nettverket startet 1. januar 2019. Den teller derfor ikke som bestemt på forhånd." in late
    broken = samples.sample_evaluation(plan={**lock, "fingerprint": "0" * 64})
    assert "er endret siden" in _prose(broken)


def test_an_empty_log_of_events_is_not_taken_for_proof(evaluation: Evaluation) -> None:
    empty = replace(evaluation, network=replace(evaluation.network, events=None))
    assert "Det betyr ikke at det ikke fantes noen." in _prose(empty)


def test_each_file_has_one_line_of_how_it_was_read(evaluation: Evaluation) -> None:
    kept = ReadingNote(file="svar.csv", code="no_rows")
    twice = ReadingNote(file="malinger.csv", code="header_row", values={"row": 3})
    network = replace(evaluation.network, notes=(*evaluation.network.notes, kept, twice, twice))
    blocks = limits_section(replace(evaluation, network=network), NB).blocks
    lines = [str(item) for block in blocks if isinstance(block, Bullets) for item in block.items]
    of_file = [line for line in lines if line.startswith("malinger.csv: ")]
    assert len(of_file) == 1
    assert of_file[0].count("Overskriftene står i rad 3.") == 1
    assert of_file[0].count(". ") >= 1
    assert "svar.csv: Tabellen har overskrifter, men ingen rader." in lines


def test_flagged_words_are_listed_with_the_grade_they_need(evaluation: Evaluation) -> None:
    table = next(table for table in limits_section(evaluation, NB).tables() if table.id == "reserved-words")
    assert table.rows[0] == ("memo.assessment", "norsk", "effekt", "høy")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_reason_that_a_method_may_give_has_its_text(root: Path, language: str) -> None:
    """The second argument of every `NotEnoughData(…)` in the package, where it is written out."""
    say = words(language)
    absent = {}
    for path in (root / "lnet_eval").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotEnoughData" and len(node.args) > 1:
                reason = node.args[1]
                if isinstance(reason, ast.Constant) and f"not_analysed.{reason.value}" not in say:
                    absent[reason.value] = path.name
    assert absent == {}


def test_every_row_of_a_file_is_used_or_left_out_for_a_reason(evaluation: Evaluation) -> None:
    notes = (
        ReadingNote(code="rows_outside", file="a.xlsx [Ark1]", values={"above": 2, "below": 1, "hidden": 0}),
        ReadingNote(code="rows", file="a.xlsx [Ark1]", values={"read": 1234, "used": 1230, "filtered": 1, "empty": 0}),
        ReadingNote(code="rows_sums", file="a.xlsx [Ark1]", values={"n": 3}),
        ReadingNote(code="survey_rows", file="s.csv", values={"read": 9, "used": 7, "open": 2}),
    )
    read = replace(evaluation, network=replace(evaluation.network, notes=notes))
    table = next(table for table in limits_section(read, NB).tables() if table.id == "rows")
    assert table.columns == ("Fil", "Lest", "Brukt", "Utenfor tabellen", "Valgt bort i planen", "Summer", "Uten svar")
    assert table.rows[0] == ("a.xlsx [Ark1]", "1\u00a0237", "1\u00a0230", "3", "1", "3", "0")
    assert table.rows[1] == ("s.csv", "9", "7", "0", "0", "0", "2")
    numbers = table.data.drop(columns="file")
    assert (numbers["read"] == numbers.drop(columns="read").sum(axis=1)).all()


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "Færre enn 5 personer har svart"), ("en", "Fewer than 5 people")]
)
def test_rows_that_are_the_answers_of_few_are_told_nowhere(
    examples: Path, tmp_path: Path, language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    shutil.copytree(examples / "trygg-utskriving", tmp_path / "trygg-utskriving")
    answers = tmp_path / "trygg-utskriving" / "survey_after.csv"
    lines = answers.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    answers.write_text("".join(lines[:4]), encoding="utf-8")
    network = load_network("trygg-utskriving", data=tmp_path)
    table = next(table for table in limits_section(evaluate(network), words(language)).tables() if table.id == "rows")
    few = [row for row in table.rows if row[0] == "survey_after.csv"]
    assert few == [("survey_after.csv", *[HIDDEN] * (len(table.columns) - 1))]
    assert said in str(table.note)
    assert table.data is not None
    assert table.data.set_index("file").loc["survey_after.csv"].isna().all()
    assert all(str(cell) != HIDDEN for row in table.rows if row not in few for cell in row)
    kept = re.sub(r"<style>.*?</style>|<[^>]+>", " ", network_html(network), flags=re.DOTALL)
    assert not re.search(r": 3\.", kept)
    assert words(language)("experience.too_few", k="5") in kept


def test_deviations_from_the_locked_plan_are_listed_with_what_was_and_what_is(samples) -> None:
    evaluation = samples.sample_evaluation()
    locked = decided(evaluation.network.plan)
    locked["phases"]["start"] = "2018-11-01"
    locked["measures"][0]["better"] = "up"
    locked["units"][1]["coaches"] = 3
    plan = evaluation.network.plan.model_copy(update={"plan": Lock(locked="2018-12-01", fingerprint="0" * 64)})
    network = replace(evaluation.network, plan=plan, locked=locked)
    table = next(
        table
        for table in limits_section(replace(evaluation, network=network), NB).tables()
        if table.id == "plan-deviations"
    )
    assert table.rows == (
        ("«Trykksår per 1000 liggedøgn»: ønsket retning", "tallet øker", "tallet synker"),
        ("Oppstart", "1.\u00a0november 2018", "1.\u00a0januar 2019"),
        ("Kirurgi: veiledere", "3", "2"),
    )
    assert table.data is not None
    assert list(table.data["key"]) == ["measures.trykksar.better", "phases.start", "units.kirurgi.coaches"]
    unknown = replace(evaluation, network=replace(network, locked=None))
    assert "plan.locked.json" in _prose(unknown)


@pytest.mark.parametrize("say", [NB, words("en")])
def test_every_field_that_a_lock_holds_has_words_of_its_own(samples, say) -> None:
    """A key of network.toml must not meet a reader who has never seen the file."""
    content = decided(samples.sample_plan())
    fields = {(section, name) for section in ("network", "phases", "design") for name in content[section]}
    fields |= {(section, name) for section in ("units", "measures") for name in content[section][0]}
    fields |= {("measures", name) for name in ("targets", "chart", "interruptions", "dose")}
    fields |= {("design", name) for name in ("coaches_trained", "core_team", "core_team_fte")}
    fields -= {("measures", "id"), ("units", "id")}  # another id is another measure or unit
    assert [field for field in sorted(fields) if "limits.plan.field.{}.{}".format(*field) not in say] == []
