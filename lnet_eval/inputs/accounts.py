"""What became of every row of every file: the notes of reading, added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lnet_eval.inputs.network import ReadingNote

REASONS = ("outside", "filtered", "other", "sums", "open", "held", "empty")
_HELD = frozenset({"answers_held", "answers_withheld", "attendance_held", "attendance_withheld"})
_NOTES = frozenset({"rows", "survey_rows", "rows_outside", "rows_sums", "rows_other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAccount:
    """The rows of one table.

    Attributes
    ----------
    file : its name, with the sheet where a workbook has several.
    used : rows that went into the tables.
    left : the others by reason: `outside` the table (titles, notes, hidden rows), `filtered` by the plan, of `other`
        units or measures than the plan's, `sums` of other rows, answers left `open`, answers
        and attendance `held` back so that nobody's follows from an earlier version, `empty`.
    answers : whether its rows are people's answers, so that few of them are a small group.
    """

    file: str
    used: int
    left: dict[str, int]
    answers: bool = False

    @property
    def read(self) -> int:
        """Every row with something in it below the headings, and the titles above them."""
        return self.used + sum(self.left.values())


def row_accounts(notes: Iterable[ReadingNote]) -> tuple[RowAccount, ...]:
    """One account per table that was read, in the order of reading; what was read equals what was used and left out."""
    found: list[tuple[str, dict[str, int]]] = []
    of_people: set[int] = set()
    outside: dict[str, int] = {}
    for note in notes:
        n = {name: value for name, value in note.values.items() if isinstance(value, int)}
        if note.code == "rows_outside":
            outside[note.file] = sum(n.values())
        elif note.code in {"rows", "survey_rows"}:
            counts = {name: n.get(name, 0) for name in ("used", *REASONS)}
            if note.code == "survey_rows":
                of_people.add(len(found))
            found.append((note.file, {**counts, "outside": outside.pop(note.file, 0)}))
        elif note.code in {"rows_sums", "rows_other"}:
            found[-1][1][note.code.removeprefix("rows_")] = n["n"]
        elif note.code in _HELD:
            own = next(counts for file, counts in reversed(found) if file.startswith(note.file))
            own["used"], own["held"] = own["used"] - n["n"], own["held"] + n["n"]
    return tuple(
        RowAccount(file=file, used=counts.pop("used"), left=counts, answers=i in of_people)
        for i, (file, counts) in enumerate(found)
    )


def is_account(note: ReadingNote) -> bool:
    """Whether a note is told by the accounts."""
    return note.code in _NOTES
