"""How many of those who were asked have answered."""

from __future__ import annotations

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate, wilson_share


def response_rate(answered: int, invited: int) -> Estimate:
    """The share of those invited who answered, with Wilson's interval.

    Parameters
    ----------
    answered, invited : persons, 0 ≤ answered ≤ invited.

    Raises
    ------
    ValueError : more answers than invited, or a negative number.
    NotEnoughData : nobody was invited.
    """
    if answered < 0 or invited < 0:
        raise ValueError("response_rate: numbers of persons cannot be negative")
    if answered > invited:
        raise ValueError(f"response_rate: {answered} answers, but only {invited} were invited")
    if invited == 0:
        raise NotEnoughData("response_rate", "survey_nobody_invited", needed=1, found=0)
    return wilson_share("response_rate", answered, invited)
