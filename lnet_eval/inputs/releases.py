"""What of a survey may be used, given what earlier versions of the report were made of.

Two versions of a report, laid beside one another, tell what those answered who are in the one and not in the other. So
the answers that any two published versions rest on are either the same or differ by k people or more, on every question
and among the linked pairs; new answers wait until there are so many of them. The design and its limits:
docs/decisions/0011-small-differences-between-versions.md.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.errors import UsageError
from lnet_eval.inputs.network import Release, SurveyAnswers
from lnet_eval.texts import default_language, words

FILE: Final = ".released.json"
Verdict = Literal["all", "held", "withheld"]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """What of one survey may be used.

    Attributes
    ----------
    verdict : "all"; "held" where some new answers wait; "withheld" where the answers changed in a way that would let a
        few people's be told from earlier versions.
    keep : which answers are used. old : which of them an earlier version rests on already.
    releases : every set that was published, this one included, the newest last.
    """

    verdict: Verdict
    keep: Mask
    old: Mask
    releases: tuple[Release, ...]


def decide(answers: SurveyAnswers, earlier: Sequence[Release], k: int) -> Decision:
    """What of `answers` may be used when `earlier` sets of them have been published.

    New answers are told from old ones as those that stand before or after them in the file, as survey tools add them.
    They are used when there are k or more of them, and none or k or more on every question.
    """
    n = len(answers.answers)
    rows = _rows(answers)
    everybody, nobody = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
    if not earlier:
        return Decision(verdict="all", keep=everybody, old=nobody, releases=(release_of(rows, n),))
    latest = earlier[-1]
    for old in _places(n, latest.n):
        if rests_on([row for row, is_old in zip(rows, old, strict=True) if is_old], latest):
            if old.all():
                return Decision(verdict="all", keep=everybody, old=old, releases=tuple(earlier))
            if _enough(answers, ~old, k):
                return Decision(verdict="all", keep=everybody, old=old, releases=(*earlier, release_of(rows, n)))
            return Decision(verdict="held", keep=old, old=old, releases=tuple(earlier))
    if all(abs(n - release.n) >= k for release in earlier):
        return Decision(verdict="all", keep=everybody, old=nobody, releases=(*earlier, release_of(rows, n)))
    return Decision(verdict="withheld", keep=nobody, old=nobody, releases=tuple(earlier))


def decide_all(
    surveys: Mapping[str, SurveyAnswers], earlier: Mapping[str, tuple[Release, ...]], k: int
) -> dict[str, Decision]:
    """`decide` for every survey; where two are linked, new answers also wait that would make 1…k−1 new pairs."""
    out = {name: decide(answers, earlier.get(name, ()), k) for name, answers in surveys.items()}
    linked = [name for name in surveys if surveys[name].link is not None and earlier.get(name)]
    for one, other in itertools.combinations(linked, 2):
        keys = [(surveys[name].link, out[name]) for name in (one, other)]
        now, before = (set.intersection(*(_keys(link, getattr(decision, which)) for link, decision in keys))
                       for which in ("keep", "old"))  # fmt: skip
        if 0 < len(now - before) < k:
            for name in (one, other):
                if out[name].old.any() and not out[name].old.all():
                    own = out[name]
                    out[name] = Decision(verdict="held", keep=own.old, old=own.old, releases=earlier[name])
    return out


def rows_waiting(answers: SurveyAnswers, decision: Decision) -> list[int]:
    """The rows of the file whose answers may not be used yet."""
    return [] if answers.row is None else [int(row) for row in answers.row[~decision.keep]]


def read_releases(folder: Path | None) -> dict[str, tuple[Release, ...]]:
    """What the published version in `folder` rests on, by survey; nothing where there is none or it says nothing.

    Raises
    ------
    UsageError : the file is there and cannot be read; then nobody knows what may be shown beside that version.
    """
    if folder is None or not (folder / FILE).is_file():
        return {}
    try:
        content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {name: tuple(Release(**release) for release in releases) for name, releases in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        say = words(default_language())
        raise UsageError(say("usage.released_unreadable", file=FILE)) from None


def write_releases(releases: Mapping[str, Sequence[Release]], folder: Path) -> None:
    """Write what a version rests on into its folder, for this account only; nothing where it rests on no survey."""
    if not releases:
        return
    path = folder / FILE
    path.touch(mode=0o600)
    content = {name: [asdict(release) for release in published] for name, published in releases.items()}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _keys(link: pd.Series | None, mask: Mask) -> set[float]:
    return set() if link is None else set(link[mask].dropna())


def _places(n: int, n_old: int) -> list[Mask]:
    """Where the old answers may stand among all: first, or last."""
    if n_old > n:
        return []
    place = np.arange(n)
    return [place < n_old, place >= n - n_old]


def _enough(answers: SurveyAnswers, new: Mask, k: int) -> bool:
    """Whether the new answers are k or more, and none or k or more on every question."""
    counts = answers.answers[new].notna().sum()
    return int(new.sum()) >= k and not ((counts > 0) & (counts < k)).any()


def _rows(answers: SurveyAnswers) -> list[str]:
    """Each respondent's answers and groups as one text."""
    table = pd.concat([answers.answers, answers.groups.astype(str)], axis=1)
    return [json.dumps([str(cell) for cell in row]) for row in table.itertuples(index=False, name=None)]


def release_of(rows: Sequence[str], n: int) -> Release:
    """The record of `rows`, one text each, of which `n` is what is counted."""
    salt = secrets.token_hex(16)
    return Release(n=n, salt=salt, digest=_digest(rows, salt))


def rests_on(rows: Sequence[str], release: Release) -> bool:
    """Whether `rows` are those that were published, in any order."""
    return _digest(rows, release.salt) == release.digest


def _digest(rows: Sequence[str], salt: str) -> str:
    """A digest of all rows together, whatever their order; slow to make, so that guessing is slow too."""
    text = "\n".join(sorted(rows)).encode()
    return hashlib.scrypt(text, salt=salt.encode(), n=2**14, r=8, p=1).hex()
