"""The heat map of data quality: what is marked, and that the number stands in every cell."""

from __future__ import annotations

import pytest

from lnet_eval.reporting.figures.quality import COLUMNS, TeamQuality


def team(**found: float) -> TeamQuality:
    plain = {"share": 1.0, "behind": 0, "definition": 0, "doubtful": 0, "outliers": 0}
    return TeamQuality(unit="a", name="A", **{**plain, **found})


def test_a_team_with_everything_in_order_has_nothing_marked() -> None:
    assert team().grades() == ("good",) * len(COLUMNS)


@pytest.mark.parametrize(
    ("found", "column", "grade"),
    [
        ({"share": 0.79}, "delivered", "fair"),
        ({"share": 0.49}, "delivered", "poor"),
        ({"behind": 2}, "behind", "fair"),
        ({"behind": 4}, "behind", "poor"),
        ({"definition": 1}, "definition", "fair"),
        ({"doubtful": 1}, "doubtful", "poor"),
        ({"outliers": 1}, "outliers", "fair"),
        ({"outliers": 3}, "outliers", "poor"),
    ],
)
def test_what_is_not_in_order_is_marked_in_its_own_column(found: dict, column: str, grade: str) -> None:
    grades = dict(zip(COLUMNS, team(**found).grades(), strict=True))
    assert grades.pop(column) == grade
    assert set(grades.values()) == {"good"}
