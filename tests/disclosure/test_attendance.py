from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pandas as pd

from lnet_eval.disclosure import protect_attendance


def table(*rows):
    frame = pd.DataFrame(rows, columns=["role", "invited", "attended"])
    return frame.assign(share=frame["attended"] / frame["invited"], low=0.0, high=1.0)


def test_a_small_role_is_hidden_with_the_first_other_one():
    found = protect_attendance(table(("leader", 3, 2), ("nurse", 60, 50), ("physician", 30, 12)), 5)
    assert found.mask.tolist() == [True, True, False]
    assert found.shown.loc[0, ["invited", "attended", "share"]].isna().all()
    assert found.shown.loc[2, "attended"] == 12
    assert found.publish


def test_few_who_came_of_many_invited_are_hidden():
    found = protect_attendance(table(("leader", 12, 3), ("nurse", 60, 50)), 5)
    assert found.mask.all()
    assert found.publish


def test_large_groups_and_empty_ones_are_shown():
    found = protect_attendance(table(("leader", 12, 0), ("nurse", 60, 58)), 5)
    assert not found.mask.any()
    assert found.shown["attended"].tolist() == [0, 58]


def test_small_roles_alone_are_not_published():
    assert not protect_attendance(table(("leader", 3, 2), ("nurse", 4, 4)), 5).publish


def test_an_empty_table_has_nothing_to_hide():
    assert protect_attendance(table().astype({"invited": int, "attended": int}), 5).publish


def test_no_hidden_number_can_be_solved_even_by_a_reader_who_knows_the_rule():
    """Every table of two roles with up to seven people: those that look alike differ in each hidden number."""
    k, largest = 3, 7
    rows = [(invited, attended) for invited in range(1, largest + 1) for attended in range(invited + 1)]
    alike = defaultdict(list)
    for counts in itertools.product(rows, repeat=2):
        frame = pd.DataFrame(counts, columns=["invited", "attended"])
        found = protect_attendance(frame, k)
        if found.publish and found.mask.any():
            alike[tuple(found.mask), tuple(np.sum(counts, axis=0))].append(np.array(counts))
    assert alike
    for (_, totals), same in alike.items():
        if totals[0] <= largest + 1:  # above this the tables that would look alike have more people than were listed
            assert (np.ptp(same, axis=0) > 0).all()
