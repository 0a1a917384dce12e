"""What a researcher takes along: the figure, its data, and a cell that makes them again."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pandas as pd

from lnet_eval import __version__
from lnet_eval.evaluation.choices import Choices
from lnet_eval.reporting.blocks import Figure
from lnet_eval.reporting.render import fragment
from lnet_eval.reporting.results import csv_text
from lnet_eval.texts import Words


def export_html(figures: Sequence[Figure], numbers: pd.DataFrame, code: str, name: str, say: Words) -> str:
    """Links that save each figure and its data, one for every number, and the code, ready to be copied.

    Nothing is written by the program: the browser saves what the links hold.
    """
    files = []
    for figure in figures:
        files.append(
            (f"{figure.id}.svg", "image/svg+xml", figure.svg, say("workbench.take.figure", title=figure.title))
        )
        if figure.table.data is not None:
            data = csv_text(figure.table.data)
            files.append((f"{figure.id}.csv", "text/csv", data, say("workbench.take.data", title=figure.title)))
    if len(numbers):
        files.append((f"{name}.csv", "text/csv", csv_text(numbers), say("workbench.take.numbers")))
    links = [(file, f"data:{kind};base64,{_packed(text)}", label) for file, kind, text, label in files]
    return fragment("take.html.j2", links=links, code=code, say=say)


def code_of(network: str, measure: str, choices: Choices, *, data: str) -> str:
    """A cell that runs by itself and gives the same figures and numbers.

    Parameters
    ----------
    data : the folder of networks, relative to the project where it lies in it.
    """
    chosen = "".join(f",\n    {name}={value!r}" for name, value in choices.differing().items())
    return (
        f"# lnet_eval {__version__}\n"
        "import lnet_eval as le\n"
        "from lnet_eval.running.roots import from_root\n\n"
        f"network = le.load_network({network!r}, data=from_root({data!r}))\n"
        f"found = le.explore(\n    network,\n    {measure!r}{chosen},\n)\n"
        "found.to_frame()\n"
    )


def _packed(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")
