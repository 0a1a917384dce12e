from __future__ import annotations

import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.participation import team_composition

COLUMNS = ["driving_force", "leaders", "professionals"]


def teams(*rows: tuple[object, object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def test_only_teams_that_say_are_counted():
    found = team_composition(teams((True, 1, 4), (False, 0, 5), (None, None, None), (True, 2, None)))
    driven, mixed = found.estimate("driving_force"), found.estimate("mixed")
    assert (driven.value, driven.n) == (2 / 3, 3)
    assert (mixed.value, mixed.n) == (1 / 2, 2)


def test_the_share_of_leaders_is_over_the_teams_that_count_both():
    found = team_composition(teams((None, 1, 4), (None, 0, 5), (None, 9, None)))
    among = found.estimate("leaders_among_members")
    assert (among.value, among.n) == (0.1, 10)
    assert (found.leaders, found.professionals) == (1, 9)
    assert found.estimate("driving_force") is None


def test_teams_without_any_member_have_no_share_of_leaders():
    assert team_composition(teams((None, 0, 0))).estimate("leaders_among_members") is None


@pytest.mark.parametrize("rows", [(), ((None, None, None),), ((None, 3, None),)])
def test_where_no_team_says_there_is_no_result(rows):
    with pytest.raises(NotEnoughData) as lack:
        team_composition(teams(*rows))
    assert lack.value.reason == "no_members"
