"""What became of every row of every file: the notes of reading, added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lnet_eval.inputs.network import ReadingNote

REASONS = ("outside", "filtered", "other", "sums", "open", "empty")
_NOTES = frozenset({"rows", "survey_rows", "rows_outside", "rows_sums", "rows_other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAccount:
    """The rows of one table.

    Attributes
    ----------
    file : its name, with the sheet where a workbook has several.
    used : rows that went into the tables.
    left : the others by reason: `outside` the table (titles, notes, hidden rows), `filtered` by the plan, of `other`
        units or measures than the plan's, `sums` of other rows, answers left `open`, `empty`.
    """

    file: str
    used: int
    left: dict[str, int]

    @property
    def read(self) -> int:
        """Every row with something in it below the headings, and the titles above them."""
        return self.used + sum(self.left.values())


def row_accounts(notes: Iterable[ReadingNote]) -> tuple[RowAccount, ...]:
    """One account per table that was read, in the order of reading; what was read equals what was used and left out."""
    found: list[RowAccount] = []
    outside: dict[str, int] = {}
    for note in notes:
        n = {name: value for name, value in note.values.items() if isinstance(value, int)}
        if note.code == "rows_outside":
            outside[note.file] = sum(n.values())
        elif note.code in {"rows", "survey_rows"}:
            left = dict.fromkeys(REASONS, 0) | {name: n[name] for name in ("filtered", "open", "empty") if name in n}
            left["outside"] = outside.pop(note.file, 0)
            found.append(RowAccount(file=note.file, used=n["used"], left=left))
        elif note.code in {"rows_sums", "rows_other"}:
            found[-1].left[note.code.removeprefix("rows_")] = n["n"]
    return tuple(found)


def is_account(note: ReadingNote) -> bool:
    """Whether a note is told by the accounts."""
    return note.code in _NOTES
