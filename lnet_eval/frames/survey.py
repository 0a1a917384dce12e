"""One question of a survey, from its answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lnet_eval.methods import survey as _survey


def survey_item(
    answers: pd.Series | np.ndarray | Sequence[float],
    *,
    agree: Sequence[int] = (4, 5),
    points: int = 5,
    invited: int | None = None,
) -> _survey.SurveyItem:
    """One question: response rate, share agreeing, and the bounds for those who did not answer.

    Parameters
    ----------
    answers : 1…`points` per person, missing where left open, -1 for "don't know / not applicable".
    agree : the answers that count as agreeing.
    invited : how many were asked.

    Raises
    ------
    NotEnoughData : nobody answered.
    ValueError : an answer outside the scale, or more answers than invited.

    Examples
    --------
    Eight of the ten who answered agree; twenty were asked:

    >>> import lnet_eval as le
    >>> item = le.survey_item([5, 4, 4, 5, 4, 3, 4, 5, 2, 4], invited=20)
    >>> item.to_frame().set_index("quantity").loc[["response_rate", "agreement"], "value"].to_dict()
    {'response_rate': 0.5, 'agreement': 0.8}
    >>> bounds = item.estimate("agreement_bounds")  # had all the silent disagreed, or agreed
    >>> bounds.low, bounds.high
    (0.4, 0.9)
    """
    return _survey.survey_item(np.asarray(answers, dtype=float), points=points, agree=agree, invited=invited)
