"""Both languages say the same things, and the code asks only for what they can say."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

import pytest

from lnet_eval.texts.catalogue import LANGUAGES, read_catalogue

Message = str | tuple[str, ...]
CATALOGUES: dict[str, dict[str, Message]] = {language: read_catalogue(language) for language in LANGUAGES}
# What a call names, and the key it thereby asks for.
CODES = {
    ("Problem", "code"): ("problem.{}", "problem.{}.mend"),
    ("problem", 0): ("problem.{}", "problem.{}.mend"),
    ("note", 0): ("reading.{}",),
    ("ReadingNote", "code"): ("reading.{}",),
    ("NotEnoughData", 1): ("not_analysed.{}",),
    ("Caution", "code"): ("caution.{}",),
    ("NotebookFailed", 0): ("failure.{}",),
}
SPEAKERS = {"say", "_say"}


def forms(message: Message) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


def placeholders(message: Message) -> set[str]:
    names = set()
    for form in forms(message):
        for _, name, _, _ in string.Formatter().parse(form):
            if name is not None:
                names.add(re.split(r"[.\[]", name)[0])
    return names


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `say` of `self.say(…)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def is_saying(call: ast.Call) -> bool:
    """Whether a call says a sentence: `say("key")`, `say.plural("key", n)`, `words(language)("key")`, `self("key")`."""
    name = called(call)
    if isinstance(call.func, ast.Name) and name == "self":
        return True
    if name == "plural":
        return True
    if name in SPEAKERS:
        return True
    return isinstance(call.func, ast.Call) and called(call.func) in {"words", "say_in"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_something_under_every_key(language: str) -> None:
    empty = [key for key, message in CATALOGUES[language].items() if not all(form.strip() for form in forms(message))]
    assert empty == []


def test_the_catalogues_have_the_same_keys() -> None:
    nb, en = (set(CATALOGUES[language]) for language in ("nb", "en"))
    assert (nb - en, en - nb) == (set(), set())


def test_a_sentence_has_the_same_placeholders_in_both_languages() -> None:
    nb, en = CATALOGUES["nb"], CATALOGUES["en"]
    assert {key: (placeholders(nb[key]), placeholders(en[key])) for key in nb.keys() & en.keys()
            if placeholders(nb[key]) != placeholders(en[key])} == {}  # fmt: skip


def test_a_sentence_is_singular_and_plural_in_both_languages_or_in_neither() -> None:
    nb, en = CATALOGUES["nb"], CATALOGUES["en"]
    assert [key for key in nb.keys() & en.keys() if len(forms(nb[key])) != len(forms(en[key]))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_filled(language: str) -> None:
    for key, message in CATALOGUES[language].items():
        for form in forms(message):
            filled = form.format(**dict.fromkeys(placeholders(message), "x"))
            assert "{" not in filled, key
            assert "}" not in filled, key


def test_norwegian_is_not_left_in_english_and_the_other_way_round() -> None:
    """A sentence of four words or more that is the same in both languages was probably forgotten."""
    nb, en = CATALOGUES["nb"], CATALOGUES["en"]
    same = [
        key for key in nb if key in en and nb[key] == en[key] and len(re.findall(r"[a-zæøå]{3,}", str(nb[key]))) > 3
    ]
    bibliographic = [
        key for key in same if key.startswith(("reference.", "references.")) or "~/.config" in str(nb[key])
    ]
    assert sorted(set(same) - set(bibliographic)) == []


def test_every_key_that_the_code_names_is_in_the_catalogues(sources: dict[str, ast.Module]) -> None:
    missing = []
    for module, tree in sources.items():
        for call in calls(tree):
            if is_saying(call) and call.args and isinstance(call.args[0], ast.Constant):
                key = call.args[0].value
                if isinstance(key, str) and "." in key and key not in CATALOGUES["nb"]:
                    missing.append(f"{module}:{call.lineno} {key}")
    assert missing == []


def test_every_family_of_keys_that_the_code_names_is_in_the_catalogues(sources: dict[str, ast.Module]) -> None:
    missing = []
    for module, tree in sources.items():
        for call in calls(tree):
            if is_saying(call) and call.args and isinstance(call.args[0], ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in call.args[0].values
                ]
                pattern = re.compile("".join(str(part) for part in parts))
                if not any(pattern.fullmatch(key) for key in CATALOGUES["nb"]):
                    missing.append(f"{module}:{call.lineno} {pattern.pattern}")
    assert missing == []


def test_every_code_that_the_code_names_has_its_sentence(sources: dict[str, ast.Module]) -> None:
    missing = []
    for module, tree in sources.items():
        for call in calls(tree):
            for (name, where), keys in CODES.items():
                if called(call) != name:
                    continue
                code = _argument(call, where)
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    missing += [
                        f"{module}:{call.lineno} {key.format(code.value)}"
                        for key in keys
                        if key.format(code.value) not in CATALOGUES["nb"]
                    ]
    assert missing == []


def test_a_sentence_is_given_every_word_it_has_a_place_for(sources: dict[str, ast.Module]) -> None:
    short = []
    for module, tree in sources.items():
        for call in calls(tree):
            if not (is_saying(call) and call.args and isinstance(call.args[0], ast.Constant)):
                continue
            if any(keyword.arg is None for keyword in call.keywords):  # **values: known at run time only
                continue
            message = CATALOGUES["nb"].get(call.args[0].value)
            given = {keyword.arg for keyword in call.keywords} | ({"n"} if called(call) == "plural" else set())
            if message is not None and not placeholders(message) <= given:
                short.append(f"{module}:{call.lineno} {call.args[0].value}: {placeholders(message) - given}")
    assert short == []


def _argument(call: ast.Call, where: str | int) -> ast.expr | None:
    if isinstance(where, int):
        return call.args[where] if len(call.args) > where else None
    return next((keyword.value for keyword in call.keywords if keyword.arg == where), None)
