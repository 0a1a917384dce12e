"""Two anonymous groups of answers: before, and after."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lnet_eval.methods.estimate import SHARE, Estimate, wilson_share
from lnet_eval.methods.two_samples import share_difference, superiority

Floats = npt.NDArray[np.float64]


def newcombe_unpaired(pre_agreeing: int, n_pre: int, post_agreeing: int, n_post: int) -> Estimate:
    """Difference between two independent shares, after minus before (Newcombe's method 10: hybrid score)."""
    pre = wilson_share("agreement_pre", pre_agreeing, n_pre)
    post = wilson_share("agreement_post", post_agreeing, n_post)
    return share_difference("agreement_difference", pre, post)


def brunner_munzel(pre: Floats, post: Floats) -> Estimate:
    """How often an answer after lies above one before, ties counted half (Brunner–Munzel).

    Parameters
    ----------
    pre, post : answers, no gaps; at least one in each.

    Returns
    -------
    Estimate : `superiority`, P(after > before) + ½ P(equal); ½ says no difference. The interval is missing where an
        answer stands alone in its group or the ranks do not vary, for then the method has no variance.
    """
    value, low, high, _ = superiority(pre, post)
    return Estimate(
        quantity="superiority",
        value=value,
        low=low,
        high=high,
        unit=SHARE,
        n=pre.size + post.size,
        method="brunner_munzel",
    )
