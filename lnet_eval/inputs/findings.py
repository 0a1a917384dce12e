"""What is found while a folder is read: problems to mend, and notes for the data-quality section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lnet_eval.errors import Problem
from lnet_eval.inputs.network import ReadingNote

MOST_OF_A_KIND = 200


class Findings:
    """Collects problems and notes, so that everything is said at once.

    Of one kind of problem in one file the first `MOST_OF_A_KIND` are kept and the rest are counted: a column of
    a million unreadable cells is one mistake, and must neither fill the memory nor the screen.
    """

    def __init__(self) -> None:
        self.notes: list[ReadingNote] = []
        self._problems: list[Problem] = []
        self._found: Counter[tuple[str, str | None]] = Counter()
        self._last: dict[tuple[str, str | None], Problem] = {}

    def problem(
        self,
        code: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        values: Mapping[str, object] | None = None,
        **named: object,
    ) -> None:
        """Add one problem, `problem.<code>` in the catalogues, with its placeholders by name or in `values`."""
        self._found[code, file] += 1
        if self._found[code, file] <= MOST_OF_A_KIND:
            filled = {**(values or {}), **named}
            self._last[code, file] = found = Problem(code=code, file=file, row=row, column=column, values=filled)
            self._problems.append(found)

    def rows(self, code: str, rows: Iterable[int], *, file: str, column: str | None, **values: object) -> None:
        """Add the same problem for each of `rows` (as a spreadsheet counts them)."""
        for row in rows:
            self.problem(code, file=file, row=int(row), column=column, values=values)

    def note(self, code: str, file: str, **values: object) -> None:
        """Add one note, `reading.<code>` in the catalogues."""
        self.notes.append(ReadingNote(code=code, file=file, values=values))

    def __len__(self) -> int:
        return sum(self._found.values())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems by file and row; where a kind was cut short, its last one says how many more there are."""
        more = [
            Problem(
                code="more_of_the_kind", file=last.file, row=last.row, column=last.column,
                values={"n": self._found[kind] - MOST_OF_A_KIND},
            )
            for kind, last in self._last.items()
            if self._found[kind] > MOST_OF_A_KIND
        ]  # fmt: skip
        files = list(dict.fromkeys(problem.file for problem in self._problems))
        return tuple(
            sorted([*self._problems, *more], key=lambda problem: (files.index(problem.file), problem.row or 0))
        )
