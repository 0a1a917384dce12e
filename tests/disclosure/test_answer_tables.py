"""Tables of one question by several group columns: which of them may stand beside one another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lnet_eval.disclosure import AnswerTable, answer_tables_withheld, suppress

K = 5


def withheld(groups: pd.DataFrame, answer: np.ndarray, columns: list[str]) -> tuple[bool, ...]:
    tables = []
    for column in columns:
        row, names = pd.factorize(groups[column], sort=True)
        counts = np.array([[((row == i) & (answer == j)).sum() for j in range(3)] for i in range(len(names))])
        table = suppress(pd.DataFrame(counts), k=K)
        assert table.publish
        tables.append(AnswerTable(row=row, hidden=table.mask.to_numpy(dtype=bool), merged=False))
    return answer_tables_withheld(tables, groups, answer, k=K)


def made(**counts: tuple[int, int, int]) -> tuple[pd.DataFrame, np.ndarray]:
    """Wards in hospitals: `nord_a=(3, 7, 0)` are ten people of ward a, of whom three agree."""
    rows = [(*name.split("_"), j) for name, numbers in counts.items() for j, n in enumerate(numbers) for _ in range(n)]
    return pd.DataFrame([row[:2] for row in rows], columns=["hospital", "ward"]), np.array([row[2] for row in rows])


def test_without_tables_nothing_is_withheld():
    assert answer_tables_withheld([], *made(nord_a=(9, 9, 0)), k=K) == ()


@pytest.mark.parametrize("columns", [["ward", "hospital"], ["hospital", "ward"]])
def test_the_second_of_two_nested_tables_goes_where_it_solves_a_cell_that_the_other_hides(columns):
    groups, answer = made(nord_a=(12, 8, 0), nord_b=(3, 17, 0), vest_c=(4, 16, 0), vest_d=(10, 10, 0))
    assert withheld(groups, answer, columns) == (False, True)


def test_it_stays_where_the_hidden_cells_are_in_the_same_hospital():
    groups, answer = made(nord_a=(12, 8, 0), nord_b=(3, 17, 0), nord_c=(4, 16, 0), vest_d=(10, 10, 0))
    assert withheld(groups, answer, ["ward", "hospital"]) == (False, False)


def test_a_small_cell_of_a_column_that_has_no_table_is_protected_by_the_same_rule():
    """The wards have no table; by hospital and by half of it, a ward is the one less the other."""
    groups, answer = made(nord_a=(12, 8, 0), nord_b=(3, 17, 0), vest_c=(9, 11, 0))
    groups["part"] = groups["ward"].replace({"b": "rest", "c": "rest"})
    assert withheld(groups, answer, ["hospital", "part"]) == (False, True)
    assert withheld(groups.drop(columns="ward"), answer, ["hospital", "part"]) == (False, True)  # a pair of groups


def test_what_everybody_in_a_row_answered_is_no_secret_of_its_parts():
    """All of a hospital agree: so do the two of a ward in it, and the other table stays all the same."""
    groups, answer = made(nord_a=(12, 0, 0), nord_b=(2, 0, 0), vest_c=(10, 10, 0), vest_d=(10, 10, 0))
    groups["part"] = groups["ward"].replace({"a": "ab", "b": "ab"})
    assert withheld(groups, answer, ["hospital", "part"]) == (False, False)


def test_nobody_by_one_column_and_nobody_by_another_tell_a_few_together():
    """None at nord said no, and no doctor left it open: the three doctors at nord agreed."""
    rows = {("nord", "lege"): (3, 0, 0), ("nord", "pleier"): (9, 0, 6), ("sør", "lege"): (9, 9, 0),
            ("sør", "pleier"): (9, 9, 6)}  # fmt: skip
    people = [(*groups, j) for groups, numbers in rows.items() for j, n in enumerate(numbers) for _ in range(n)]
    groups = pd.DataFrame([row[:2] for row in people], columns=["site", "profession"])
    assert withheld(groups, np.array([row[2] for row in people]), ["site", "profession"]) == (False, True)


def test_in_a_survey_of_at_most_4k_people_the_numbers_are_not_looked_at():
    groups, answer = made(nord_a=(5, 2, 0), nord_b=(2, 6, 0))
    assert withheld(groups, answer, ["ward", "hospital"]) == (False, True)
    large, given = made(nord_a=(5, 5, 0), vest_b=(5, 5, 0))
    assert withheld(large, given, ["ward", "hospital"]) == (False, False)
