"""Every problem and note that the code can emit has its sentences, and no sentence is left without its code."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from lnet_eval.plan.load import _OWN_RULES
from lnet_eval.texts import words
from lnet_eval.texts.catalogue import read_catalogue

NAMED_BY_CODE = {
    *(f"{name}_{code}" for name in ("unit", "measure")
      for code in ("column_missing", "empty", "ambiguous", "unknown", "unknown_near")),
    "decimal_ambiguous", "decimal_mixed", "sheet_no_unit", "sheet_no_measure", "registry_not_yes_or_no",
    "submitted_above_due",
    *(f"plan_{rule}" for rule in _OWN_RULES),
    "plan_assumption_no_change", "plan_assumption_against_up", "plan_assumption_against_down",
}  # fmt: skip
NOTES_NAMED_BY_CODE = {
    "date_day_first", "date_two_digit_year", "date_excel_serial", "cost_without_amount", "cost_without_hours",
    "delimiter_tab", "delimiter", "answers_held", "answers_withheld",
    "attendance_held", "attendance_withheld",
}  # fmt: skip


def source(root: Path) -> str:
    floors = ("inputs", "inputs/formats", "plan", "planning", "methods/power")
    files = [path for floor in floors for path in (root / "lnet_eval" / floor).glob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def emitted(root: Path) -> set[str]:
    text = source(root)
    calls = r"(?:problem|rows|say|NotText|NotATable|QueryFailed)\(\s*\"([a-z_]+)\""
    found = set(re.findall(r"Problem\(\s*code=\"([a-z_]+)\"", text)) | set(re.findall(rf"(?<!_){calls}", text))
    found |= {f"plan_{code}" for code in re.findall(r"_problem\(\s*\"([a-z_]+)\"", text)}
    found |= {f"plan_{code}" for code in re.findall(r"wrong\(\s*\"([a-z_]+)\"", text)}
    frames = (root / "lnet_eval" / "methods" / "frame_problems.py").read_text(encoding="utf-8")
    found |= set(re.findall(r"roblem\((?:code=)?\"([a-z_]+)\"", frames))
    found |= {f"plan_{code}" for code in re.findall(r"\.(?:unit|measure)\", \"([a-z_]+)\"", text)}
    found |= {f"plan_{code}" for code in re.findall(r"yield \"([a-z_]+)\", f?\"", text)}
    found |= set(re.findall(r"\"(plan_[a-z0-9_]+)\"", text)) - {"plan_fingerprint", "plan_titles"}
    found |= set(re.findall(r"code = \"(date_[a-z_]+)\"", text)) | set(re.findall(r"\"(date_[a-z]+)\" if", text))
    found |= set(re.findall(r"\"(gathering_unknown)\"", text)) | {"date_unreadable"}
    return found | NAMED_BY_CODE


def test_every_problem_has_what_and_mend_in_both_languages_and_none_is_idle(root: Path) -> None:
    codes = emitted(root)
    for language in ("nb", "en"):
        keys = {key.removeprefix("problem.") for key in read_catalogue(language) if key.startswith("problem.")}
        own = {key for key in keys if key != "count" and not key.startswith("where.")}
        assert own == codes | {f"{code}.mend" for code in codes}


def test_every_note_has_its_sentence_in_both_languages_and_none_is_idle(root: Path) -> None:
    codes = set(re.findall(r"\.note\(\s*\"([a-z_]+)\"", source(root))) | NOTES_NAMED_BY_CODE
    for language in ("nb", "en"):
        keys = {key.removeprefix("reading.") for key in read_catalogue(language) if key.startswith("reading.")}
        assert keys == codes


def placeholders(text: str) -> set[str]:
    return {name.removesuffix("_en") for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("prefix", ["problem.", "reading.", "usage."])
def test_both_languages_fill_the_same_placeholders(prefix: str) -> None:
    nb, en = read_catalogue("nb"), read_catalogue("en")
    for key in (key for key in nb if key.startswith(prefix) and key != "problem.count"):
        assert placeholders(str(nb[key])) == placeholders(str(en[key])), key


@pytest.mark.parametrize("language", ["nb", "en"])
def test_sentences_are_whole(language: str) -> None:
    for key, text in read_catalogue(language).items():
        if key.startswith(("problem.", "reading.", "usage.")) and ".where." not in key and key != "problem.count":
            assert str(text)[0].isupper() or str(text).startswith("{"), key
            assert str(text).endswith((".", "?", "».", '".')), key


def test_norwegian_uses_its_own_quotation_marks() -> None:
    for key, text in read_catalogue("nb").items():
        if key.startswith(("problem.", "reading.", "usage.")) and "toml" not in key:
            in_code = re.sub(r"= \"[^\"]*\"|\[\"a\", \"b\"\]|\"(utf-8|windows-1252|2018-03)\"", "", str(text))
            assert '"' not in in_code, key


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    from lnet_eval.errors import Problem

    problem = Problem(
        code="numerator_above_denominator", file="m.csv", row=12, column="teller", values={"measure": "fall"}
    )
    assert problem.sentence(words("nb")) == (
        "m.csv, rad 12, kolonne teller: Telleren er større enn nevneren for «fall». "
        "Se etter om kolonnene er byttet om, og rett tallene."
    )
    plan = Problem(code="plan_not_whole", file="network.toml", column="design.gatherings")
    assert plan.sentence(words("nb")).startswith("network.toml, felt design.gatherings: ")
