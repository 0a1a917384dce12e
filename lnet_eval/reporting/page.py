"""The report as a researcher meets it in a notebook: one section at a time, each shown where it is asked for."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation
from lnet_eval.inputs.releases import write_releases
from lnet_eval.reporting.blocks import Section
from lnet_eval.reporting.contents import KEY, MEMOS, SECTIONS
from lnet_eval.reporting.index import index_entry
from lnet_eval.reporting.render import environment, section_html, stylesheet
from lnet_eval.reporting.results import results_json, write_tables
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import LANGUAGES, Words, words

ENTRY: Final = ("titles", "as_of", "answers", "grade", "key_measure", "claims", "synthetic")
STATEMENT_VARIABLE: Final = "LNET_ACCESSIBILITY_STATEMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedSection:
    """One section as HTML, with what the exporter must know of it."""

    id: str
    title: str
    language: str
    html: str
    page: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        """What Jupyter shows: the HTML, and under `lnet_eval` in the metadata what it is."""
        about = {"section": self.id, "title": self.title, "language": self.language, "page": dict(self.page)}
        return {"text/html": self.html, "text/plain": self.title}, {KEY: about}


class Page:
    """The report of one evaluation in one language.

    Parameters
    ----------
    evaluation : what was found.
    language : "nb" or "en".
    statement : address of the owner's accessibility statement; by default the environment variable
        LNET_ACCESSIBILITY_STATEMENT.

    Raises
    ------
    UsageError : a language that the catalogues do not have, or an address that is not http or https.
    """

    def __init__(self, evaluation: Evaluation, language: str, *, statement: str | None = None) -> None:
        if language not in LANGUAGES:
            raise UsageError(f"unknown language {language!r}; there are {', '.join(LANGUAGES)}")
        statement = statement or os.environ.get(STATEMENT_VARIABLE) or None
        if statement is not None and not statement.startswith(("https://", "http://")):
            raise UsageError(f"the accessibility statement's address must begin with https://, not {statement!r}")
        self.evaluation = evaluation
        self.language = language
        self.statement = statement
        self._sections: dict[str, Section] = {}

    def opening(self) -> RenderedSection:
        """The title, and the style of the sections that follow in the notebook."""
        say = words(self.language)
        template = environment().get_template("opening.html.j2")
        about = self._about(say)
        html = template.render(report=about, say=say, style=stylesheet("section"))
        return RenderedSection(id="opening", title=about["title"], language=self.language, html=html, page=about)

    def section(self, name: str) -> RenderedSection:
        """One section of `SECTIONS`; raises UsageError for any other name."""
        section = self._built(name)
        return RenderedSection(
            id=section.id,
            title=section.title,
            language=self.language,
            html=section_html(section, self.language),
            page=self._about(words(self.language)),
        )

    def write(self, folder: str | Path | None, *, memo: str | None = None) -> None:
        """Write results.json, entry.json and tables/*.csv of every section into `folder`; without a folder, nothing.

        entry.json is what the front page of all networks says of this one; the runner moves it into the manifest.
        Beside it stands, for the program alone, which sets of survey answers this version rests on.

        Parameters
        ----------
        memo : "docx" writes the leadership page as memo.<language>.docx too.

        Raises
        ------
        UsageError : a kind of memo that there is not.
        """
        if memo not in {None, *MEMOS}:
            raise UsageError(f"there is no memo of the kind {memo!r}; there is {', '.join(MEMOS)}")
        if not folder:
            return
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(results_json(self.evaluation), ensure_ascii=False, indent=1, allow_nan=False, sort_keys=False)
        (folder / "results.json").write_text(text + "\n", encoding="utf-8")
        entry = asdict(index_entry(self.evaluation, published_on=self.evaluation.as_of))
        kept = {name: entry[name] for name in ENTRY}
        (folder / "entry.json").write_text(json.dumps(kept, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
        write_releases(self.evaluation.network.released, folder)
        write_tables([self._built(name) for name in SECTIONS], folder / "tables")
        if memo is not None:
            (folder / f"memo.{self.language}.{memo}").write_bytes(self.memo())

    def memo(self) -> bytes:
        """The leadership page as a Word document."""
        from lnet_eval.reporting.figures.vector import rasters
        from lnet_eval.reporting.word import word_document

        say = words(self.language)
        with rasters() as drawings:
            section = section_builder("leadership")(self.evaluation, say)
        about = self.evaluation.network.plan.network
        return word_document(
            section,
            title=plan_text(say, about.title),
            language=self.language,
            owner=about.owner,
            as_of=self.evaluation.as_of,
            notice=f"{say('page.synthetic.label')} {say('page.synthetic.meaning')}" if about.synthetic else None,
            drawings=drawings,
        )

    def _built(self, name: str) -> Section:
        if name not in SECTIONS:
            raise UsageError(f"there is no section {name!r}; there are {', '.join(SECTIONS)}")
        if name not in self._sections:
            self._sections[name] = section_builder(name)(self.evaluation, words(self.language))
        return self._sections[name]

    def _about(self, say: Words) -> dict[str, Any]:
        network = self.evaluation.network.plan.network
        return {
            "network": network.id,
            "title": say.of(network.title),
            "title_language": "nb" if network.title.shared and self.language != "nb" else None,
            "owner": network.owner,
            "as_of": self.evaluation.as_of.isoformat(),
            "synthetic": network.synthetic,
            "statement": self.statement,
        }


def section_builder(name: str) -> Callable[[Evaluation, Words], Section]:
    """The function `<name>_section(evaluation, say) -> Section` of `lnet_eval.reporting.sections.<name>`.

    A module is read when its section is asked for, so that a notebook that shows three sections pays for three.
    """
    module = importlib.import_module(f"lnet_eval.reporting.sections.{name}")
    builder: Callable[[Evaluation, Words], Section] = getattr(module, f"{name}_section")
    return builder
