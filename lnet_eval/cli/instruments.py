"""Ready questionnaires for a new network: sections of its plan, and a text to copy into a survey tool."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from lnet_eval.texts import Words

SURVEYS = ("before", "gathering", "after", "final")
QUESTIONNAIRES = {"nb": "sporreskjemaer.md", "en": "questionnaires.md"}


@functools.cache
def instruments() -> Mapping[str, Any]:
    """The questionnaires as `starter/instruments.toml` has them."""
    text = (resources.files("lnet_eval.cli") / "starter" / "instruments.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def questions(name: str) -> list[dict[str, Any]]:
    """The closed questions of one questionnaire."""
    items = instruments()[name]["items"]
    found: list[dict[str, Any]] = instruments()["shared"][items] if isinstance(items, str) else items
    return found


def survey_sections(say: Words) -> str:
    """The `[surveys.<id>]` sections of a new plan, one for every questionnaire; nobody has answered them yet."""
    parts = [f"\n# {line}" for line in say("cli.instruments.comment").split("\n")]
    return "".join(parts) + "\n" + "\n".join(_section(name, say) for name in SURVEYS)


def _section(name: str, say: Words) -> str:
    """One section of TOML. JSON's strings are TOML's."""
    language, asked, known = say.language, instruments()[name], instruments()
    other = "en" if language == "nb" else "nb"
    labels = [
        _both({"nb": nb, "en": en}) for nb, en in zip(known["answers"]["nb"], known["answers"]["en"], strict=True)
    ]
    skip = known["answers"]["not_applicable"]
    lines = [
        f"[surveys.{_name(asked)}]",
        f"title = {_both(asked['title'])}",
        f"file = {_text(asked['file'][language])}",
        f'wave = "{asked["wave"]}"',
        f"# invited = 60                      # {say('cli.instruments.invited')}",
        f"groups = [{_text(known['background']['profession'][language])}]",
        f"team = {_text(known['background']['team'][language])}",
        f"scale = {{ labels = [{', '.join(labels)}], not_applicable = [{_text(skip['nb'])}, {_text(skip['en'])}] }}",
        "items = [",
    ]
    for item in questions(name):
        key = ", key = true" if item.get("key") else ""
        lines.append(
            f'  {{ id = "{item["id"]}", column = {_text(item[language])}, also = [{_text(item[other])}], '
            f'text = {_both(item)}, theme = "{item["theme"]}"{key} }},'
        )
    lines.append("]")
    for scale in asked.get("scales", ()):
        lines += [f"[[surveys.{_name(asked)}.scales]]", f'id = "{scale["id"]}"', f"text = {_both(scale)}",
                  f"items = {json.dumps(scale['items'])}"]  # fmt: skip
    if "open" in asked:
        lines += _open(asked, say)
    return "\n".join(lines) + "\n"


def _name(asked: Mapping[str, Any]) -> str:
    """The questionnaire's id in the plan, which has no underscores."""
    return str(asked["wave"]).replace("_", "-")


def _open(asked: Mapping[str, Any], say: Words) -> Iterator[str]:
    yield f"[[surveys.{_name(asked)}.free_text]]"
    yield f'id = "{asked["open"]["id"]}"'
    yield f"column = {_text(asked['open'][say.language])}"
    yield f"text = {_both(asked['open'])}"
    yield f"coded = {_text(say('cli.instruments.coded'))}"
    yield f"quotable = {_text(say('cli.instruments.quotable'))}"
    yield "themes = ["
    for theme, words in instruments()["themes"].items():
        listed = json.dumps(words["words"], ensure_ascii=False)
        yield f'  {{ id = "{theme}", text = {_both(words)}, words = {listed} }},'
    yield "]"


def survey_headings(say: Words) -> dict[str, list[str]]:
    """The headings of every questionnaire's file."""
    found = {}
    for name in SURVEYS:
        asked, background = instruments()[name], instruments()["background"]
        row = [background["team"][say.language], background["profession"][say.language]]
        row += [item[say.language] for item in questions(name)]
        if "open" in asked:
            row += [asked["open"][say.language], say("cli.instruments.coded"), say("cli.instruments.quotable")]
        found[asked["file"][say.language]] = row
    return found


def questionnaire_text(say: Words) -> str:
    """The questionnaires as people are to meet them, to be copied into a survey tool."""
    language, known = say.language, instruments()
    answers = "\n".join(f"- {label}" for label in known["answers"][language])
    parts = [f"# {say('cli.instruments.title')}", say("cli.instruments.about")]
    parts += [f"{say('cli.instruments.answers')}\n\n{answers}\n- {known['answers']['not_applicable'][language]}"]
    for name in SURVEYS:
        asked = known[name]
        lines = [item[language] for item in questions(name)]
        lines += [asked["open"][language]] if "open" in asked else []
        numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
        parts += [f"## {asked['title'][language]}", say("cli.instruments.intro"), numbered]
    parts += [f"## {say('cli.instruments.retrospective.title')}", say("cli.instruments.retrospective")]
    parts += [f"## {say('cli.instruments.published.title')}", say("cli.instruments.published")]
    return "\n\n".join(parts) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _both(texts: Mapping[str, Any]) -> str:
    return f"{{ nb = {_text(texts['nb'])}, en = {_text(texts['en'])} }}"
