"""Two small tables about how teams and networks fared: progress scores, and the owner's earlier networks."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.inputs.cells import numbers_in, texts_in, whole_numbers
from lnet_eval.inputs.columns import Columns, Shape
from lnet_eval.inputs.decimals import number_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.labels import ids_in, unit_labels
from lnet_eval.inputs.periods import dates_in
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import Source

LOWEST: Final = 0.5
HIGHEST: Final = 5.0
_COUNTS: Final = ("year", "teams", "participants", "invited", "attended", "reports_due", "reports_submitted")

_WITHIN: Final = (
    ("attended_above_invited", "attended", "invited"),
    ("submitted_above_due", "reports_submitted", "reports_due"),
)

SHAPES: Final = {
    "progress": Shape(
        key="sources.progress",
        required=("date", "score"),
        optional=("unit", "coach"),
        usual={
            "date": ("dato", "måned"), "score": ("skår", "egen skår", "fremdriftsskår"), "unit": ("enhet", "team"),
            "coach": ("veileders skår", "veileder"),
        },
    ),
    "earlier": Shape(
        key="sources.earlier",
        required=("network", "year"),
        optional=("teams", "participants", "invited", "attended", "reports_due", "reports_submitted"),
        usual={
            "network": ("nettverk",), "year": ("år",), "teams": ("team", "antall team"), "participants": ("deltakere",),
            "invited": ("invitert", "inviterte"), "attended": ("møtt", "deltok"),
            "reports_due": ("forventede statusrapporter", "statusrapporter forventet"),
            "reports_submitted": ("leverte statusrapporter", "statusrapporter levert"),
        },
    ),
}  # fmt: skip


def read_progress(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:
    """`date, unit, self, coach`: one row per team and date, its own score and its coach's, nan where not given.

    A score lies between 0.5 and 5.0, in steps of a half; anything else is a problem, and so is a date before the
    baseline and a row that says nothing.
    """
    before = len(findings)
    numbers = numbers_in(columns, ("score", "coach"), source.decimal, findings)
    rows = columns.cells.index.to_numpy()
    for name, values in numbers.items():
        wrong = np.isfinite(values) & ~((values >= LOWEST) & (values <= HIGHEST) & (2 * values == np.round(2 * values)))
        findings.rows("score_outside", rows[wrong], file=columns.file, column=columns.headings.get(name))
    units = ids_in(columns, "unit", unit_labels(plan), findings, given=source.unit,
                   only=[unit.id for unit in plan.teams])  # fmt: skip
    days = dates_in(columns, "date", findings).days
    early = (days < pd.Timestamp(plan.phases.baseline_start)).to_numpy(dtype=bool)
    findings.rows("date_before_baseline", rows[early], file=columns.file, column=columns.headings["date"],
                  day=plan.phases.baseline_start.isoformat())  # fmt: skip
    if len(findings) > before or units is None:
        return None
    frame = pd.DataFrame({"date": days, "unit": units, "self": numbers["score"], "coach": numbers["coach"]})
    outside = ~frame["unit"].isin([unit.id for unit in plan.teams]).to_numpy(dtype=bool)
    findings.rows("score_outside_network", rows[outside], file=columns.file, column=columns.headings.get("unit"))
    twice = frame.duplicated(["date", "unit"]).to_numpy(dtype=bool)
    findings.rows("score_twice", rows[twice], file=columns.file, column=columns.headings["date"])
    if len(findings) > before:
        return None
    said = frame[["self", "coach"]].notna().any(axis=1)
    return frame[said].sort_values(["unit", "date"], kind="stable", ignore_index=True)


def read_earlier(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:  # noqa: ARG001
    """`network, year`, its counts, and its status reports due and submitted: one row per network of the same owner.

    Counts that nobody has are missing (nan). More who came than were invited is a problem, more reports than were due
    too, and so is a network that stands twice in a year.
    """
    before = len(findings)
    given = number_columns(columns, _COUNTS, source.decimal, findings)
    nothing = np.full(len(columns.cells), np.nan)
    counts = {
        name: whole_numbers(columns, name, given, findings, needed=name == "year") if name in given else nothing.copy()
        for name in _COUNTS
    }
    rows = columns.cells.index.to_numpy()
    for code, part, whole in _WITHIN:
        above = np.nan_to_num(counts[part]) > np.nan_to_num(counts[whole], nan=np.inf)
        findings.rows(code, rows[above], file=columns.file, column=columns.headings.get(part))
    frame = pd.DataFrame({"network": texts_in(columns, "network", findings, needed=True), **counts})
    strange = ~frame["year"].between(1900, 2199).to_numpy(dtype=bool) & frame["year"].notna().to_numpy(dtype=bool)
    findings.rows("date_unreadable", rows[strange], file=columns.file, column=columns.headings["year"])
    twice = frame.duplicated(["network", "year"]).to_numpy(dtype=bool)
    findings.rows("network_twice", rows[twice], file=columns.file, column=columns.headings["network"])
    if len(findings) > before:
        return None
    return frame.astype({"year": int}).sort_values("year", kind="stable", ignore_index=True)
