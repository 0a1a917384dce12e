"""Those who answered early against those who answered late: the late are the nearest we have to the silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate, wilson_share
from lnet_eval.methods.survey.unpaired import newcombe_unpaired

FEWEST_A_HALF: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EarlyLate:
    """One question's share agreeing in the earlier and the later half of the answers.

    Attributes
    ----------
    early, late : Wilson. difference : late minus early (Newcombe).
    """

    early: Estimate
    late: Estimate
    difference: Estimate

    def __repr__(self) -> str:
        """That there is one, and never how many answered: they may be few."""
        return "EarlyLate(…)"


def early_late(agrees: npt.NDArray[np.bool_], order: npt.NDArray[np.float64]) -> EarlyLate:
    """Whether those who answered in the later half agree as often as those in the earlier half.

    Parameters
    ----------
    agrees : one per answer on the scale. order : its rank in time; nan where not known (left out).

    Raises
    ------
    NotEnoughData : fewer than ten answers in a half ("survey_too_few_times"); all came at once ("survey_one_time").

    References
    ----------
    Lin IF, Schaeffer NC (late answers as a guide to the silent). Public Opin Q 1995;59:236–58.
    https://doi.org/10.1086/269471
    """
    known = ~np.isnan(order)
    agrees, order = agrees[known], order[known]
    if agrees.size < 2 * FEWEST_A_HALF:
        raise NotEnoughData("early_late", "survey_too_few_times", needed=2 * FEWEST_A_HALF, found=int(agrees.size))
    late = order > np.median(order)
    smaller = int(min(late.sum(), (~late).sum()))
    if smaller < FEWEST_A_HALF:
        raise NotEnoughData("early_late", "survey_one_time", needed=FEWEST_A_HALF, found=smaller)
    halves = [(int(half.sum()), half.size) for half in (agrees[~late], agrees[late])]
    early, later = (
        wilson_share(f"agreement_{name}", *half) for name, half in zip(("early", "late"), halves, strict=True)
    )
    return EarlyLate(
        early=early,
        late=later,
        difference=newcombe_unpaired(*halves[0], *halves[1]).named("agreement_late_minus_early"),
    )
