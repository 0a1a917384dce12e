"""Survey answers with a known share that agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy.special import ndtr

from lnet_eval.plan.survey import Survey

FIVE_POINTS: Final = 5
_PERSON_SHARE: Final = 0.6
"""How much of an answer's latent score is the person's own general mood (correlation between items 0.36)."""


def mood(n: int, rng: np.random.Generator) -> np.ndarray:
    """One general mood per person; the same persons keep it from one survey to the next."""
    return rng.standard_normal(n)


def answers(
    moods: np.ndarray,
    agreeing: Mapping[str, float],
    rng: np.random.Generator,
    *,
    left_open: float = 0.02,
    not_applicable: float = 0.0,
) -> pd.DataFrame:
    """Answers 1–5, one row per person, one column per item id.

    Parameters
    ----------
    moods : one per person. agreeing : per item the probability of answering 4 or 5.
    left_open, not_applicable : probabilities of an empty cell (missing) and of "don't know" (0).
    """
    columns = {item: _one_item(moods, share, rng) for item, share in agreeing.items()}
    frame = pd.DataFrame(columns, dtype="Int64")
    for item in frame.columns:
        chance = rng.random(len(frame))
        frame.loc[chance < left_open + not_applicable, item] = 0
        frame.loc[chance < left_open, item] = pd.NA
    return frame


def exactly(n: int, n_agreeing: int, moods: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Answers 1–5 of `n` persons of whom exactly `n_agreeing` answer 4 or 5: those in the best mood."""
    score = _latent(moods, rng)
    rank = np.argsort(np.argsort(-score))
    fives, threes, twos = round(0.45 * n_agreeing), round(0.5 * (n - n_agreeing)), round(0.3 * (n - n_agreeing))
    edges = np.array([fives, n_agreeing, n_agreeing + threes, n_agreeing + threes + twos])
    return np.asarray(FIVE_POINTS - np.searchsorted(edges, rank, side="right"))


def in_words(frame: pd.DataFrame, survey: Survey, language: Literal["nb", "en"] = "nb") -> pd.DataFrame:
    """The answers under the survey's own headings, written with the labels of its scale."""
    labels = {code: getattr(label, language) for code, label in enumerate(survey.scale.labels, 1)}
    return _written(frame, survey, labels)


def in_numbers(frame: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """The answers under the survey's own headings, as numbers; "don't know" stays in words."""
    return _written(frame, survey, {code: code for code in range(1, len(survey.scale.labels) + 1)})


def group(sizes: Mapping[str, int], rng: np.random.Generator) -> np.ndarray:
    """Group membership with exactly these sizes, in random order."""
    members: Sequence[str] = [name for name, size in sizes.items() for _ in range(size)]
    return np.asarray(rng.permutation(np.asarray(members, dtype=object)))


def _one_item(moods: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    rest = 1 - share
    cumulative = np.cumsum([0.2 * rest, 0.3 * rest, 0.5 * rest, 0.55 * share])
    return np.asarray(1 + np.searchsorted(cumulative, ndtr(_latent(moods, rng)), side="right"))


def _latent(moods: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    own = rng.standard_normal(len(moods))
    return np.asarray(_PERSON_SHARE * moods + np.sqrt(1 - _PERSON_SHARE**2) * own)


def _written(frame: pd.DataFrame, survey: Survey, labels: Mapping[int, object]) -> pd.DataFrame:
    """`frame` with each item's codes replaced by `labels` (0 is the scale's "don't know"); other columns stay."""
    said = {**labels, 0: next(iter(survey.scale.not_applicable), None)}
    columns: dict[str, object] = {}
    headings = {item.id: item.column for item in survey.items}
    for name in frame.columns:
        if name in headings:
            columns[headings[name]] = [None if pd.isna(code) else said[int(code)] for code in frame[name]]
        else:
            columns[name] = list(frame[name])
    return pd.DataFrame(columns, dtype=object)
