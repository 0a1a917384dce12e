"""What can go wrong, where it went wrong, and how to mend it.

One family: everything lnet_eval raises on purpose is an `LnetError`. A problem in somebody's files is a
`Problem` — a code with the place it concerns — and many of them travel together in `DataProblems`, so that
a person mends a folder once and not once per fault. The sentences live in the catalogues (`problems.po`);
a problem never carries the value of a person's row.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lnet_eval.texts import Words, default_language, words


class LnetError(Exception):
    """Base of every error that lnet_eval raises on purpose."""


class UsageError(LnetError):
    """The call itself is wrong: an unknown network, a parameter that does not exist, a path outside the root.

    Examples
    --------
    >>> import lnet_eval as le
    >>> try:
    ...     le.load_network("ahuss", data="data")
    ... except le.UsageError as refused:
    ...     print(refused)
    There is no network "ahuss" in data. Did you mean ahus?
    """

    @classmethod
    def of(cls, problem: Problem) -> UsageError:
        """A refusal by a module that speaks no language itself, in the user's own."""
        return cls(problem.sentence(words(default_language())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with an input, and where.

    Parameters
    ----------
    code : name of the problem; the catalogues hold `problem.<code>` (what) and `problem.<code>.mend` (how to mend).
    file : name of the file relative to the network's folder.
    row : row as a spreadsheet counts it (the header is row 1).
    column : column name, or the dotted key of a TOML file.
    values : placeholders of the sentence; never a value that belongs to a person.
    """

    code: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    def where(self, say: Words) -> str:
        """The place in words: "malinger.csv, row 12, column teller"."""
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(say("problem.where.row", row=self.row))
        if self.column:
            place = "key" if self.file and self.file.endswith(".toml") else "column"
            parts.append(say(f"problem.where.{place}", column=self.column))
        return ", ".join(parts)

    def sentence(self, say: Words) -> str:
        """Where, what is wrong and how to mend it, in one line."""
        place = self.where(say)
        # A text of the plan has both languages.
        values = {name: say.of(value) if hasattr(value, say.language) else value for name, value in self.values.items()}
        what = say(f"problem.{self.code}", **values)
        mend = say(f"problem.{self.code}.mend", **values)
        return f"{place}: {what} {mend}" if place else f"{what} {mend}"


class DataProblems(LnetError):
    """Every problem found in a network's folder, at once.

    Attributes
    ----------
    network : id of the network.
    problems : the problems, in the order of files and rows.

    Examples
    --------
    A network whose plan is empty:

    >>> import tempfile
    >>> from pathlib import Path
    >>> import lnet_eval as le
    >>> with tempfile.TemporaryDirectory() as data:
    ...     (Path(data) / "ours").mkdir()
    ...     _ = (Path(data) / "ours" / "network.toml").write_text("", encoding="utf-8")
    ...     try:
    ...         le.load_network("ours", data=data)
    ...     except le.DataProblems as found:
    ...         print(found.network, sorted({problem.file for problem in found.problems}), len(found.sentences()) > 1)
    ours ['network.toml'] True
    """

    def __init__(self, network: str, problems: Iterable[Problem]) -> None:
        self.network = network
        self.problems = tuple(problems)
        super().__init__(network, self.problems)

    def sentences(self, language: str | None = None) -> tuple[str, ...]:
        """One sentence per problem in `language` ("nb" or "en"; the user's own by default)."""
        say = words(language or default_language())
        return tuple(problem.sentence(say) for problem in self.problems)

    def __str__(self) -> str:
        say = words(default_language())
        head = say.plural("problem.count", len(self.problems), network=self.network)
        return "\n".join([head, *(f"  {sentence}" for sentence in self.sentences(say.language))])


class FrameProblems(DataProblems, ValueError):
    """Every problem of a table that a researcher hands over: a `ValueError` too, as pandas would raise for any one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("", problems)

    def __str__(self) -> str:
        return "\n".join(self.sentences())


class NotEnoughData(LnetError):
    """A method was given less than it needs (or data it must refuse); nothing was estimated.

    Attributes
    ----------
    method : the method that refuses, e.g. "run_chart".
    reason : code of the reason; the catalogues hold `not_analysed.<reason>`.
    needed, found : how much the method needs and how much there was, where that can be counted.

    Examples
    --------
    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> frame = pd.DataFrame({"period": pd.period_range("2020-01", periods=6, freq="M"), "y": [3, 5, 4, 6, 2, 4]})
    >>> try:
    ...     le.run_chart(frame, value="y")
    ... except le.NotEnoughData as lack:
    ...     print(lack.method, lack.reason, lack.needed)
    run_chart chart_too_few_points 10
    """

    def __init__(self, method: str, reason: str, *, needed: float | None = None, found: float | None = None) -> None:
        self.method, self.reason, self.needed, self.found = method, reason, needed, found
        super().__init__(f"{method}: {reason} (needed {needed}, found {found})")

    def __reduce__(self) -> tuple[Any, ...]:  # an exception is else made again from its message
        return functools.partial(type(self), needed=self.needed, found=self.found), (self.method, self.reason)
