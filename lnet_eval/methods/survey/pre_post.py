"""One question before and after, by what the data allow: linked, partly linked, or anonymous."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import brunnermunzel

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Caution, Estimate, wilson_share
from lnet_eval.methods.survey.clusters import Clustering, clustered_share, clustering, widened
from lnet_eval.methods.survey.ordinal import proportional_odds
from lnet_eval.methods.survey.paired import Floats, newcombe_paired, signed_rank
from lnet_eval.methods.survey.result import PrePostItem
from lnet_eval.methods.survey.scale_points import Answers, part_answers
from lnet_eval.methods.survey.unpaired import brunner_munzel, newcombe_unpaired
from lnet_eval.methods.two_samples import difference_bounds

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
    pre_team: _Column | None = None,
    post_team: _Column | None = None,
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
    pre_team, post_team : the number of each person's team, nan where not known; with both, the intervals of the shares
        and of their difference allow for people of one team answering alike (methods "…_clustered", from five teams).

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
    sides = _side(before, pre_key, pre_team, post_team), _side(after, post_key, post_team, pre_team)
    if pre_key is None or post_key is None:
        return _unlinked(*sides, before.agree)
    pairs, alone_before, alone_after = _link(*sides)
    if pairs.empty:
        unlinked = _unlinked(*sides, before.agree)
        return replace(unlinked, cautions=(Caution(code="pre_post_no_pairs"), *unlinked.cautions))
    return _linked(pairs, alone_before, alone_after, before)


def _side(parted: Answers, key: _Column | None, team: _Column | None, other: _Column | None) -> pd.DataFrame:
    """Answers on the scale with key and team; the team is nobody's where either side lacks the column."""
    nothing = np.full(parted.values.size, np.nan)
    known = nothing if team is None or other is None else np.asarray(team, dtype=float)
    frame = pd.DataFrame({"key": nothing if key is None else np.asarray(key, dtype=object), "value": parted.values})
    return frame.assign(team=known).dropna(subset=["value"])


def _unlinked(before: pd.DataFrame, after: pd.DataFrame, agree: tuple[int, ...]) -> PrePostItem:
    pre, post = (side["value"].to_numpy(dtype=float) for side in (before, after))
    superiority = brunner_munzel(pre, post)
    odds = proportional_odds(pre, post)
    return PrePostItem(
        linkage="unlinked",
        estimates=(*_shares(before, after, agree), superiority, *([] if odds is None else [odds])),
        n_before=pre.size,
        n_after=post.size,
        p_value=math.nan if math.isnan(superiority.low) else float(brunnermunzel(pre, post).pvalue),
        cautions=(Caution(code="pre_post_unlinked"), *_no_interval(superiority)),
    )


def _linked(pairs: pd.DataFrame, alone_before: pd.DataFrame, alone_after: pd.DataFrame, scale: Answers) -> PrePostItem:
    pre, post = pairs["pre"].to_numpy(dtype=float), pairs["post"].to_numpy(dtype=float)
    agreed_pre, agreed_post = np.isin(pre, scale.agree), np.isin(post, scale.agree)
    n = pre.size
    test, team = signed_rank(pre, post), pairs["team"].to_numpy(dtype=float)
    change = newcombe_paired(
        int((agreed_pre & agreed_post).sum()), int((agreed_pre & ~agreed_post).sum()),
        int((~agreed_pre & agreed_post).sum()), int((~agreed_pre & ~agreed_post).sum()),
    )  # fmt: skip
    teams = _teams(agreed_post.astype(float) - agreed_pre, team)
    estimates = [
        _share("agreement_pre", agreed_pre, team),
        _share("agreement_post", agreed_post, team),
        change if teams is None else widened(change, teams),
        test.estimate,
        wilson_share("improved", int((post > pre).sum()), n),
        wilson_share("worsened", int((post < pre).sum()), n),
    ]  # fmt: skip
    cautions = []
    alone = alone_before["value"].to_numpy(dtype=float), alone_after["value"].to_numpy(dtype=float)
    if min(len(alone_before), len(alone_after)) >= FEWEST_NOT_LINKED:
        superiority = brunner_munzel(*alone)
        estimates += [*_shares(alone_before, alone_after, scale.agree, suffix="_not_linked"), superiority]
        cautions += [Caution(code="pre_post_partly_linked"), *_no_interval(superiority)]
    elif alone[0].size or alone[1].size:
        cautions.append(Caution(code="pre_post_pairs_only"))
    every = pd.RangeIndex(1, scale.points + 1)
    shift = pd.crosstab(pairs["pre"].astype(int), pairs["post"].astype(int)).reindex(
        index=every, columns=every, fill_value=0
    )
    return PrePostItem(
        linkage="linked",
        estimates=tuple(estimates),
        n_before=n + len(alone_before),
        n_after=n + len(alone_after),
        agreeing=(_agreeing(scale.agree, pre, alone[0]), _agreeing(scale.agree, post, alone[1])),
        shift=shift,
        p_value=test.p_value,
        cautions=tuple(cautions),
    )


def _agreeing(agree: tuple[int, ...], *answers: Floats) -> int:
    return sum(int(np.isin(some, agree).sum()) for some in answers)


def _shares(
    before: pd.DataFrame, after: pd.DataFrame, agree: tuple[int, ...], suffix: str = ""
) -> tuple[Estimate, ...]:
    shares = [
        _share(f"agreement_{name}{suffix}", np.isin(side["value"], agree), side["team"].to_numpy(dtype=float))
        for name, side in (("pre", before), ("post", after))
    ]
    difference = newcombe_unpaired(
        int(np.isin(before["value"], agree).sum()), len(before), int(np.isin(after["value"], agree).sum()), len(after)
    )
    if any(share.method == "wilson_clustered" for share in shares):
        low, high = difference_bounds(*shares)
        difference = replace(difference, low=low, high=high, method="newcombe_clustered")
    return (*shares, difference.named(f"agreement_difference{suffix}"))


def _share(quantity: str, agrees: npt.NDArray[np.bool_], team: Floats) -> Estimate:
    teams = _teams(agrees, team)
    if teams is None:
        return wilson_share(quantity, int(agrees.sum()), agrees.size)
    return clustered_share(quantity, int(agrees.sum()), agrees.size, teams)


def _teams(values: npt.NDArray[Any], team: Floats) -> Clustering | None:
    return None if np.isnan(team).all() else clustering(values, team)


def _no_interval(superiority: Estimate) -> tuple[Caution, ...]:
    return (Caution(code="superiority_without_interval"),) if np.isnan(superiority.low) else ()


def _link(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pairs with an answer on the scale both times, and the answers of persons known on one side only."""
    for name, side in (("pre", before), ("post", after)):
        twice = int(side["key"].dropna().duplicated().sum())
        if twice:
            raise ValueError(f"{twice} linkage keys stand more than once among the answers {name}")
    named = before.rename(columns={"value": "pre"}), after.rename(columns={"value": "post"})[["key", "post"]]
    pairs = named[0].dropna(subset=["key"]).merge(named[1].dropna(subset=["key"]), on="key")
    alone = [side[~side["key"].isin(pairs["key"])] for side in (before, after)]
    return pairs, alone[0], alone[1]
