"""A page that is not the report of one network: its plan before the start, or the comparison of many."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from lnet_eval.errors import UsageError
from lnet_eval.reporting.blocks import Section
from lnet_eval.reporting.contents import DOCUMENTS
from lnet_eval.reporting.page import RenderedSection
from lnet_eval.reporting.render import environment, section_html, stylesheet
from lnet_eval.reporting.results import write_tables
from lnet_eval.texts import LANGUAGES, Words, words

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[Subject]):
    """The sections of one subject in one language, shown where a notebook asks for them.

    Attributes
    ----------
    kind : "plan" or "compare": the stem of its files, and the first part of its sections' names.
    subject : what the sections are made of. say : the words of its language.
    about : what the page's head says: `title, owner, as_of, synthetic, statement`.
    numbers : the content of `<kind>.json`.
    """

    kind: str
    subject: Subject
    say: Words
    about: Mapping[str, Any]
    numbers: Callable[[], Mapping[str, Any]]
    _built: dict[str, Section] = field(default_factory=dict)

    def opening(self) -> RenderedSection:
        """The title, and the style of the sections that follow in the notebook."""
        template = environment().get_template("opening.html.j2")
        html = template.render(report=self.about, say=self.say, style=stylesheet("section"))
        title = str(self.about["title"])
        return RenderedSection(id="opening", title=title, language=self.say.language, html=html, page=self.about)

    def section(self, name: str) -> RenderedSection:
        """One section of `DOCUMENTS[kind]`; raises UsageError for any other name."""
        section, language = self._section(name), self.say.language
        html = section_html(section, language)
        return RenderedSection(id=section.id, title=section.title, language=language, html=html, page=self.about)

    def write(self, folder: str | Path | None) -> None:
        """Write `<kind>.json` and tables/*.csv of every section into `folder`; without a folder, nothing."""
        if not folder:
            return
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dict(self.numbers()), ensure_ascii=False, indent=1, allow_nan=False)
        (folder / f"{self.kind}.json").write_text(text + "\n", encoding="utf-8")
        write_tables([self._section(name) for name in DOCUMENTS[self.kind]], folder / "tables")

    def _section(self, name: str) -> Section:
        known = DOCUMENTS[self.kind]
        if name not in known:
            raise UsageError(f"there is no section {name!r}; there are {', '.join(known)}")
        if name not in self._built:
            module = importlib.import_module(f"lnet_eval.reporting.sections.{name}")
            self._built[name] = getattr(module, f"{name}_section")(self.subject, self.say)
        return self._built[name]


def words_of(language: str) -> Words:
    """The words of a page's language; raises UsageError for one that the catalogues do not have."""
    if language not in LANGUAGES:
        raise UsageError(f"unknown language {language!r}; there are {', '.join(LANGUAGES)}")
    return words(language)
