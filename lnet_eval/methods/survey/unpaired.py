"""Two anonymous groups of answers: before, and after."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata, t

from lnet_eval.methods.estimate import SHARE, SHARE_DIFFERENCE, Estimate, wilson_share

Floats = npt.NDArray[np.float64]


def newcombe_unpaired(pre_agreeing: int, n_pre: int, post_agreeing: int, n_post: int) -> Estimate:
    """Difference between two independent shares, after minus before (Newcombe's method 10: hybrid score).

    References
    ----------
    Newcombe RG. Stat Med 1998;17:873–90.
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    """
    pre = wilson_share("agreement_pre", pre_agreeing, n_pre)
    post = wilson_share("agreement_post", post_agreeing, n_post)
    difference = post.value - pre.value
    return Estimate(
        quantity="agreement_difference",
        value=difference,
        low=difference - math.hypot(post.value - post.low, pre.high - pre.value),
        high=difference + math.hypot(post.high - post.value, pre.value - pre.low),
        unit=SHARE_DIFFERENCE,
        n=n_pre + n_post,
        method="newcombe",
    )


def brunner_munzel(pre: Floats, post: Floats) -> Estimate:
    """How often an answer after lies above one before, ties counted half (Brunner–Munzel).

    Parameters
    ----------
    pre, post : answers, no gaps; at least one in each.

    Returns
    -------
    Estimate : `superiority`, P(after > before) + ½ P(equal); ½ says no difference. The interval is the t interval
        with Satterthwaite's degrees of freedom, cut at 0 and 1; missing where an answer stands alone in its group or
        the ranks do not vary (all alike, or the groups do not overlap), for then the method has no variance.

    References
    ----------
    Brunner E, Munzel U. Biom J 2000;42:17–25. https://doi.org/10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U
    """
    n_pre, n_post = pre.size, post.size
    if not n_pre or not n_post:
        raise ValueError("brunner_munzel: a group without answers")
    ranks = rankdata(np.concatenate([pre, post]))
    of_pre, of_post = ranks[:n_pre], ranks[n_pre:]
    value = float((of_post.mean() - (n_post + 1) / 2) / n_pre)
    low, high = math.nan, math.nan
    if n_pre > 1 and n_post > 1:
        var_pre = float(np.var(of_pre - rankdata(pre), ddof=1)) / (n_pre * n_post**2)
        var_post = float(np.var(of_post - rankdata(post), ddof=1)) / (n_post * n_pre**2)
        total = var_pre + var_post
        if total > 0:
            freedom = total**2 / (var_pre**2 / (n_pre - 1) + var_post**2 / (n_post - 1))
            half = float(t.ppf(0.975, freedom)) * math.sqrt(total)
            low, high = max(0.0, value - half), min(1.0, value + half)
    return Estimate(
        quantity="superiority", value=value, low=low, high=high, unit=SHARE, n=n_pre + n_post, method="brunner_munzel"
    )
