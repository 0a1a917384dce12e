"""One question before and after, by what the data allow: linked, partly linked, or anonymous."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import brunnermunzel

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Caution, Estimate, wilson_share
from lnet_eval.methods.survey.ordinal import proportional_odds
from lnet_eval.methods.survey.paired import Floats, newcombe_paired, signed_rank
from lnet_eval.methods.survey.result import PrePostItem
from lnet_eval.methods.survey.scale_points import Answers, part_answers
from lnet_eval.methods.survey.unpaired import brunner_munzel, newcombe_unpaired

FEWEST_NOT_LINKED: Final = 10  # on both sides, for those who could not be linked to be compared as two groups
_Column = pd.Series | npt.NDArray[np.float64]


def pre_post_item(
    pre: _Column,
    post: _Column,
    *,
    points: int = 5,
    agree: Sequence[int] = (4, 5),
    pre_key: _Column | None = None,
    post_key: _Column | None = None,
    not_applicable: int = -1,
) -> PrePostItem:
    """How the answers to one question changed.

    With a key on both sides the same persons are compared: shift table, signed-rank shift, Newcombe's paired interval.
    Persons known on one side only make a second part (`agreement_difference_not_linked`, `superiority`) if there are
    10 or more on both sides; a caution says what became of them. Without keys two anonymous groups are compared:
    Newcombe's interval, Brunner–Munzel, and the proportional odds ratio where it exists.

    Parameters
    ----------
    pre, post : answers before and after: 1…`points`, nan where left open, `not_applicable`.
    agree : the points that count as agreeing.
    pre_key, post_key : linkage key per answer; nan where a person gave none.

    Raises
    ------
    NotEnoughData : no answers on the scale before, or after.
    ValueError : an answer outside the scale; a key that stands twice on one side.
    """
    before = part_answers(pre, points=points, agree=agree, not_applicable=not_applicable)
    after = part_answers(post, points=points, agree=agree, not_applicable=not_applicable)
    for side, parted in (("pre_post_no_answers_before", before), ("pre_post_no_answers_after", after)):
        if parted.on_scale.size == 0:
            raise NotEnoughData("pre_post_item", side, needed=1, found=0)
    if pre_key is None or post_key is None:
        return _unlinked(before.on_scale, after.on_scale, before.agree)
    pairs, alone_before, alone_after = _link(before, pre_key, after, post_key)
    if pairs.empty:
        unlinked = _unlinked(before.on_scale, after.on_scale, before.agree)
        return replace(unlinked, cautions=(Caution(code="pre_post_no_pairs"), *unlinked.cautions))
    return _linked(pairs, alone_before, alone_after, before)


def _unlinked(pre: Floats, post: Floats, agree: tuple[int, ...]) -> PrePostItem:
    superiority = brunner_munzel(pre, post)
    odds = proportional_odds(pre, post)
    return PrePostItem(
        linkage="unlinked",
        estimates=(*_shares(pre, post, agree), superiority, *([] if odds is None else [odds])),
        n_before=pre.size,
        n_after=post.size,
        p_value=math.nan if math.isnan(superiority.low) else float(brunnermunzel(pre, post).pvalue),
        cautions=(Caution(code="pre_post_unlinked"), *_no_interval(superiority)),
    )


def _linked(pairs: pd.DataFrame, alone_before: Floats, alone_after: Floats, scale: Answers) -> PrePostItem:
    pre, post = pairs["pre"].to_numpy(dtype=float), pairs["post"].to_numpy(dtype=float)
    agreed_pre, agreed_post = np.isin(pre, scale.agree), np.isin(post, scale.agree)
    n = pre.size
    test = signed_rank(pre, post)
    estimates = [
        wilson_share("agreement_pre", int(agreed_pre.sum()), n),
        wilson_share("agreement_post", int(agreed_post.sum()), n),
        newcombe_paired(
            int((agreed_pre & agreed_post).sum()), int((agreed_pre & ~agreed_post).sum()),
            int((~agreed_pre & agreed_post).sum()), int((~agreed_pre & ~agreed_post).sum()),
        ),
        test.estimate,
        wilson_share("improved", int((post > pre).sum()), n),
        wilson_share("worsened", int((post < pre).sum()), n),
    ]  # fmt: skip
    cautions = []
    if min(alone_before.size, alone_after.size) >= FEWEST_NOT_LINKED:
        superiority = brunner_munzel(alone_before, alone_after)
        estimates += [*_shares(alone_before, alone_after, scale.agree, suffix="_not_linked"), superiority]
        cautions += [Caution(code="pre_post_partly_linked"), *_no_interval(superiority)]
    elif alone_before.size or alone_after.size:
        cautions.append(Caution(code="pre_post_pairs_only"))
    every = pd.RangeIndex(1, scale.points + 1)
    shift = pd.crosstab(pairs["pre"].astype(int), pairs["post"].astype(int)).reindex(
        index=every, columns=every, fill_value=0
    )
    return PrePostItem(
        linkage="linked",
        estimates=tuple(estimates),
        n_before=n + alone_before.size,
        n_after=n + alone_after.size,
        shift=shift,
        p_value=test.p_value,
        cautions=tuple(cautions),
    )


def _shares(pre: Floats, post: Floats, agree: tuple[int, ...], suffix: str = "") -> tuple[Estimate, ...]:
    agreed_pre, agreed_post = int(np.isin(pre, agree).sum()), int(np.isin(post, agree).sum())
    return (
        wilson_share(f"agreement_pre{suffix}", agreed_pre, pre.size),
        wilson_share(f"agreement_post{suffix}", agreed_post, post.size),
        newcombe_unpaired(agreed_pre, pre.size, agreed_post, post.size).named(f"agreement_difference{suffix}"),
    )


def _no_interval(superiority: Estimate) -> tuple[Caution, ...]:
    return (Caution(code="superiority_without_interval"),) if np.isnan(superiority.low) else ()


def _link(before: Answers, pre_key: _Column, after: Answers, post_key: _Column) -> tuple[pd.DataFrame, Floats, Floats]:
    """Pairs with an answer on the scale both times, and the answers of persons known on one side only."""
    sides = []
    for name, parted, key in (("pre", before, pre_key), ("post", after, post_key)):
        frame = pd.DataFrame({"key": np.asarray(key, dtype=object), name: parted.values}).dropna(subset=[name])
        twice = int(frame["key"].dropna().duplicated().sum())
        if twice:
            raise ValueError(f"{twice} linkage keys stand more than once among the answers {name}")
        sides.append(frame)
    pre, post = sides
    pairs = pre.dropna(subset=["key"]).merge(post.dropna(subset=["key"]), on="key")
    alone_before = pre.loc[~pre["key"].isin(pairs["key"]), "pre"].to_numpy(dtype=float)
    alone_after = post.loc[~post["key"].isin(pairs["key"]), "post"].to_numpy(dtype=float)
    return pairs[["pre", "post"]], alone_before, alone_after
