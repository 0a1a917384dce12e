"""Open questions: which themes an answer touches, and what of it may be quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import cell_text, folded
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.network import FreeTextAnswers
from lnet_eval.inputs.number_text import is_missing
from lnet_eval.inputs.personal import scrubbed
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.survey import FreeText, Theme

YES = frozenset({"ja", "yes", "x", "1", "true", "sann", "ok"})


def read_free_text(
    raw: RawTable, question: FreeText, *, text: int, coded: int | None, quotable: int | None, findings: Findings
) -> FreeTextAnswers:
    """The themes of the answers to an open question, and the quotations.

    Parameters
    ----------
    text, coded, quotable : numbers of the columns with the answers, the themes a person gave, and the marks of a
        person who has read an answer and lets it be quoted.
    """
    cells = raw.cells[[not is_missing(cell) for cell in raw.cells[text]]]
    if coded is not None and all(is_missing(cell) for cell in cells[coded]):
        coded = None  # nobody has coded the answers yet
    if coded is not None:
        mentions = _by_person(raw, cells, coded, question.themes, findings)
    else:
        mentions = _by_words([cell_text(cell) for cell in cells[text]], question.themes)
    quotes: dict[str, list[str]] = {theme.id: [] for theme in question.themes}
    if quotable is not None:
        may = [folded(cell) in YES for cell in cells[quotable]]
        for place in np.flatnonzero(may):
            for theme in question.themes:
                if mentions[theme.id].iloc[place]:
                    quotes[theme.id].append(scrubbed(cell_text(cells[text].iloc[place])))
    return FreeTextAnswers(
        written=len(cells),
        mentions=mentions,
        quotes={theme: tuple(said) for theme, said in quotes.items() if said},
        by_person=coded is not None,
    )


def _by_person(
    raw: RawTable, cells: pd.DataFrame, coded: int, themes: Sequence[Theme], findings: Findings
) -> pd.DataFrame:
    """Themes by id or by name, with ";", "," or "|" between them; a word that is no theme is a problem."""
    meaning = {folded(name): theme.id for theme in themes for name in (theme.id, theme.text.nb, theme.text.en)}
    found = {theme.id: np.zeros(len(cells), dtype=bool) for theme in themes}
    for place, (row, cell) in enumerate(cells[coded].items()):
        if is_missing(cell):
            continue
        whole = folded(cell)
        for word in [whole] if whole in meaning else re.split(r"[;,|]", whole):
            name = word.strip()
            if name in meaning:
                found[meaning[name]][place] = True
            elif name:
                findings.problem("theme_unknown", file=raw.file, row=int(str(row)), column=raw.headings[coded],
                                 themes=", ".join(theme.id for theme in themes) or "–")  # fmt: skip
    return pd.DataFrame(found, index=pd.RangeIndex(len(cells)))


def _by_words(texts: Sequence[str], themes: Sequence[Theme]) -> pd.DataFrame:
    patterns = {theme.id: [_pattern(word) for word in theme.words] for theme in themes}
    found = {
        theme: [any(pattern.search(text.casefold()) for pattern in known) for text in texts]
        for theme, known in patterns.items()
    }
    return pd.DataFrame(found, index=pd.RangeIndex(len(texts)), dtype=bool)


def _pattern(word: str) -> re.Pattern[str]:
    """A whole word or phrase; with "*" at its end, every word that begins so."""
    plain = " ".join(word.casefold().split())
    stem = re.escape(plain.rstrip("*"))
    return re.compile(rf"\b{stem}" if plain.endswith("*") else rf"\b{stem}\b")
