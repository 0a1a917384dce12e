"""What a researcher takes along: the figure, its data, and a cell that makes them again."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lnet_eval import __version__
from lnet_eval.evaluation.choices import Choices
from lnet_eval.reporting.blocks import Block, Figure, Table
from lnet_eval.reporting.render import fragment
from lnet_eval.reporting.results import csv_text
from lnet_eval.texts import Words


def export_html(
    blocks: Sequence[Block], code: str, say: Words, *, name: str = "", numbers: pd.DataFrame | None = None
) -> str:
    """Links that save each figure and its data and each table, one for every number, and the code, to be copied.

    Nothing is written by the program: the browser saves what the links hold.
    """
    files = []
    for block in blocks:
        if isinstance(block, Figure):
            label = say("workbench.take.figure", title=block.title)
            files.append((f"{block.id}.svg", "image/svg+xml", block.svg, label))
            if block.table.data is not None:
                label = say("workbench.take.data", title=block.title)
                files.append((f"{block.id}.csv", "text/csv", csv_text(block.table.data), label))
        if isinstance(block, Table) and block.data is not None:
            label = say("workbench.take.table", title=block.caption)
            files.append((f"{block.id}.csv", "text/csv", csv_text(block.data), label))
    if numbers is not None and len(numbers):
        files.append((f"{name}.csv", "text/csv", csv_text(numbers), say("workbench.take.numbers")))
    links = [(file, f"data:{kind};base64,{_packed(text)}", label) for file, kind, text, label in files]
    return fragment("take.html.j2", links=links, code=code, say=say)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that runs by itself and shows again what the workbench shows.

    Attributes
    ----------
    network : its id. data : the folder of networks, relative to the project where it lies in it.
    files : second root for raw files, or None. language : of what is shown.
    """

    network: str
    data: str
    files: str | None
    language: str

    def of_measure(self, measure: str, choices: Choices, view: str) -> str:
        """The measure under the choices, as `view` shows it, and every number."""
        chosen = "".join(f",\n    {name}={value!r}" for name, value in choices.differing().items())
        return self._code(
            "show_measure",
            f"found = le.explore(\n    network,\n    {measure!r}{chosen},\n)\n"
            "numbers = found.to_frame()\n"
            f"show_measure(found, view={view!r}, language={self.language!r})\n",
        )

    def of_survey(self, survey: str, item: str | None, group: str | None) -> str:
        """The survey, a question, or a question by group."""
        chosen = {"item": item, "group": group, "language": self.language}
        given = ", ".join(f"{name}={value!r}" for name, value in chosen.items() if value is not None)
        return self._code(
            "show_survey", f"found = le.evaluate(network, only=())\nshow_survey(found, {survey!r}, {given})\n"
        )

    def _code(self, shows: str, rest: str) -> str:
        raw = "" if self.files is None else f", files=from_root({self.files!r})"
        return (
            f"# lnet_eval {__version__}\n"
            "import lnet_eval as le\n"
            "from lnet_eval.running.roots import from_root\n"
            f"from lnet_eval.workbench import {shows}\n\n"
            f"network = le.load_network({self.network!r}, data=from_root({self.data!r}){raw})\n{rest}"
        )


def _packed(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")
