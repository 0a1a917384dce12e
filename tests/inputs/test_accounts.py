"""Nothing is lost: every row of a file is used, or left out for a reason, and the numbers add up."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.inputs.accounts import row_accounts
from lnet_eval.inputs.columns import Shape, our_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.read import read_table
from lnet_eval.plan.tables import Source

SHAPE = Shape(key="sources.measurements", required=("period",), optional=("unit", "value"))
ROW = st.tuples(
    st.sampled_from(["2018-01", "Sum", "", "mars 2018", "x", "* merknad"]),
    st.sampled_from(["a", "Totalt", "", "b"]),
    st.sampled_from(["1", "", "–", "2,5"]),
)


@given(
    titles=st.lists(st.sampled_from(["Fall", "", "2018"]), max_size=3),
    rows=st.lists(ROW, min_size=1, max_size=15),
    notes=st.lists(st.sampled_from(["", "Kilde: journal", "* foreløpig"]), max_size=3),
    where=st.booleans(),
)
@settings(deadline=None, max_examples=150)
def test_what_was_read_is_what_was_used_and_what_was_left(
    titles: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str], where: bool
) -> None:
    lines = [*titles, "period;unit;value", *(";".join(row) for row in rows), *notes]
    source = Source(file="m.csv", where={"unit": ["a", "b"]} if where else {}, delimiter=";")
    findings = Findings()
    raw = read_table("\n".join(lines).encode(), source, findings, wanted=SHAPE.headings(source), layout=source)
    columns = None if raw is None else our_columns(raw, source, SHAPE, findings)
    if columns is None:
        assert findings.problems
        return
    (account,) = row_accounts(findings.notes)
    filled = [line for line in lines if line.strip("; ")]
    blank_inside = account.left["empty"] + account.left["filtered"]  # blank lines within the table are rows of it
    assert account.used == len(columns.cells)
    assert len(filled) - 1 <= account.read <= len(filled) - 1 + blank_inside
