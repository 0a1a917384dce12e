"""What is found while a folder is read: problems to mend, and notes for the data-quality section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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

    def problem(
        self,
        code: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        **values: object,
    ) -> None:
        """Add one problem, `problem.<code>` in the catalogues."""
        self._found[code, file] += 1
        if self._found[code, file] <= MOST_OF_A_KIND:
            self._problems.append(Problem(code=code, file=file, row=row, column=column, values=values))

    def rows(self, code: str, rows: Iterable[int], *, file: str, column: str | None, **values: object) -> None:
        """Add the same problem for each of `rows` (as a spreadsheet counts them)."""
        for row in rows:
            self.problem(code, file=file, row=int(row), column=column, **values)

    def note(self, code: str, file: str, **values: object) -> None:
        """Add one note, `reading.<code>` in the catalogues."""
        self.notes.append(ReadingNote(code=code, file=file, values=values))

    def __len__(self) -> int:
        return sum(self._found.values())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems by file and row, and after them how many more there are of a kind that was cut short."""
        files = list(dict.fromkeys(problem.file for problem in self._problems))
        ordered = sorted(self._problems, key=lambda problem: (files.index(problem.file), problem.row or 0))
        more = [
            Problem(code="more_of_the_kind", file=file, values={"kind": f"problem.{code}", "n": n - MOST_OF_A_KIND})
            for (code, file), n in self._found.items()
            if n > MOST_OF_A_KIND
        ]
        return (*ordered, *more)
