"""Turn an executed evaluation notebook into one page that needs no server, no network and no script.

Used by `jupyter nbconvert --to lnet_eval.reporting.exporter.ReportExporter report.ipynb`, and by the runner.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import jinja2
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import List, Unicode

from lnet_eval.errors import LnetError
from lnet_eval.reporting.contents import DOCUMENTS, KEY, SECTIONS
from lnet_eval.reporting.render import TEMPLATES, add_filters
from lnet_eval.texts import words

SHOWN: Final = frozenset(SECTIONS).union(*DOCUMENTS.values())
NAMES: Final = {"nb": "Norsk", "en": "English"}


class NothingToShow(LnetError):
    """The notebook holds no section of a report: it was not executed, or stopped before the first one."""


class ReportExporter(TemplateExporter):  # type: ignore[misc]
    """The sections that a notebook showed, as one HTML page.

    Only outputs that a `Page` made are shown; code, printed text, warnings and tracebacks are not. The same
    notebook gives the same page, byte for byte.
    """

    export_from_notebook = "Evaluation report (HTML)"
    output_mimetype = "text/html"

    file_extension = Unicode(".html").tag(config=True)
    template_extension = Unicode(".html.j2").tag(config=True, affects_environment=True)
    template_name = Unicode(TEMPLATES.name).tag(config=True, affects_template=True)
    template_file = Unicode("report.html.j2", allow_none=True).tag(config=True, affects_template=True)
    extra_template_basedirs = List([str(TEMPLATES.parent)]).tag(config=True, affects_environment=True)

    def _create_environment(self) -> jinja2.Environment:
        made: jinja2.Environment = super()._create_environment()
        made.autoescape = True
        made.undefined = jinja2.StrictUndefined
        made.trim_blocks = made.lstrip_blocks = True
        add_filters(made)
        return made

    def from_notebook_node(self, nb: Any, resources: Any | None = None, **_: Any) -> tuple[str, Any]:
        """The page and nbconvert's resources; raises NothingToShow where there is no section."""
        report = collect(nb)
        _, resources = super(TemplateExporter, self).from_notebook_node(nb, resources)
        say = words(report["language"])
        as_of = say.date(dt.date.fromisoformat(report["as_of"]))
        page: str = self.template.render(report=report, say=say, as_of=as_of)
        return page.lstrip(), resources


def collect(nb: Any) -> dict[str, Any]:
    """The report that an executed notebook shows: title, language and sections, each section once.

    Parameters
    ----------
    nb : a notebook node or the plain dictionary of one.

    Raises
    ------
    NothingToShow : no output of the notebook is a section.
    """
    found: dict[str, dict[str, Any]] = {}
    about: Mapping[str, Any] = {}
    for cell in nb["cells"]:
        for output in cell.get("outputs", ()):
            mark = output.get("metadata", {}).get(KEY)
            if mark is None or mark.get("section") not in SHOWN:
                continue
            html = output["data"]["text/html"]
            found[mark["section"]] = {
                "id": mark["section"],
                "title": mark["title"],
                "html": Markup(html if isinstance(html, str) else "".join(html)),
            }
            about = {**mark["page"], "language": mark["language"]}
    if not found:
        raise NothingToShow("the notebook shows no section of a report")
    published = nb.get("metadata", {}).get(KEY, {}).get("languages", NAMES)  # the runner says what lies beside
    others = [language for language in NAMES if language in published and language != about["language"]]
    links = [
        {"language": other, "name": NAMES[other], "file": f"{about.get('stem', 'report')}.{other}.html"}
        for other in others
    ]
    return {**about, "sections": list(found.values()), "other": links[0] if links else None}
