"""A share written in whole per cent."""

from __future__ import annotations

import math

import pytest

from lnet_eval.texts import words


@pytest.mark.parametrize(
    ("share", "nb", "en"),
    [
        (0.0, "0\u00a0%", "0%"),
        (1.0, "100\u00a0%", "100%"),
        (369 / 370, "99,7\u00a0%", "99.7%"),
        (1 / 370, "0,3\u00a0%", "0.3%"),
        (0.404, "40\u00a0%", "40%"),
        (math.nan, "–", "–"),
    ],
)
def test_a_share_that_is_not_everything_is_not_written_as_everything(share: float, nb: str, en: str) -> None:
    assert (words("nb").percent(share), words("en").percent(share)) == (nb, en)
