"""Early and late answers, scales and themes of a survey as they may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from lnet_eval.disclosure.counts import HIDDEN, suppress_groups
from lnet_eval.methods.survey import EarlyLate, ScaleSummary

_SCORES: Final = 4  # a scale is shown of 4k people or more: below that its quartiles are single people's scores
NO_THEME: Final = "–"


def protect_early_late(result: EarlyLate, k: int) -> EarlyLate | None:
    """The comparison where k or more agreed, and k or more did not, in both halves; else None.

    Nothing of it is shown otherwise: with the question's own numbers beside it one half would give the other away.
    """
    for share in (result.early, result.late):
        agreeing = round(share.value * share.n)
        if min(agreeing, share.n - agreeing) < k:
            return None
    return result


def scale_is_safe(summary: ScaleSummary, k: int) -> bool:
    """Whether enough people have a score for its median and quartiles to be nobody's own."""
    return summary.n >= _SCORES * k


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProtectedThemes:
    """The themes of one open question, asked once or several times.

    Attributes
    ----------
    labels : theme by column (a survey, a network): what is printed; ":" throughout a column that is not published.
    shown : the same as numbers (Int64), missing where hidden.
    written : people who wrote something, by column; missing where the column is not published.
    quotable : by column, the themes that k or more touched, and whose number is shown.
    """

    labels: pd.DataFrame
    shown: pd.DataFrame
    written: pd.Series
    quotable: Mapping[str, frozenset[str]]


def protect_themes(mentions: Mapping[str, pd.DataFrame], k: int) -> ProtectedThemes:
    """Theme by column, every column suppressed by itself.

    Parameters
    ----------
    mentions : by column, one row per person who wrote something and one column per theme.

    Notes
    -----
    An answer may touch several themes, so that the numbers need not add up. They are treated as if they did, those
    without a theme being one more group: a reader may know that every answer was given one theme.
    """
    themes = list(dict.fromkeys(str(theme) for frame in mentions.values() for theme in frame))
    order = [*themes, NO_THEME]
    labels, shown, quotable = {}, {}, {}
    written: dict[str, int | None] = {}
    for name, frame in mentions.items():
        counts = frame.sum().astype(int).reindex(themes, fill_value=0)
        counts[NO_THEME] = int((~frame.any(axis=1)).sum())
        labels[name] = pd.Series(HIDDEN, index=order, dtype=object)
        shown[name] = pd.Series(pd.NA, index=order, dtype="Int64")
        written[name] = None
        if len(frame) >= k and (found := suppress_groups(counts, k=k)).publish:
            labels[name], shown[name], written[name] = found.labels, found.shown, len(frame)
        quotable[name] = frozenset(theme for theme in themes if not pd.isna(shown[name][theme]) and counts[theme] >= k)
    return ProtectedThemes(
        labels=pd.DataFrame(labels, index=order),
        shown=pd.DataFrame(shown, index=order).astype("Int64"),
        written=pd.Series(written, dtype="Int64"),
        quotable=quotable,
    )
