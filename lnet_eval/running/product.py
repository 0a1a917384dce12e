"""What a notebook makes: the report of a network, its plan before the start, the comparison of many."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lnet_eval.inputs import is_network_id

NOTEBOOK = Path("notebooks", "2_evaluate.ipynb")
RESULTS, ENTRY = "results.json", "entry.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One kind of published folder.

    Attributes
    ----------
    name : stem of its files: `<name>.nb.html`, `<name>.en.html`, `<name>.ipynb`.
    notebook : what is run, counted from the project. Of the parameters `network`, `language`,
        `data`, `files` and `output` it is given those that it has; it must have those in `Job.choices`. Into the folder
        `output` it writes what is published beside the pages.
    shelf : folder of the reports folder in which the products stand, one folder each; "" is that folder itself. A
        shelf's name begins with an underscore, which no network's id does.
    of_reports : whether it is made of the networks' published results.json, and not of their folders; its notebook is
        then given `reports`.
    needed : files that the notebook must have written; a run without them did not reach its end.
    """

    name: str
    notebook: Path
    shelf: str = ""
    needed: tuple[str, ...] = (RESULTS,)
    of_reports: bool = False


REPORT = Product(name="report", notebook=NOTEBOOK, needed=(RESULTS, ENTRY))
PLAN = Product(name="plan", notebook=Path("notebooks", "1_plan.ipynb"), shelf="_plans", needed=("plan.json",))
COMPARISON = Product(
    name="compare",
    notebook=Path("notebooks", "3_compare.ipynb"),
    shelf="_compare",
    needed=("compare.json",),
    of_reports=True,
)
COMPARISON_NAME = "all"  # the comparison's folder on its shelf


def report_pages(reports: Path, language: str) -> dict[str, str]:
    """By network, the published report in a language as the comparison's page links to it; only those that exist."""
    found = reports.glob(f"*/{REPORT.name}.{language}.html")
    return {page.parent.name: f"../../{page.parent.name}/{page.name}" for page in sorted(found)
            if is_network_id(page.parent.name)}  # fmt: skip
